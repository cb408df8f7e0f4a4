"""The places of a dataset in one read-only SQLite file, clustered by cell."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import cos, pi, radians, sin
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.cells import FINE, Span
from placewright.model.geo import EARTH_RADIUS_M, Point
from placewright.model.place import Lifecycle, Record
from placewright.reference.opening import open_file

FILE = "places.sqlite"

NUMBER_BITS = 27  # places of one cell; with the cell's 36 bits a key stays below 2⁶³
_NUMBER_MASK = (1 << NUMBER_BITS) - 1
_BATCH = 1000
_HOT_ROWS = 50_000  # small columns that are kept, some 20 MB
_HOT_SPAN = 32  # cells; what reaches further is read from the file each time
# To read a cell and keep it costs about twice what reading only the rows within reach does, and pays off when the cell
# is asked for again: where places are asked for all over a country, hardly any is.
_KEEP_EVERY = 4  # such readings

# What `near` looks at stands before the record, so that rows out of reach cost next to nothing. A point is stored as
# a vector of length 1 (see `vector`): distances then need no trigonometry, and poles are nothing special.
_SCHEMA = """
CREATE TABLE places (
    cell INTEGER, number INTEGER, x REAL, y REAL, z REAL, names TEXT, record BLOB, PRIMARY KEY (cell, number)
) WITHOUT ROWID;
CREATE TABLE ids (id TEXT PRIMARY KEY, key INTEGER) WITHOUT ROWID;
"""
_CELLS = f"SELECT cell, x, y, z, cell << {NUMBER_BITS} | number, names FROM places WHERE cell BETWEEN ? AND ?"
_SPOTS = (
    "SELECT (x - ?1) * (x - ?1) + (y - ?2) * (y - ?2) + (z - ?3) * (z - ?3) AS square, "
    f"cell << {NUMBER_BITS} | number, names FROM places WHERE cell BETWEEN ?5 AND ?6 AND square <= ?4"
)
_NAMES = "SELECT names FROM places WHERE cell = ? AND number = ?"
_RECORD = "SELECT record FROM places WHERE cell = ? AND number = ?"
_KEY = "SELECT key FROM ids WHERE id = ?"
_BLOBS = "SELECT record FROM places"
_COUNTS = "SELECT names, count(*) FROM places GROUP BY names"

Row: TypeAlias = tuple[int, float, float, float, int, str]  # cell, x, y, z, key, name keys (one to a line)
# A place that was found and not yet decoded: squared chord to the point asked for (0.0 without one; the unit is the
# radius of the earth), key, name keys (one to a line). A plain tuple, for it is made by the thousand and sorted.
Spot: TypeAlias = tuple[float, int, str]


class Traits(msgspec.Struct, frozen=True, gc=False):
    """What searches by area ask of a record; reading just this takes a fifth of the time."""

    categories: tuple[str, ...] = ()
    lifecycle: Lifecycle = Lifecycle.OPEN


def vector(point: Point) -> tuple[float, float, float]:
    """Return a point as a vector of length 1 from the centre of the earth."""
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


class PlaceWriter:
    """Writes the places while a dataset is built, in the order of their cells."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE, isolation_level=None)
        self._connection.execute("PRAGMA page_size = 8192")  # most records fit beside three others
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_SCHEMA)
        self._connection.execute("CREATE TEMP TABLE unsorted (id TEXT, key INTEGER)")
        self._rows: list[tuple[int, int, float | None, float | None, float | None, str, bytes]] = []
        self._ids: list[tuple[str, int]] = []
        self._last = (-1, 0)  # cell and number of the last place

    def add(self, cell: int, name_keys: Iterable[str], record: Record, blob: bytes) -> int:
        """Write a place and return its key; cells come in ascending order."""
        number = self._last[1] + 1 if self._last[0] == cell else 0
        self._last = (cell, number)
        x, y, z = (None, None, None) if record.point is None else vector(record.point)
        self._rows.append((cell, number, x, y, z, "\n".join(name_keys), blob))
        key = cell << NUMBER_BITS | number
        self._ids.append((record.id, key))
        if len(self._rows) == _BATCH:
            self._flush()
        return key

    def finish(self) -> None:
        """Write what is left and close the file."""
        self._flush()
        self._connection.execute("INSERT INTO ids SELECT id, key FROM unsorted ORDER BY id")
        self._connection.execute("DROP TABLE unsorted")
        self._connection.execute("ANALYZE")
        self._connection.close()

    def close(self) -> None:
        """Close the file, finished or not."""
        self._connection.close()

    def _flush(self) -> None:
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)", self._rows)
        self._connection.executemany("INSERT INTO unsorted VALUES (?, ?)", self._ids)
        self._connection.execute("COMMIT")
        self._rows.clear()
        self._ids.clear()


