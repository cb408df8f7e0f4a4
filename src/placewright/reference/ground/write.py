"""Writes what stands around places into one SQLite file, clustered by cell; sorting happens on disk."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from placewright.model.ground import Kind
from placewright.reference.ground.found import Found
from placewright.reference.ground.levels import POINTS, cells_of
from placewright.reference.ground.shapes import stored
from placewright.reference.staging import in_batches

FILE = "ground.sqlite"

# Where a feature lies stands apart from what it is, so that looking through a cell reads few bytes. Features are
# numbered in the order of their cells: those of one cell stand together too.
_SCHEMA = """
CREATE TABLE features (number INTEGER PRIMARY KEY, id TEXT, kinds INTEGER, tags BLOB, shape BLOB);
CREATE TABLE cells (
    level INTEGER, cell INTEGER, number INTEGER, kinds INTEGER,
    south INTEGER, west INTEGER, north INTEGER, east INTEGER, PRIMARY KEY (level, cell, number)
) WITHOUT ROWID;
"""
_STAGED = """
CREATE TABLE staged (
    level INTEGER, cells BLOB, first INTEGER, id TEXT, kinds INTEGER,
    south INTEGER, west INTEGER, north INTEGER, east INTEGER, tags BLOB, shape BLOB
)
"""
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_cells = msgspec.msgpack.Decoder(tuple[int, ...]).decode


def write(found: Iterable[Found], folder: Path, scratch: Path) -> Counter[str]:
    """Write features into a new file of a folder, and return how many there are of each kind.

    Args:
        scratch: a folder for as many bytes again, which whoever made it removes.
    """
    staging = _open(scratch / "ground-staging.sqlite", scratch)
    try:
        staging.execute(_STAGED)
        for batch in in_batches(found):
            rows = [row for one in batch if (row := _row(one)) is not None]
            with staging:
                staging.execute("BEGIN")
                staging.executemany("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return _sorted(staging, folder, scratch)
    finally:
        staging.execute("PRAGMA temp_store_directory = ''")  # the setting is one of the whole process
        staging.close()


def _row(one: Found) -> tuple[object, ...] | None:
    box = one.shape.box
    filed = cells_of(box, POINTS if one.kinds & Kind.CENTRE else 0)
    if filed is None:
        return None
    level, cells = filed
    return (level, _encode(cells), cells[0], one.id, one.kinds, *box, _encode(one.tags), stored(one.shape))


def _sorted(staging: sqlite3.Connection, folder: Path, scratch: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    target = _open(folder / FILE, scratch)
    try:
        target.executescript(_SCHEMA)
        target.execute("CREATE TEMP TABLE unsorted AS SELECT * FROM cells")
        held = staging.execute(
            "SELECT level, cells, id, kinds, south, west, north, east, tags, shape "
            "FROM staged ORDER BY level, first, id"
        )
        last, number = "", -1
        for rows in in_batches(held):
            features, cells = [], []
            for level, filed, id_, kinds, south, west, north, east, tags, shape in rows:
                if id_ == last:  # two files of one dataset may hold the same object
                    continue
                last, number = id_, number + 1
                features.append((number, id_, kinds, tags, shape))
                cells += [(level, cell, number, kinds, south, west, north, east) for cell in _cells(filed)]
                counts.update(f"ground_{kind.name.lower()}" for kind in Kind if kinds & kind)
            with target:
                target.execute("BEGIN")
                target.executemany("INSERT INTO features VALUES (?, ?, ?, ?, ?)", features)
                target.executemany("INSERT INTO unsorted VALUES (?, ?, ?, ?, ?, ?, ?, ?)", cells)
        with target:
            target.execute("BEGIN")
            target.execute("INSERT INTO cells SELECT * FROM unsorted ORDER BY level, cell, number")
        target.execute("DROP TABLE unsorted")
        target.execute("ANALYZE")
    finally:
        target.close()
    return counts


def _open(file: Path, scratch: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -32000")
    # Sorting needs as much room as the features; the folder for temporary files is often a small one in memory.
    quoted = str(scratch.resolve()).replace("'", "''")
    connection.execute(f"PRAGMA temp_store_directory = '{quoted}'")
    return connection
