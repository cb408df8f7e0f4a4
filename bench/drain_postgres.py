"""How fast two workers drain 50,000 jobs that do nothing on PostgreSQL, beside claiming and completing rows by hand."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.drain_empty import COUNT, GOAL, drain
from bench.floors import SLICE
from bench.row import Row, middle, seconds
from bench.server import folder

URL = "PLACEWRIGHT_DATABASE_URL"


def measure(repeat: int) -> list[Row]:
    """Take floor and value in turn, on a server that is as durable as one is out of the box."""
    from tests.postgres import Server

    server = Server(durable=True)
    least, rates = [], []
    try:
        for _ in range(repeat):
            with server.database(empty=True) as url:
                connection = _floor(url)
                least.append(COUNT / seconds(lambda connection=connection: _drain(connection)))  # type: ignore[misc]
                connection.close()
            with server.database() as url, folder() as data, _environment(url):
                rates.append(COUNT / drain(data))
    finally:
        server.close()
    value, spread = middle(rates)
    what = "claim (SKIP LOCKED) and complete in slices of 200, bare psycopg, one process"
    return [Row("drain empty work, PostgreSQL", value, "/s", COUNT, middle(least)[0], what, GOAL, "more", spread)]


@contextmanager
def _environment(url: str) -> Iterator[None]:
    os.environ[URL] = url
    try:
        yield
    finally:
        del os.environ[URL]


def _floor(url: str) -> Any:
    import psycopg

    connection = psycopg.connect(url)
    connection.execute(
        "CREATE TABLE job (id bigint PRIMARY KEY, place_id text, inputs text, status int, token int, outputs text)"
    )
    connection.execute("CREATE INDEX job_status ON job (status, id)")
    rows = (f"INSERT INTO job SELECT n, 'p' || n, '{{}}', 1 FROM generate_series(1, {COUNT}) n", "ANALYZE job")
    for statement in rows:
        connection.execute(statement.encode())
    connection.commit()
    return connection


def _drain(connection: Any) -> None:
    chosen = f"SELECT id FROM job WHERE status = 1 ORDER BY id LIMIT {SLICE} FOR UPDATE SKIP LOCKED"
    for token in range(1, 1_000_000):
        claim = f"UPDATE job SET status = 2, token = %s WHERE id IN ({chosen}) RETURNING id, inputs"
        rows = connection.execute(claim, (token,)).fetchall()
        connection.commit()
        if not rows:
            return
        complete = "UPDATE job SET status = 3, outputs = '{}' WHERE id = ANY(%s) AND token = %s"
        connection.execute(complete, ([row[0] for row in rows], token))
        connection.commit()