class Places:
    """Reads the places; several threads may share it."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            self._connection = open_file(path, _CELLS, (0, 0))
        except (sqlite3.Error, OSError) as error:
            raise ReferenceDataError(f"The places in {path} cannot be read: {error}.") from error
        self._decode = msgspec.msgpack.Decoder(Record).decode
        self._decode_traits = msgspec.msgpack.Decoder(Traits).decode
        self._hot: dict[int, list[Row]] = {}  # cell → its rows
        self._warm: dict[int, list[Row]] = {}  # the same, of what was hot before
        self._hot_rows = 0
        self._missed = 0  # spans that were not in memory

    def in_spans(self, spans: Sequence[Span]) -> list[Row]:
        """Return the small columns of all places in the cells; those of cells asked for lately come from memory."""
        found: list[Row] = []
        hot = self._hot
        for span in spans:
            if span.last - span.first >= _HOT_SPAN:
                found.extend(self._connection.execute(_CELLS, (span.first, span.last)))
                continue
            cells = range(span.first, span.last + 1)
            kept = [hot.get(cell) for cell in cells]
            if None in kept:
                kept = self._completed(cells, kept)
            for rows in kept:
                found += rows  # type: ignore[arg-type] # none is None any more
        return found

    def spots(self, point: Point, radius_m: float) -> list[Spot]:
        """Return all places within the radius (and perhaps some a millimetre beyond), nearest first."""
        a, b, c = vector(point)
        chord = 2 * sin(min(radius_m / EARTH_RADIUS_M, pi) / 2)
        most = chord * chord * (1 + 1e-9) + 1e-20
        found: list[Spot] = []
        for span in FINE.cover(point, radius_m):
            kept = self._kept(span)
            if kept is None:
                found += self._connection.execute(_SPOTS, (a, b, c, most, span.first, span.last))
                continue
            found += [
                (square, key, names)
                for rows in kept
                for _, x, y, z, key, names in rows
                if (square := (x - a) * (x - a) + (y - b) * (y - b) + (z - c) * (z - c)) <= most
            ]
        found.sort()
        return found

    def names(self, key: int) -> str:
        """Return the name keys of a place that the dataset holds, one to a line."""
        (names,) = self._connection.execute(_NAMES, _parts(key)).fetchone()
        return str(names)

    def record(self, key: int) -> Record:
        """Return a place that the dataset holds."""
        (blob,) = self._connection.execute(_RECORD, _parts(key)).fetchone()
        return self._decode(blob)

    def blobs(self) -> Iterator[bytes]:
        """Yield every place as it is stored, in the order of the cells."""
        for (blob,) in self._connection.execute(_BLOBS):
            yield blob

    def name_counts(self) -> Iterator[tuple[str, int]]:
        """Yield name keys, one to a line, and how many places have just these."""
        yield from self._connection.execute(_COUNTS)

    def traits(self, key: int) -> Traits:
        """Return the traits of a place that the dataset holds."""
        (blob,) = self._connection.execute(_RECORD, _parts(key)).fetchone()
        return self._decode_traits(blob)

    def key(self, record_id: str) -> int | None:
        """Return the key of the place with an id, None when the dataset does not hold it."""
        found = self._connection.execute(_KEY, (record_id,)).fetchone()
        return None if found is None else int(found[0])

    def _kept(self, span: Span) -> Sequence[list[Row]] | None:
        """Return the rows of some cells from memory; None when they are not all there, and it is not the turn of these
        to be read and kept."""
        if span.last - span.first >= _HOT_SPAN:
            return None
        hot, warm = self._hot, self._warm
        cells = range(span.first, span.last + 1)
        kept = [hot.get(cell) for cell in cells]
        if None in kept:
            if any(cell not in hot and cell not in warm for cell in cells):
                self._missed += 1
                if self._missed % _KEEP_EVERY:
                    return None
            kept = self._completed(cells, kept)
        return kept  # type: ignore[return-value] # none is None any more

    def _completed(self, cells: range, kept: Sequence[list[Row] | None]) -> list[list[Row] | None]:
        """Return the rows of some cells, of which `kept` has those in memory; the others are remembered too."""
        known = {cell: self._warm.get(cell) if rows is None else rows for cell, rows in zip(cells, kept, strict=True)}
        missing = [cell for cell, rows in known.items() if rows is None]
        if missing:
            read: dict[int, list[Row]] = {cell: [] for cell in missing}
            rows_of = groupby(self._connection.execute(_CELLS, (missing[0], missing[-1])), itemgetter(0))
            read.update((cell, list(rows)) for cell, rows in rows_of if cell in read)
            known.update(read)
        new = {cell: rows for cell, rows in known.items() if rows is not None and cell not in self._hot}
        count = sum(map(len, new.values())) + len(new)
        if self._hot_rows + count > _HOT_ROWS // 2:
            # What was not asked for since the last time goes: half as good as telling each cell's turn, at no cost.
            self._hot, self._warm, self._hot_rows = {}, self._hot, 0
        self._hot.update(new)
        self._hot_rows += count
        return list(known.values())

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


def _parts(key: int) -> tuple[int, int]:
    return key >> NUMBER_BITS, key & _NUMBER_MASK
