"""Opening, migrating, writing in groups, and trouble with the disk."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from placewright.errors import SettingsError, StoreError, StoreUnavailable
from placewright.settings import load_settings
from placewright.store import Database, Holding, migrations, open_database, organisations
from placewright.store.schema import metadata
from placewright.testing import TemporaryStore, sent_job


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(load_settings(data=tmp_path))
    yield made
    made.close()


def test_the_revisions_are_those_that_the_files_are_named_by() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == [one.revision for one in migrations.STEPS]


def parts(row) -> tuple[str, list[str]]:
    """Take a statement apart: constraints may stand in any order."""
    return row[0], sorted(part.strip(" \n\t()") for part in row[1].split(","))


def test_the_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)
    statement = text("SELECT name, sql FROM sqlite_master WHERE sql <> '' AND name NOT LIKE 'alembic%'")
    with fresh.connect() as conn:
        meant = dict(map(parts, conn.execute(statement)))
    fresh.dispose()
    found = database.read(lambda conn: dict(map(parts, conn.execute(statement))))
    assert found == meant


def test_the_jobs_that_are_there_are_counted(tmp_path: Path) -> None:
    store = TemporaryStore(tmp_path)
    store.submit([sent_job("p"), sent_job("q")])
    before = (
        "DROP TABLE glances",
        "ALTER TABLE job_inputs DROP COLUMN forbid_licences",
        "ALTER TABLE job_inputs DROP COLUMN budget",
        "DROP TABLE custom_attributes",
        "DROP TABLE batch_spending",
        "ALTER TABLE batches DROP COLUMN budget",
        "ALTER TABLE jobs DROP COLUMN refresh_at",
        "ALTER TABLE batches DROP COLUMN forbid_licences",
        "ALTER TABLE api_keys DROP COLUMN scope",
        "DROP TABLE audit",
        "ALTER TABLE api_keys DROP COLUMN session_of",
        "DROP TABLE labelled_pairs",
        "ALTER TABLE slices DROP COLUMN created_at",
        "ALTER TABLE slices DROP COLUMN trace",
        "ALTER TABLE organisations DROP COLUMN pinned_datasets",
        "DROP TABLE compatibility",
        "DROP TABLE overrides",
        "DROP TABLE expired_batches",
        "DROP INDEX ix_batches_working",
        "DROP INDEX ix_jobs_singles_age",
        "ALTER TABLE batches DROP COLUMN owner_id",
        "ALTER TABLE organisations DROP COLUMN jobs",
        "ALTER TABLE organisations DROP COLUMN retention_days",
        "UPDATE alembic_version SET version_num = '0006'",
    )
    store.database.write(lambda conn: [conn.execute(text(one)) for one in before])
    store.close()
    again = open_database(load_settings(data=tmp_path))
    assert again.read(organisations.list_holdings) == [Holding("acme", 1, 2, None)]
    again.close()


def test_an_open_database_opens_again_fast(database: Database, tmp_path: Path) -> None:
    started = time.perf_counter()
    open_database(load_settings(data=tmp_path)).close()
    assert time.perf_counter() - started < 0.5


def test_many_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    code = f"""if True:
        from placewright.settings import load_settings
        from placewright.store import open_database, organisations
        database = open_database(load_settings(data={str(tmp_path)!r}))
        database.write(lambda conn: organisations.create(conn, "acme"))
        database.close()"""
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]


def test_a_newer_database_is_refused_once_it_lacks_what_this_version_needs(database: Database, tmp_path: Path) -> None:
    database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    open_database(load_settings(data=tmp_path)).close()
    database.write(lambda conn: conn.execute(text("UPDATE compatibility SET oldest = '9999'")))
    with pytest.raises(StoreError, match="newer version"):
        open_database(load_settings(data=tmp_path))


def test_another_kind_of_database_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        open_database(load_settings(data=tmp_path, database_url="mysql://somewhere/db"))


def test_a_write_that_fails_leaves_nothing_and_hurts_no_other(database: Database) -> None:
    def wrong(conn) -> None:
        organisations.create(conn, "lost")
        raise ValueError("wrong")

    def right(number: int) -> None:
        database.write(lambda conn: organisations.create(conn, f"kept-{number}"))

    threads = [threading.Thread(target=right, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        with pytest.raises(ValueError, match="wrong"):
            database.write(wrong)
    for thread in threads:
        thread.join()
    slugs = database.read(lambda conn: conn.execute(text("SELECT slug FROM organisations")).scalars().all())
    assert sorted(slugs) == sorted(f"kept-{number}" for number in range(20))


def test_a_reader_sees_one_moment(database: Database) -> None:
    count = text("SELECT count(*) FROM organisations")

    def look(conn) -> tuple[int, int]:
        before = conn.execute(count).scalar()
        database.write(lambda other: organisations.create(other, "acme"))
        return before, conn.execute(count).scalar()

    assert database.read(look) == (0, 0)
    assert database.read(lambda conn: conn.execute(count).scalar()) == 1


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreUnavailable, match="read-only"):
        database.read(lambda conn: organisations.create(conn, "acme"))


def test_a_lock_held_by_another_program_is_passing_trouble(database: Database, tmp_path: Path) -> None:
    database.write(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(tmp_path / "placewright.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        database.write(lambda conn: organisations.create(conn, "acme"))
    other.execute("ROLLBACK")
    other.close()
    assert database.write(lambda conn: organisations.create(conn, "acme")).slug == "acme"


def test_a_full_disk_is_said_and_mends_itself(database: Database) -> None:
    def limit(pages: int):
        return lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def big(conn) -> None:
        conn.exec_driver_sql("CREATE TABLE ballast AS SELECT randomblob(1000000) AS filler")

    pages = database.read(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar())
    database.write(limit(pages))
    with pytest.raises(StoreUnavailable, match="full"):
        database.write(big)
    database.write(limit(2**30))
    database.write(big)


def test_ping_leaves_nothing(database: Database) -> None:
    database.ping()
    assert database.read(lambda conn: organisations.find(conn, "-")) is None


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        database.write(lambda conn: None)
