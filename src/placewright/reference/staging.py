"""Where the records of a build wait on disk until they can be written in the order of their cells."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from placewright.model.cells import FINE
from placewright.model.place import Record

T = TypeVar("T")


class Staged(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record as it is stored: its cell, what repetitions are told by, and its msgpack."""

    cell: int
    id: str
    observed_at: str | None
    blob: bytes


_BATCH = 1000  # records that are staged together

_encode = msgspec.msgpack.Encoder().encode


def stage(record: Record, dataset: str) -> Staged:
    """Return a record of a dataset as it is stored."""
    record = msgspec.structs.replace(record, dataset=dataset)
    cell = FINE.nowhere if record.point is None else FINE.cell(record.point)
    return Staged(cell, record.id, record.observed_at, _encode(record))


def stage_all(records: Iterable[Record], dataset: str) -> Iterator[Sequence[Staged]]:
    """Yield the records of a dataset as they are stored, some thousand at a time."""
    yield from in_batches(stage(record, dataset) for record in records)


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield items a thousand at a time."""
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch


class Staging:
    """A temporary SQLite file; it sorts outside of memory, in the same folder."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "staging.sqlite", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA cache_size = -32000")
        # Sorting needs as much room as the records; the folder for temporary files is often a small one in memory.
        quoted = str(folder.resolve()).replace("'", "''")
        self._connection.execute(f"PRAGMA temp_store_directory = '{quoted}'")
        self._connection.execute("CREATE TABLE staged (cell INTEGER, id TEXT, observed_at TEXT, blob BLOB)")

    def add(self, staged: Iterable[Staged]) -> int:
        """Take records in, in one transaction, and return how many."""
        rows = [(one.cell, one.id, one.observed_at, one.blob) for one in staged]
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT INTO staged VALUES (?, ?, ?, ?)", rows)
        return len(rows)

    def drop_repeated(self) -> int:
        """Keep one record of each id, the newest (of equally old ones the last); return how many went."""
        cursor = self._connection.execute(
            "DELETE FROM staged WHERE rowid IN (SELECT rowid FROM (SELECT rowid, row_number() OVER "
            "(PARTITION BY id ORDER BY observed_at DESC NULLS LAST, rowid DESC) AS place FROM staged) WHERE place > 1)"
        )
        return cursor.rowcount

    def count(self) -> int:
        """Return how many records wait."""
        return int(self._connection.execute("SELECT count(*) FROM staged").fetchone()[0])

    def sorted(self) -> Iterator[tuple[int, bytes]]:
        """Yield cell and msgpack of the records, by cell, then by id."""
        yield from self._connection.execute("SELECT cell, blob FROM staged ORDER BY cell, id")

    def newest(self) -> Iterator[bytes]:
        """Yield the msgpack of the records, the newest first, then by cell and id."""
        for (blob,) in self._connection.execute(
            "SELECT blob FROM staged ORDER BY observed_at DESC NULLS LAST, cell, id"
        ):
            yield blob

    def close(self) -> None:
        """Release the file; its folder is removed by whoever made it."""
        self._connection.execute("PRAGMA temp_store_directory = ''")  # the setting is one of the whole process
        self._connection.close()
