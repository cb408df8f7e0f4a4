"""The floors: the least that anybody would have to do, written by hand over bare sqlite3, without our packages."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rapidfuzz import fuzz, process

SLICE = 200


def database(file: Path) -> sqlite3.Connection:
    """Open a database as durable as ours: WAL, synchronous=FULL."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE job (id INTEGER PRIMARY KEY, place_id TEXT, inputs TEXT, status INTEGER, "
        "token INTEGER, outputs TEXT)"
    )
    connection.execute("CREATE INDEX job_status ON job (status, id)")
    return connection


class _Job(msgspec.Struct):
    place_id: str
    inputs: msgspec.Raw


class Submission(msgspec.Struct):
    """A submission, as far as a floor must read it."""

    jobs: list[_Job]


def accept(connection: sqlite3.Connection, body: bytes) -> None:
    """Decode a submission, insert all its jobs at once, commit."""
    jobs = msgspec.json.decode(body, type=Submission).jobs
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO job (place_id, inputs, status) VALUES (?, ?, 1)",
        ((job.place_id, str(job.inputs, "utf-8")) for job in jobs),
    )
    connection.execute("COMMIT")


def drain(connection: sqlite3.Connection) -> int:
    """Claim slices of waiting jobs and complete them, each step a transaction; return how many jobs."""
    done = 0
    for token in range(1, 1_000_000):
        connection.execute("BEGIN IMMEDIATE")
        rows: list[Any] = connection.execute(
            "UPDATE job SET status = 2, token = ? WHERE id IN "
            "(SELECT id FROM job WHERE status = 1 ORDER BY id LIMIT ?) RETURNING id, inputs",
            (token, SLICE),
        ).fetchall()
        connection.execute("COMMIT")
        if not rows:
            return done
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE job SET status = 3, outputs = '{}' WHERE id = ? AND token = ?", ((row[0], token) for row in rows)
        )
        connection.execute("COMMIT")
        done += len(rows)
    return done


CELL = 0.002  # degrees, about 200 m


def places_database(file: Path, places: Iterable[tuple[float, float, str]]) -> None:
    """Write (latitude, longitude, name) clustered by cell."""
    connection = sqlite3.connect(file)
    connection.execute(
        "CREATE TABLE place (row INTEGER, col INTEGER, id INTEGER, latitude REAL, longitude REAL, name TEXT, "
        "PRIMARY KEY (row, col, id)) WITHOUT ROWID"
    )
    rows = sorted((int(a // CELL), int(b // CELL), id_, a, b, name) for id_, (a, b, name) in enumerate(places))
    with connection:
        connection.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def match(file: Path, queries: Sequence[tuple[float, float, str]]) -> int:
    """Take the nearest candidates of each query and the best token ratio among them; return how many were found."""
    return sum(score >= 85 for _, score in best(file, queries))


def best(file: Path, queries: Sequence[tuple[float, float, str]]) -> list[tuple[int, float]]:
    """Return id and token ratio (0–100) of the best of the nearest candidates of each query; (−1, 0) where none is."""
    connection = sqlite3.connect(f"file:{file}?immutable=1", uri=True)
    connection.execute("PRAGMA mmap_size = 1000000000")
    found = []
    for latitude, longitude, name in queries:
        row, column = int(latitude // CELL), int(longitude // CELL)
        near = connection.execute(
            "SELECT latitude, longitude, name, id FROM place WHERE row BETWEEN ? AND ? AND col BETWEEN ? AND ?",
            (row - 1, row + 1, column - 1, column + 1),
        ).fetchall()
        near.sort(key=lambda one: (one[0] - latitude) ** 2 + (one[1] - longitude) ** 2)
        one = process.extractOne(name, [one[2] for one in near[:50]], scorer=fuzz.token_set_ratio)
        found.append((near[one[2]][3], one[1]) if one is not None else (-1, 0.0))
    connection.close()
    return found
