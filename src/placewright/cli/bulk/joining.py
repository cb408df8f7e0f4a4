"""Joins the parts of a run to what was asked for: a folder of Parquet files, or one file."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from placewright.cli.bulk.cutting import Part
from placewright.cli.bulk.unfinished import Unfinished
from placewright.cli.tables.streaming import rejects_header
from placewright.cli.tables.whole import whole
from placewright.cli.tables.writers import open_writer
from placewright.errors import FormatError, UsageError
from placewright.reference.formats.parquet import connected, quoted_path, source, translated
from placewright.tables.formats import EXTENSIONS, PARQUET, STREAM, compression_of, format_of


def form_of(out: str) -> tuple[str, bool]:
    """Return the form of the parts, and whether they are to be joined to one file.

    Raises:
        UsageError: OUT is a folder with something in it, or standard output.
        FormatError: the extension is unknown.
    """
    path = Path(out)
    if out == STREAM:
        raise UsageError("The bulk engine writes to a folder or a file, not to standard output.")
    if path.is_dir() or not path.suffix:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise UsageError(f"{out} exists already. Delete it, or give another name.")
        return PARQUET, False
    if path.suffix.lower() == f".{PARQUET}":
        return PARQUET, True
    if compression_of(out):
        raise FormatError(f"{out}: the bulk engine does not compress; leave out {path.suffix}.")
    return format_of(out) or EXTENSIONS[path.suffix], True


def join(parts: Sequence[Part], folder: Unfinished, out: Path, columns: Sequence[str], outputs: Sequence[str]) -> None:
    """Put the parts, all of them done, in their place, and the rejected rows beside them."""
    _join_rejected(parts, folder, out.with_name(f"{out.name}.rejected.csv"))
    if not form_of(str(out))[1]:
        folder.strip(parts)
        folder.folder.replace(out)  # an empty folder of that name gives way
        return
    with whole(out) as new:
        answers = [folder.answers(part) for part in parts]
        if folder.form == PARQUET:
            _join_parquet(answers, new)
        else:
            _append(answers, new, open_writer(folder.form, columns, outputs).start())
    folder.remove()


def _join_rejected(parts: Sequence[Part], folder: Unfinished, rejects: Path) -> None:
    rejects.unlink(missing_ok=True)  # of an earlier run
    files = [file for part in parts if (file := folder.rejected(part)).stat().st_size]
    if files:
        with whole(rejects) as new:
            _append(files, new, rejects_header())


def _append(files: Sequence[Path], new: Path, start: bytes) -> None:
    with new.open("wb") as joined:
        joined.write(start)
        for file in files:
            with file.open("rb") as one:
                shutil.copyfileobj(one, joined)


def _join_parquet(files: Sequence[Path], new: Path) -> None:
    with connected() as connection, translated(files[0]):
        connection.execute(f"COPY (FROM {source(*files)}) TO '{quoted_path(new)}' (FORMAT parquet, COMPRESSION zstd)")
