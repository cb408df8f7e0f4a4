"""The places of a dataset in one read-only SQLite file, clustered by cell."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.place import Record
from placewright.reference.cells import Span

FILE = "places.sqlite"
_NUMBER_BITS = 30  # places of one dataset: a thousand million; with the cell's 33 bits a key stays below 2⁶³
_NUMBER_MASK = (1 << _NUMBER_BITS) - 1
_BATCH = 1000

# What `near` looks at stands before the record, so that rows out of reach cost next to nothing.
_SCHEMA = """
CREATE TABLE places (
    cell INTEGER, number INTEGER, latitude REAL, longitude REAL, names TEXT, record BLOB, PRIMARY KEY (cell, number)
) WITHOUT ROWID;
CREATE TABLE ids (id TEXT PRIMARY KEY, key INTEGER) WITHOUT ROWID;
"""
_NEAR = "SELECT cell, number, latitude, longitude, names FROM places WHERE cell BETWEEN ? AND ?"
_SPOT = "SELECT latitude, longitude, names FROM places WHERE cell = ? AND number = ?"
_RECORD = "SELECT record FROM places WHERE cell = ? AND number = ?"
_KEY = "SELECT key FROM ids WHERE id = ?"


def key_of(cell: int, number: int) -> int:
    """Return the key of a place: where it stands in the file, as one number."""
    return cell << _NUMBER_BITS | number


class PlaceWriter:
    """Writes the places while a dataset is built, in the order of their cells."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE, isolation_level=None)
        self._connection.execute("PRAGMA page_size = 8192")  # most records fit beside three others
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_SCHEMA)
        self._connection.execute("CREATE TEMP TABLE unsorted (id TEXT, key INTEGER)")
        self._rows: list[tuple[int, int, float | None, float | None, str, bytes]] = []
        self._ids: list[tuple[str, int]] = []
        self._number = 0

    def add(self, cell: int, name_keys: Iterable[str], record: Record, blob: bytes) -> int:
        """Write a place and return its key."""
        number, self._number = self._number, self._number + 1
        point = record.point
        latitude, longitude = (None, None) if point is None else (point.latitude, point.longitude)
        self._rows.append((cell, number, latitude, longitude, "\n".join(name_keys), blob))
        key = key_of(cell, number)
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
        self._connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?)", self._rows)
        self._connection.executemany("INSERT INTO unsorted VALUES (?, ?)", self._ids)
        self._connection.execute("COMMIT")
        self._rows.clear()
        self._ids.clear()


class Row(msgspec.Struct, frozen=True):
    """The small columns of a place."""

    key: int
    latitude: float | None
    longitude: float | None
    names: str  # name keys, one to a line


class Places:
    """Reads the places; several threads may share it."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            # Immutable: no locks and no journal, since the file never changes; its pages are shared by all processes.
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.execute(f"PRAGMA mmap_size = {path.stat().st_size}")
            self._connection.execute(_NEAR, (0, 0)).fetchone()
        except (sqlite3.Error, OSError) as error:
            raise ReferenceDataError(f"The places in {path} cannot be read: {error}.") from error
        self._decode = msgspec.msgpack.Decoder(Record).decode

    def in_cells(self, spans: Sequence[Span]) -> list[tuple[int, int, float, float, str]]:
        """Return (cell, number, latitude, longitude, names) of all places in the cells.

        Plain tuples: this is the innermost loop of a search.
        """
        execute = self._connection.execute
        return [row for span in spans for row in execute(_NEAR, (span.first, span.last)).fetchall()]

    def row(self, key: int) -> Row:
        """Return the small columns of a place that the dataset holds."""
        latitude, longitude, names = self._connection.execute(_SPOT, _parts(key)).fetchone()
        return Row(key, latitude, longitude, names)

    def record(self, key: int) -> Record:
        """Return a place that the dataset holds."""
        (blob,) = self._connection.execute(_RECORD, _parts(key)).fetchone()
        return self._decode(blob)

    def key(self, record_id: str) -> int | None:
        """Return the key of the place with an id, None when the dataset does not hold it."""
        found = self._connection.execute(_KEY, (record_id,)).fetchone()
        return None if found is None else int(found[0])

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


def _parts(key: int) -> tuple[int, int]:
    return key >> _NUMBER_BITS, key & _NUMBER_MASK
