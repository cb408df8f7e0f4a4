"""Writes rows into a workbook (xlsx), in constant memory."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from placewright.errors import FormatError

MOST_ROWS = 1_048_576  # of a sheet, its header counted
LONGEST_CELL = 32_767  # characters


def write_workbook(rows: Iterable[Sequence[Any]], path: Path) -> None:
    """Write rows, the header first, into one sheet; texts stay texts, whatever they begin with.

    Raises:
        FormatError: there are more rows than a sheet has.
    """
    import openpyxl  # 150 ms to import, and few files need it
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
