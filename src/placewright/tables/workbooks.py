"""Reads workbooks (xlsx) row by row, in constant memory but for the table of texts that a workbook has."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from placewright.errors import FormatError
from placewright.tables.readers import Row, header_of

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

# A workbook is a zip file, and a small one may hold any number of zeros.
MOST_BYTES = 2 << 30  # of a workbook unpacked
MOST_TEXTS = 512 << 20  # bytes of its table of texts, which is held in memory
MOST_BLANK = 1_000  # rows above the header
_TEXTS = "xl/sharedStrings.xml"
_DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, IndexError, TypeError, ValueError)


class WorkbookRows:
    """The rows of the first sheet that has any; its first row that is not empty names the columns.

    Args:
        file: a file on the disk.
        name: what it is called in sentences.

    Raises:
        FormatError: it is no workbook, or has no such row.
    """

    columns: tuple[str, ...]

    def __init__(self, file: Path, name: str) -> None:
        self._file, self._name = file, name
        self.read = 0  # rows so far
        with _opened(file, name) as book:
            self._sheet, self._first, cells, self.expected = _found(book, name)
        self.columns = header_of(cells)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order; blank ones are skipped.

        Raises:
            FormatError: the workbook is damaged.
        """
        first, width = self._first + 1, len(self.columns)  # one far cell makes every row of a sheet 16,384 cells wide
        with _opened(self._file, self._name) as book:
            rows = book.worksheets[self._sheet].iter_rows(min_row=first, max_col=width, values_only=True)
            for line, cells in enumerate(rows, first):
                self.read += 1
                if any(cell not in (None, "") for cell in cells):
                    yield Row(line, {name: _value(cell) for name, cell in zip(self.columns, cells, strict=False)})


@contextmanager
def _opened(file: Path, name: str) -> "Iterator[Workbook]":
    """Open a workbook; what goes wrong with it while it is open is translated too, as it is read bit by bit."""
    import openpyxl  # 150 ms to import, and few files need it

    try:
        with zipfile.ZipFile(file) as archive:
            sizes = {one.filename: one.file_size for one in archive.infolist()}
        if sum(sizes.values()) > MOST_BYTES or sizes.get(_TEXTS, 0) > MOST_TEXTS:
            raise FormatError(f"The workbook {name} is too large. Save it as CSV.")
        with warnings.catch_warnings(), file.open("rb") as content:  # by its name it may be none, as an upload's is
            warnings.simplefilter("ignore")  # about styles and validations, which hold no places
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
    except _DAMAGE as error:
        raise FormatError(f"{name} is damaged or no XLSX workbook: {error}.") from error


def _found(book: "Workbook", name: str) -> tuple[int, int, list[str], int | None]:
    """Return which sheet it is, the number of its header row, the header, and how many rows it says to have."""
    for index, sheet in enumerate(book.worksheets):
        for number, cells in enumerate(sheet.iter_rows(max_row=MOST_BLANK, values_only=True), 1):
            named = ["" if cell is None else str(cell) for cell in cells]
            while named and not named[-1].strip():
                named.pop()
            if named:
                return index, number, named, sheet.max_row
    raise FormatError(f"{name} has no sheet with a header line.")


def _value(cell: Any) -> Any:
    """Return a cell as JSON holds it."""
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell
