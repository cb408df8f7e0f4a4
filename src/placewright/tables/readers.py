"""Reads the rows of a csv, tsv or ndjson file one by one, in constant memory."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO, Any, AnyStr, BinaryIO, NamedTuple, Protocol

import msgspec

from placewright.errors import FormatError
from placewright.tables.cells import restored
from placewright.tables.formats import NDJSON, TSV

LONGEST_CELL = 16 * 2**20  # characters; a detailed WKT outline has some hundred thousand
LONGEST_LINE = 64 * 2**20  # bytes or characters
DELIMITERS = ",;\t|"


class Row(NamedTuple):
    """One row as it stands in the file."""

    line: int  # number of its last line in the file, from 1
    values: dict[str, Any]
    problem: str | None = None  # a sentence, when the row cannot be read


class Readable(Protocol):
    """What can be read row by row, once."""

    @property
    def columns(self) -> tuple[str, ...] | None:
        """Return the columns that every row has; None when each row has its own."""
        ...

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order."""
        ...


class Rows:
    """The rows of a file. `columns` are known at once for tables; for ndjson every row has its own."""

    columns: tuple[str, ...] | None

    def __init__(self, file: BinaryIO, form: str) -> None:
        self.columns = None
        if form == NDJSON:
            self._rows = _objects(file)
            return
        # Bytes that are no UTF-8 become surrogates, so that one bad row is rejected and the others are read.
        # It is kept, since it closes the file when it goes, and the progress bar asks the file for its position.
        self._text = text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
        csv.field_size_limit(LONGEST_CELL)
        header = next(_lines(text), "")
        delimiter = "\t" if form == TSV else max(DELIMITERS, key=header.count)
        self.columns = _header(header, delimiter)
        self._rows = _table(text, delimiter, self.columns)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order; blank lines are skipped."""
        return self._rows


def _lines(file: IO[AnyStr]) -> Iterator[AnyStr]:
    """Yield lines, none so long that memory could not hold it: a few kilobytes of gzip can be one of any length.

    Raises:
        FormatError: one is longer.
    """
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise FormatError(f"A line of the file is longer than {LONGEST_LINE >> 20} MiB. It is no list of places.")
        yield line


def _header(line: str, delimiter: str) -> tuple[str, ...]:
    return header_of([restored(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])])


def header_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the cells of a header name.

    Raises:
        FormatError: there are none, or a name stands there twice.
    """
    columns = tuple(cell.strip() for cell in cells)
    if not any(columns):
        raise FormatError("The file has no header line with the names of its columns.")
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise FormatError(f"The header names these columns twice: {', '.join(twice)}.")
    return columns


def _table(text: io.TextIOWrapper, delimiter: str, columns: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.reader(_lines(text), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(reader.line_num + 1, {}, f"This is not a row of a table: {error}.")
            continue
        if any(cells):
            yield _row(reader.line_num + 1, list(map(restored, cells)), columns)


def _row(line: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    values = dict(zip(columns, cells, strict=False)) | dict.fromkeys(columns[len(cells) :], "")
    if len(cells) > len(columns):
        return Row(line, values, f"It has {len(cells)} cells, but the header has {len(columns)}.")
    if any(not cell.isascii() and _broken(cell) for cell in cells):
        readable = {column: value.encode(errors="replace").decode() for column, value in values.items()}
        return Row(line, readable, "It is not in UTF-8.")
    return Row(line, values)


def _broken(cell: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in cell)


def _objects(file: BinaryIO) -> Iterator[Row]:
    decoder = msgspec.json.Decoder()
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            value = decoder.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield Row(number, {}, f"It is not JSON: {error}.")
            continue
        if isinstance(value, dict):
            yield Row(number, value)
        else:
            yield Row(number, {}, "It is not a JSON object.")
