"""PostgreSQL: opening, migrating, and trouble with the server."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from tests.postgres import Server

from placewright.errors import InvalidInput, NotFound, SettingsError, StoreError, StoreUnavailable
from placewright.settings import load_settings
from placewright.store import Database, batches, locks, open_database, organisations
from placewright.store.schema import metadata


@pytest.fixture
def database(tmp_path: Path, postgres_url: str) -> Iterator[Database]:
    made = open_database(load_settings(data=tmp_path, database_url=postgres_url))
    yield made
    made.close()


def test_the_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    def compare(conn) -> list:
        options = {"compare_type": True, "compare_server_default": True, "include_object": _is_ours}
        return compare_metadata(MigrationContext.configure(conn, opts=options), metadata)

    assert database.read(compare) == []


def _is_ours(_object, name: str, kind: str, *_: object) -> bool:
    return not (kind == "table" and name.startswith("alembic"))


def test_many_processes_may_open_a_new_database_at_once(postgres: Server, tmp_path: Path) -> None:
    with postgres.database(empty=True) as url:
        code = f"""if True:
            from placewright.settings import load_settings
            from placewright.store import open_database, organisations
            database = open_database(load_settings(data={str(tmp_path)!r}, database_url={url!r}))
            database.write(lambda conn: organisations.create(conn, "acme"))
            database.close()"""
        started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
        assert [process.wait(60) for process in started] == [0, 0, 0]


def test_a_reader_sees_one_moment_and_cannot_write(database: Database) -> None:
    count = text("SELECT count(*) FROM organisations")

    def look(conn) -> tuple[int, int]:
        before = conn.execute(count).scalar()
        database.write(lambda other: organisations.create(other, "acme"))
        return before, conn.execute(count).scalar()

    assert database.read(look) == (0, 0)
    with pytest.raises(StoreUnavailable, match="read-only"):
        database.read(lambda conn: organisations.create(conn, "other"))


def test_who_was_slower_tries_again(database: Database) -> None:
    organisation = database.write(lambda conn: organisations.create(conn, "acme"))
    tries, meet = [], threading.Barrier(2, timeout=10)

    def create(conn) -> None:
        tries.append(conn)
        known = kept(conn)
        if len(tries) <= 2:
            meet.wait()
        if not known:
            insert = "INSERT INTO idempotency_keys VALUES (DEFAULT, :id, 'k', 'POST', '/', '', 0, 200, '{}', '')"
            conn.execute(text(insert), {"id": organisation.id})

    def kept(conn) -> int:
        return conn.execute(text("SELECT count(*) FROM idempotency_keys")).scalar()

    threads = [threading.Thread(target=database.write, args=(create,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(tries), database.read(kept)) == (3, 1)


def test_a_task_of_all_servers_is_done_by_one_at_a_time(database: Database) -> None:
    def first(conn) -> list[bool]:
        def other(name: str) -> bool:
            return database.write(lambda conn: locks.try_task(conn, name))

        return [locks.try_task(conn, "a"), other("a"), other("b")]

    assert database.write(first) == [True, False, True]
    assert database.write(lambda conn: locks.try_task(conn, "a"))


def test_a_server_that_stops_is_passing_trouble(postgres: Server, database: Database) -> None:
    database.write(lambda conn: organisations.create(conn, "acme"))
    postgres.stop()
    for work in (database.ping, partial(database.read, batches_of), partial(database.write, batches_of)):
        with pytest.raises(StoreUnavailable, match="cannot be reached"):
            work()
    postgres.start()
    database.ping()
    assert database.read(batches_of) == 0
    postgres.restart()
    assert database.read(batches_of) == 0


def batches_of(conn) -> int:
    return batches.list_batches(conn, 1, limit=1).total


def test_a_connection_that_breaks_under_work_is_passing_trouble(database: Database) -> None:
    def broken(conn) -> None:
        conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreUnavailable):
        database.write(broken)
    assert database.read(batches_of) == 0


def test_the_character_nul_is_a_wrong_value_not_a_fault(database: Database) -> None:
    with pytest.raises((InvalidInput, NotFound)):
        database.read(lambda conn: batches.get(conn, 1, "a\0b"))
    with pytest.raises(InvalidInput, match="NUL"):
        database.write(lambda conn: organisations.create(conn, "a\0b"))


def test_a_wrong_database_is_told_in_a_sentence(postgres: Server, tmp_path: Path) -> None:
    for url, sentence in (
        (postgres.url("nowhere"), "refuses: database .nowhere. does not exist"),
        ("postgresql://u@127.0.0.1:1/x", "cannot be reached"),
    ):
        with pytest.raises(StoreError, match=sentence):
            open_database(load_settings(data=tmp_path, database_url=url))


def test_without_the_driver_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "placewright.store.postgres_database", None)  # as when psycopg is not there
    with pytest.raises(SettingsError, match=r"pip install 'placewright\[postgres\]'"):
        open_database(load_settings(data=tmp_path, database_url="postgres://u@127.0.0.1:1/x"))


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        database.write(lambda conn: None)
