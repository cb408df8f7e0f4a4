"""Reads the rows of the first sheet of an XLSX workbook."""

import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from placewright.errors import FormatError
from placewright.tables.readers import Row

MOST_BYTES = 2 << 30  # of a workbook unpacked: it is a zip file, and a small one may hold any number of zeros


class XlsxRows:
    """The rows of the first sheet; its first row that is not empty names the columns.

    Raises:
        FormatError: it is no workbook, or has no such row.
    """

    columns: tuple[str, ...]

    def __init__(self, file: Path) -> None:
        from python_calamine import CalamineError, CalamineWorkbook  # of use for these files only

        try:
            with zipfile.ZipFile(file) as archive:
                if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
                    raise FormatError("The workbook is too large. Save it as CSV.")
            sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
        except (CalamineError, zipfile.BadZipFile, IndexError) as error:
            raise FormatError(f"The file is no XLSX workbook that can be read: {error}.") from error
        self._rows = enumerate(sheet.iter_rows(), 1 + (sheet.start[0] if sheet.start else 0))
        self.columns = ()
        for _, cells in self._rows:
            if any(cell not in ("", None) for cell in cells):
                self.columns = tuple(str(cell).strip() for cell in cells)
                break
        if not any(self.columns):
            raise FormatError("The first sheet has no row with the names of its columns.")

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order; empty ones are skipped."""
        for number, cells in self._rows:
            values = {column: _plain(cell) for column, cell in zip(self.columns, cells, strict=False) if column}
            if any(value not in ("", None) for value in values.values()):
                yield Row(number, values)


def _plain(cell: Any) -> Any:
    """Return a cell as JSON holds it."""
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        return str(cell)
    return cell
