"""Reads and writes workbooks (xlsx) row by row, in constant memory but for the table of texts that a workbook has."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from placewright.errors import FormatError
from placewright.tables.readers import Row, header_of

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MOST_ROWS = 1_048_576  # of a sheet, its header counted
LONGEST_CELL = 32_767  # characters


class WorkbookRows:
    """The rows of the first sheet that has any; its first row that is not empty names the columns."""

    columns: tuple[str, ...]

    def __init__(self, file: Path) -> None:
        if not file.exists():
            raise FileNotFoundError(2, "No such file", str(file))
        self._file = file
        self.read = 0  # rows so far
        with _opened(file) as book:
            self._sheet, self._first, cells, self.expected = _found(book, file)
        self.columns = header_of(cells)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order; blank ones are skipped.

        Raises:
            FormatError: the workbook is damaged.
        """
        with _opened(self._file) as book:
            for line, cells in enumerate(book[self._sheet].iter_rows(min_row=self._first + 1, values_only=True)):
                self.read += 1
                if any(cell not in (None, "") for cell in cells):
                    values = {name: _value(cell) for name, cell in zip(self.columns, cells, strict=False)}
                    yield Row(self._first + 1 + line, values)


@contextmanager
def _opened(file: Path) -> "Iterator[Workbook]":
    import openpyxl  # 150 ms to import, and few files need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which hold no places
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except (BadZipFile, KeyError, ValueError, openpyxl.utils.exceptions.InvalidFileException) as error:
            raise FormatError(f"{file} is damaged or no workbook: {error}.") from error
        try:
            yield book
        finally:
            book.close()


def _found(book: "Workbook", file: Path) -> tuple[str, int, list[str], int | None]:
    """Return the name of the sheet, the number of its header row, the header, and how many rows it says to have."""
    for sheet in book.worksheets:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            named = ["" if cell is None else str(cell) for cell in cells]
            while named and not named[-1].strip():
                named.pop()
            if named:
                return sheet.title, number, named, sheet.max_row
    raise FormatError(f"{file} has no sheet with a header line.")


def _value(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date | time) else cell


def write_workbook(rows: Iterable[Sequence[Any]], path: Path) -> None:
    """Write rows, the header first, into one sheet; texts stay texts, whatever they begin with.

    Raises:
        FormatError: there are more rows than a sheet has.
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("places")
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise FormatError(f"A sheet holds {MOST_ROWS - 1:,} places, and there are more. Write csv or parquet.")
        cells = []
        for value in row:
            text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL] if isinstance(value, str) else value
            cell = WriteOnlyCell(sheet, text)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
