"""The floors: the least that anybody would have to do, written by hand over bare sqlite3, without our packages."""

import sqlite3
from pathlib import Path
from typing import Any

import msgspec

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


class _Submission(msgspec.Struct):
    jobs: list[_Job]


def accept(connection: sqlite3.Connection, body: bytes) -> None:
    """Decode a submission, insert all its jobs at once, commit."""
    jobs = msgspec.json.decode(body, type=_Submission).jobs
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
