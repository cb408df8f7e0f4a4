"""SQLite: how connections are opened and checked, and which of its errors are passing trouble."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

from placewright.errors import SettingsError, StoreError, StoreUnavailable

BUSY_TIMEOUT_MS = 15_000
CACHE_KIB = 16_384  # per connection
CHECKPOINT_PAGES = 4_000  # 16 MB of log; a page that changes often is then written back more seldom

# Base codes (the low byte of the extended code) that a retry, or freeing the disk, may mend.
PASSING = {
    sqlite3.SQLITE_BUSY: "it is locked by another process",
    sqlite3.SQLITE_LOCKED: "it is locked by another connection",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_NOMEM: "memory is short",
    sqlite3.SQLITE_PROTOCOL: "it is locked by another process",
    sqlite3.SQLITE_INTERRUPT: "the work was interrupted",
}
BROKEN = {
    sqlite3.SQLITE_CORRUPT: "its file is damaged; restore a backup",
    sqlite3.SQLITE_NOTADB: "its file is not a database",
}


def engine(url: URL | str, *, writer: bool) -> Engine:
    """Return an engine whose transactions are `BEGIN IMMEDIATE` (writer) or see one moment (reader).

    Raises:
        SettingsError: the URL is not of a SQLite file.
    """
    url = make_url(url)
    if not url.database or url.database == ":memory:":
        raise SettingsError("PLACEWRIGHT_DATABASE_URL: SQLite needs a file, since worker processes share it.")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if writer else 4,
        max_overflow=0 if writer else 60,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000, "isolation_level": None},
    )
    event.listen(made, "connect", _prepare_writer if writer else _prepare_reader)
    begin = "BEGIN IMMEDIATE" if writer else "BEGIN"
    event.listen(made, "begin", lambda conn: conn.exec_driver_sql(begin))
    return made


def _prepare_writer(connection: sqlite3.Connection, _record: Any) -> None:
    """Set and assert what durability rests on."""
    _set(connection, "journal_mode", "wal", "wal")
    _prepare(connection)


def _prepare_reader(connection: sqlite3.Connection, _record: Any) -> None:
    _prepare(connection)
    _set(connection, "query_only", "on", 1)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # transactions begin where the begin event says, nowhere else
    _set(connection, "synchronous", "full", 2)
    _set(connection, "foreign_keys", "on", 1)
    _set(connection, "busy_timeout", str(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


def _set(connection: sqlite3.Connection, pragma: str, value: str, expected: object) -> None:
    connection.execute(f"PRAGMA {pragma} = {value}")
    found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    if found != expected:
        raise StoreError(f"The database cannot be used safely: SQLite keeps {pragma} at {found}, not {value}.")


def translated(error: sqlite3.Error) -> StoreError | None:
    """Return our error for one of SQLite's; None when it is a fault of our own statements."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if reason := PASSING.get(code & 0xFF):
        return StoreUnavailable(f"The database cannot be used now: {reason}.")
    if reason := BROKEN.get(code & 0xFF):
        return StoreError(f"The database cannot be used: {reason}.")
    return None
