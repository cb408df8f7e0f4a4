"""Opens a list of places in whatever format, compression and encoding it comes."""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from placewright.reference.formats.opening import content_of, damage_told
from placewright.reference.formats.parquet import row_count
from placewright.tables.encodings import as_utf8, encoding_of, encoding_of_file
from placewright.tables.features import FeatureRows
from placewright.tables.formats import (
    CSV,
    GEOJSON,
    GEOPARQUET,
    NDJSON,
    PARQUET,
    STREAM,
    XLSX,
    format_of_text,
    kind_of,
)
from placewright.tables.parquet import ParquetRows
from placewright.tables.readers import Readable, Rows
from placewright.tables.workbooks import WorkbookRows

_PEEK = 65_536
_BUFFER = 1 << 20  # what a first line can be told by
_MAGIC = {b"PK\x03\x04": f".{XLSX}", b"PAR1": f".{PARQUET}"}


class Source(NamedTuple):
    """A list that is being read."""

    rows: Readable
    form: str  # what a stream of answers is written in: csv, tsv or ndjson
    total: int | None  # of whatever `position` counts; None when nobody knows
    position: Callable[[], int]
    parquet: Path | None = None  # the file, where it is Parquet


def open_source(name: str, stack: ExitStack, file: Path | None = None) -> Source:
    """Open a list; `stack` closes it.

    Args:
        name: what the user calls it, which tells its format; `-` is standard input.
        stack: closes what is open.
        file: where it is, if not where `name` says.

    Raises:
        FormatError: the extension is unknown, or the file is damaged.
        UsageError, OSError: it cannot be read.
    """
    form = None if name == STREAM and file is None else kind_of(name)
    if form is None:
        magic = _standard_input().peek(4)[:4]
        if magic in _MAGIC:  # a format that cannot be read from its start to its end
            name = str(_kept(stack, _MAGIC[magic]))
            form = kind_of(name)
    path = file or Path(name)
    if form in (PARQUET, GEOPARQUET):
        parquet = ParquetRows(path)
        return Source(parquet, NDJSON, row_count(path), lambda: parquet.read, path)
    if form == XLSX:
        book = WorkbookRows(path, name)
        return Source(book, CSV, book.expected, lambda: book.read)
    text, total, position = stack.enter_context(_text(name, file))
    form = form or format_of_text(text.peek(_PEEK))
    if form == GEOJSON:
        return Source(FeatureRows(text, name), NDJSON, total, position)
    return Source(Rows(text, form), form, total, position)


@contextmanager
def opened(file: Path, name: str) -> Iterator[Readable]:
    """Open the rows of a file that a user calls `name`.

    Raises:
        FormatError: it is of no format that is read, or not of the one that its name says.
    """
    with ExitStack() as stack:
        yield open_source(name, stack, file).rows


def _kept(stack: ExitStack, suffix: str) -> Path:
    file = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="placewright-"))) / f"input{suffix}"
    with file.open("wb") as kept:
        shutil.copyfileobj(_standard_input(), kept)
    return file


def _standard_input() -> io.BufferedReader:
    return sys.stdin.buffer  # type: ignore[return-value]  # a BufferedReader, though typeshed says BinaryIO


@contextmanager
def _text(name: str, file: Path | None = None) -> Iterator[tuple[io.BufferedReader, int | None, Callable[[], int]]]:
    """Yield a text in UTF-8, how many bytes its file has, and what tells how many were read."""
    if name == STREAM and file is None:
        with damage_told("Standard input"):
            content = content_of(_standard_input())
            yield as_utf8(content, encoding_of(content.peek(_PEEK)) or "utf-8"), None, int
        return
    path = file or Path(name)
    # Not `opened` of the reference data, which takes every error of the system for one of this file.
    with damage_told(name), path.open("rb", buffering=_BUFFER) as found:
        raw = cast("io.BufferedReader", found)  # typeshed knows it for the usual buffer only
        encoding = encoding_of_file(content_of(raw))
        raw.seek(0)
        yield as_utf8(content_of(raw), encoding), path.stat().st_size, raw.tell


@contextmanager
def input_file(name: str) -> Iterator[io.BufferedReader]:
    """Open a file of lines, or standard input, to read it in UTF-8, decompressed."""
    with _text(name) as (text, _, _):
        yield text
