"""The floors that are about the store, written by hand over bare psycopg, without our packages."""

from typing import Any

import msgspec
import psycopg

from bench.floors import SLICE, Submission


def database(url: str) -> "psycopg.Connection[Any]":
    """Open a database with the same table as the floors on SQLite; it is as durable as its server."""
    connection = psycopg.connect(url)
    connection.execute(
        "CREATE TABLE job (id bigserial PRIMARY KEY, place_id text, inputs text, status int, token int, outputs text)"
    )
    connection.execute("CREATE INDEX job_status ON job (status, id)")
    connection.commit()
    return connection


def accept(connection: "psycopg.Connection[Any]", body: bytes) -> None:
    """Decode a submission, copy all its jobs in, commit."""
    jobs = msgspec.json.decode(body, type=Submission).jobs
    with connection.cursor().copy("COPY job (place_id, inputs, status) FROM STDIN") as copy:
        for job in jobs:
            copy.write_row((job.place_id, str(job.inputs, "utf-8"), 1))
    connection.commit()


def drain(connection: "psycopg.Connection[Any]") -> int:
    """Claim slices of waiting jobs (SKIP LOCKED) and complete them, each step a transaction; return how many jobs."""
    chosen = f"SELECT id FROM job WHERE status = 1 ORDER BY id LIMIT {SLICE} FOR UPDATE SKIP LOCKED"
    claim = f"UPDATE job SET status = 2, token = %s WHERE id IN ({chosen}) RETURNING id, inputs".encode()
    done = 0
    connection.execute("ANALYZE job")
    for token in range(1, 1_000_000):
        rows = connection.execute(claim, (token,)).fetchall()
        connection.commit()
        if not rows:
            return done
        complete = b"UPDATE job SET status = 3, outputs = '{}' WHERE id = ANY(%s) AND token = %s"
        connection.execute(complete, ([row[0] for row in rows], token))
        connection.commit()
        done += len(rows)
    return done
