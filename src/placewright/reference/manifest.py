"""The manifest of a dataset: what the folder holds, so that a damaged or foreign one is told from a good one."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.place import Dataset, Drift

FORMAT = 1  # raised whenever the files of a dataset change their form
FILE = "manifest.json"


class FileEntry(msgspec.Struct, frozen=True):
    """One file of a dataset."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a dataset is, what it holds and how it was built."""

    format: int = FORMAT
    dataset: Dataset
    vanished: Dataset | None = None  # the places of older versions that are gone from it
    drift: Drift | None = None  # since the version that it replaced; None: it replaced none
    counts: Mapping[str, int]  # places, closed, with_phone … and one for each kind of record
    skipped: Mapping[str, int] = {}  # rows that became no place, by reason
    built_at: str  # RFC 3339
    build_seconds: float
    built_by: str  # version of Placewright
    files: Mapping[str, FileEntry]  # path within the folder → entry

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """Return the dataset, and what has vanished from it."""
        return (self.dataset,) if self.vanished is None else (self.dataset, self.vanished)


def describe_files(folder: Path) -> dict[str, FileEntry]:
    """Return an entry for each file of a dataset that is being built."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {path.relative_to(folder).as_posix(): FileEntry(path.stat().st_size, _sha256(path)) for path in files}


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into its folder."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / FILE).write_bytes(text + b"\n")


def read(folder: Path, *, deep: bool = False) -> Manifest:
    """Read a manifest and compare it with the folder: the sizes of the files, or (`deep`) their checksums too.

    Raises:
        ReferenceDataError: the folder is no dataset, of another version of the format, or damaged.
    """
    try:
        text = (folder / FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ReferenceDataError(f"{folder} is no reference dataset: it holds no {FILE}.") from None
    except OSError as error:
        raise ReferenceDataError(f"The manifest of {folder} cannot be read: {error.strerror}.") from error
    try:
        manifest = _decode(text, folder)
    except msgspec.MsgspecError as error:
        raise _damaged(folder, f"{FILE} does not hold what it should") from error
    for name, entry in manifest.files.items():
        _check(folder, name, entry, deep=deep)
    return manifest


def stamp(folder: Path) -> tuple[int, int] | None:
    """Return what changes whenever a dataset is replaced (inode and time of its manifest); None without a manifest."""
    try:
        status = (folder / FILE).stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_ino, status.st_mtime_ns


def _decode(text: bytes, folder: Path) -> Manifest:
    form = msgspec.json.decode(text, type=_Form).format
    if form != FORMAT:
        raise ReferenceDataError(
            f"The reference dataset in {folder} has format {form}; this version reads {FORMAT}. Add its files again."
        )
    return msgspec.json.decode(text, type=Manifest)


class _Form(msgspec.Struct):
    format: int


def _check(folder: Path, name: str, entry: FileEntry, *, deep: bool) -> None:
    path = folder / name
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _damaged(folder, f"{name} is missing") from error
    if size != entry.bytes:
        raise _damaged(folder, f"{name} has {size} bytes in place of {entry.bytes}")
    if deep and _sha256(path) != entry.sha256:
        raise _damaged(folder, f"the contents of {name} have changed")


def _damaged(folder: Path, why: str) -> ReferenceDataError:
    return ReferenceDataError(
        f"The reference dataset in {folder} is damaged: {why}. "
        f"Remove it with `placewright reference remove {folder.name}` or add its files again."
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
