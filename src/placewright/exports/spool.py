"""Rows on their way into a file of columns: kept on disk until it is known which columns are empty."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from placewright.exports.rows import COLUMNS, FIXED, PARTS, Row

_CHUNK = 500  # rows held in memory


class Spool:
    """A file with one row as JSON in each line.

    Attributes:
        columns: those that some row has a value in, in their order; the fixed ones always.
        longest: bytes of the longest line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: tuple[str, ...] = FIXED
        self.longest = 0

    def fill(self, rows: Iterable[Row]) -> None:
        """Write all rows."""
        used, encoder, waiting = set(FIXED), msgspec.json.Encoder(), iter(rows)
        with self.path.open("wb") as file:
            while lines := [encoder.encode(_noted(row, used)) + b"\n" for row in islice(waiting, _CHUNK)]:
                self.longest = max(self.longest, *map(len, lines))
                file.writelines(lines)
        known = tuple(column for column in COLUMNS if column in used)
        self.columns = (*known, *sorted(used.difference(known), key=_place))

    def rows(self) -> Iterator[Row]:
        """Read them again."""
        decode = msgspec.json.Decoder(Row).decode
        with self.path.open("rb") as file:
            yield from map(decode, file)


def _place(column: str) -> tuple[str, int]:
    """Return where a column of a custom attribute stands: by its output, then in the order of its parts."""
    output, _, part = column.rpartition("_")
    return output, PARTS.index(part)


def _noted(row: Row, used: set[str]) -> Row:
    used.update(row)
    return row
