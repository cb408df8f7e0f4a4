"""Which errors of SQLite are passing trouble, and which pragmas every connection has."""

import sqlite3
from pathlib import Path

import pytest

from placewright.errors import SettingsError, StoreError, StoreUnavailable
from placewright.store import sqlite


def error(code: int) -> sqlite3.Error:
    made = sqlite3.OperationalError("as SQLite says it")
    made.sqlite_errorcode = code
    return made


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, 10 | (3 << 8)])
def test_passing_trouble(code: int) -> None:
    assert isinstance(sqlite.translated(error(code)), StoreUnavailable)


def test_a_damaged_file_does_not_mend_itself() -> None:
    ours = sqlite.translated(error(sqlite3.SQLITE_CORRUPT))
    assert isinstance(ours, StoreError)
    assert not isinstance(ours, StoreUnavailable)


def test_a_fault_of_our_own_is_not_hidden() -> None:
    assert sqlite.translated(error(sqlite3.SQLITE_ERROR)) is None
    assert sqlite.translated(sqlite3.ProgrammingError("closed")) is None


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_cannot_be_shared(url: str) -> None:
    with pytest.raises(SettingsError, match="needs a file"):
        sqlite.engine(url, writer=True)


@pytest.mark.parametrize("writer", [True, False])
def test_pragmas(tmp_path: Path, writer: bool) -> None:
    url = f"sqlite:///{tmp_path / 'p.db'}"
    first = sqlite.engine(url, writer=True)
    first.connect().close()
    engine = sqlite.engine(url, writer=writer)
    with engine.connect() as conn:
        found = [
            conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    first.dispose()
    assert found == ["wal", 2, 1]
