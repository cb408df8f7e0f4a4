"""The datasets of an installation: one folder each, listed, added, replaced and removed."""

import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from placewright.errors import NotFound, ReferenceDataError, UsageError
from placewright.model.place import Dataset
from placewright.reference import manifest, swap
from placewright.reference.formats.base import Options
from placewright.reference.manifest import Manifest
from placewright.reference.progress import Progress, silent

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_PACKED = (".gz", ".zst")
_ENDINGS = (
    ".osm.pbf", ".pbf", ".osm", ".parquet", ".ndgeojson", ".geojsonseq", ".geojsonl", ".geojson", ".ndjson", ".jsonl",
    ".json", ".csv", ".tsv",
)  # fmt: skip


def dataset_folders(folder: Path) -> list[Path]:
    """Return the folders of the datasets in `folder`, by name; hidden ones are builds under way."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def list_manifests(folder: Path) -> list[Manifest]:
    """Return the manifests of the datasets in `folder`, by name.

    Raises:
        ReferenceDataError: one of them is damaged, of another version, or no dataset.
    """
    return [manifest.read(path) for path in dataset_folders(folder)]


def list_datasets(folder: Path) -> list[Dataset]:
    """Return the datasets in `folder`, by name.

    Raises:
        ReferenceDataError: one of them is damaged, of another version, or no dataset.
    """
    return [each.dataset for each in list_manifests(folder)]


def add(
    files: Sequence[Path],
    folder: Path,
    name: str | None = None,
    progress: Progress | None = None,
    options: Options | None = None,
) -> Dataset:
    """Build one dataset from files of one format; an older dataset of the same name is replaced at once at the end.

    Places of the older one that are gone from the new one are kept apart (see `vanished`).

    A folder stands for all files in it, as releases in parts come. Without a name a single file or folder gives its
    own (monaco.osm.pbf → monaco).

    Raises:
        UsageError: a file cannot be read, is of no known format or damaged; the name is none; several files, no name.
        ReferenceDataError: the disk is full or the folder cannot be written.
    """
    from placewright.reference.build import build  # heavy: osmium and shapely, which no reader of datasets needs

    chosen = _checked_name(name) if name is not None else name_of(files)
    parts = [part for file in files for part in _parts(file)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        swap.clear_leftovers(folder)
        with swap.replacing(folder / chosen) as building:
            older = folder / chosen
            return build(parts, building, chosen, progress or silent, options or Options(), older).dataset
    except (OSError, sqlite3.Error) as error:
        raise ReferenceDataError(f"The dataset {chosen} cannot be written to {folder}: {error}.") from error


def remove(folder: Path, name: str) -> None:
    """Remove a dataset, damaged ones too. Who has it open keeps it until closing.

    Raises:
        NotFound: there is none of that name.
    """
    swap.clear_leftovers(folder)
    known = [path.name for path in dataset_folders(folder)]
    if name not in known:
        raise NotFound(f"There is no dataset {name!r}; known: {', '.join(known) or 'none yet'}.")
    swap.discard(folder / name)


def name_of(files: Sequence[Path]) -> str:
    """Return the name that a dataset gets from its file.

    Raises:
        UsageError: there are several files, or the file's name has nothing to make a name of.
    """
    if len(files) != 1:
        raise UsageError("Several files make one dataset only under a name; give one with --name.")
    stem = files[0].name.lower()
    for ending in (*_PACKED, *_ENDINGS):
        stem = stem.removesuffix(ending)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return _checked_name(re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")[:64])


def _parts(file: Path) -> list[Path]:
    """Return the files of a folder, in order, hidden and empty ones left out; a file itself."""
    if not file.is_dir():
        return [file]
    inside = sorted(path for path in file.rglob("*") if path.is_file() and path.stat().st_size)
    parts = [path for path in inside if not any(step.startswith((".", "_")) for step in path.relative_to(file).parts)]
    if not parts:
        raise UsageError(f"{file} holds no files.")
    return parts


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name a dataset; use 1 to 64 characters of a-z 0-9 . _ - with a letter or digit at both "
            "ends (--name)."
        )
    return name
