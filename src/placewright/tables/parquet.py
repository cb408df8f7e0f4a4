"""Reads the rows of a Parquet file, or of a part of one, in constant memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from placewright.normalize.columns import SYNONYMS, plain
from placewright.reference.formats.parquet import columns_of, rows
from placewright.tables.readers import Row

_GEOMETRIES = frozenset(SYNONYMS["wkt_geometry"])


class ParquetRows:
    """The rows of a file, their values as JSON holds them: dates as text, binary values in hexadecimal.

    Args:
        first: number of the first row to read, from 0.
        count: most rows to read; None: all.
        line: number that the first row of the file gets; it is another one than 1 in a list of many files.
    """

    columns: tuple[str, ...]

    def __init__(self, file: Path, first: int = 0, count: int | None = None, line: int = 1) -> None:
        if not file.exists():
            raise FileNotFoundError(2, "No such file", str(file))
        self._kinds = columns_of(file)
        self.columns = tuple(self._kinds)
        self.read = 0  # rows so far
        self._file, self._first, self._count, self._line = file, first, count, line

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order.

        Raises:
            FormatError: the file is damaged.
        """
        shapes = [
            name
            for name, kind in self._kinds.items()
            if plain(name) in _GEOMETRIES and kind.startswith(("BLOB", "GEOMETRY"))
        ]
        texts = rows(self._file, self._kinds, self.columns, self._first, self._count)
        for line, text in enumerate(texts, self._line + self._first):
            self.read += 1
            values = _decoded(text)
            for name in shapes:
                values[name] = _wkt(values[name])
            yield Row(line, values)


def _decoded(text: str) -> dict[str, Any]:
    values: dict[str, Any]
    try:
        values = msgspec.json.decode(text)
    except msgspec.DecodeError:  # DuckDB writes a NaN inside a list as it is; Python's own reader takes it
        values = json.loads(text)
    return values


def _wkt(text: str | None) -> str | None:
    """Return hexadecimal WKB as WKT; what is none as it is, to be refused by the check."""
    import shapely  # 60 ms to import, and few files need it

    try:
        return str(shapely.from_wkb(text).wkt) if text else None
    except shapely.errors.ShapelyError:
        return text
