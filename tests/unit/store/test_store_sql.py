"""Conditions as each database gets them: as they stand, so that indexes are used."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from placewright.store.schema import jobs
from placewright.store.sql import among, holds

LOOKED_UP = [
    select(jobs.c.status).where(among(jobs.c.id, [1, 2])),
    select(jobs.c.status).where(jobs.c.status == 1, among(jobs.c.id, [1, 2])),
    update(jobs).where(among(jobs.c.id, [1, 2]), jobs.c.status == 1).values(status=2),
]


@pytest.mark.parametrize("statement", LOOKED_UP)
def test_sqlite_looks_the_listed_up(statement) -> None:
    compiled = statement.compile(dialect=sqlite_dialect())
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, status INTEGER)")
        plan = connection.execute(f"EXPLAIN QUERY PLAN {compiled}", [1] * str(compiled).count("?")).fetchall()
    assert "SEARCH jobs USING INTEGER PRIMARY KEY" in str(plan), plan


def test_conditions_are_rendered_as_they_stand() -> None:
    statement = select(jobs.c.id).where(among(jobs.c.id, [1]), holds(jobs.c.place_id, "x"))
    ours = str(statement.compile(dialect=sqlite_dialect()))
    assert ours.endswith("jobs.id IN (SELECT value FROM json_each(?)) AND (instr(jobs.place_id, ?) > 0)")
    theirs = str(statement.compile(dialect=postgresql.dialect()))
    assert "jobs.id = ANY(" in theirs
