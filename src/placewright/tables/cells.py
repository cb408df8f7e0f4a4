"""Cells of separated tables, safe to open in a spreadsheet: what it would run as a formula gets a quote before it.

This is the one place where that is decided, for every CSV and TSV that is written, and taken back where one is read.
"""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

import msgspec

_FIRST = ("=", "+", "-", "@", "\t", "\r", "'")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # quotes of an earlier time count, so that `restored` takes off just one
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?|\+[0-9]+(?: [0-9]+)*")  # -43.5, +37797989898, +377 97 98 98 98


def defused(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs. Numbers stay, and phone numbers in digits and spaces."""
    if not text.startswith(_FIRST) or not _FORMULA.match(text) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def restored(cell: str) -> str:
    """Return the text that `defused` made a cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def text_of(value: Any) -> str:
    """Return text as it is, and anything else as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def cell_of(value: Any) -> str:
    """Return a value as a safe cell: nothing for null, JSON for numbers, booleans, objects and lists."""
    if value is None:
        return ""
    return defused(value) if isinstance(value, str) else text_of(value)


def line_of(values: Iterable[Any], delimiter: str = ",", end: str = "\n") -> bytes:
    """Return a line of a table; its cells are made safe here."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerow([cell_of(value) for value in values])
    return buffer.getvalue().encode()
