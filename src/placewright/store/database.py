"""Opens the database: one writer thread, pooled readers, migrations at open, foreign errors translated."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from placewright.errors import SettingsError, StoreUnavailable
from placewright.settings import Settings
from placewright.store import expiry, sqlite
from placewright.store.migrations import HEAD, migrate, revision
from placewright.store.writer import Writer

T = TypeVar("T")


class Database:
    """The open database of one process; safe to use from any thread, not across a fork."""

    def __init__(self, url: str, *, retention_days: float = 0) -> None:
        known = {expiry.OPTION: retention_days}
        self._engine = sqlite.engine(url, writer=True).execution_options(**known)
        self._readers = sqlite.engine(url, writer=False).execution_options(**known)
        self._writer = Writer(self._engine, Path(make_url(url).database or ""), _translated)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a read transaction (one moment's view) in the caller's thread; blocks.

        Raises:
            StoreUnavailable: passing trouble of the database.
        """
        with _translated(), self._readers.begin() as conn:
            return work(conn)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one durable transaction on the writer thread; blocks until committed. Keep it short.

        Raises:
            StoreUnavailable: passing trouble of the database; nothing of `work` was kept.
        """
        return self._writer.do(work)

    def ping(self) -> None:
        """Check that the database can be read and written, for `/readyz`.

        Raises:
            StoreUnavailable: it cannot.
        """
        # An empty transaction would succeed on a full or read-only disk: this one writes a page and takes it back.
        self.write(_try_write)

    def close(self) -> None:
        """Wait for the write at hand and close all connections; a second call is harmless."""
        self._writer.close()
        self._readers.dispose()
        self._engine.dispose()


def open_database(settings: Settings) -> Database:
    """Open (and make, if new) the database of the settings, migrated to this version.

    Raises:
        StoreUnavailable: it cannot be opened now.
        StoreError: it belongs to a newer version of Placewright.
        SettingsError: the URL names another kind of database than this version knows.
    """
    if make_url(settings.url).get_backend_name() != "sqlite":
        raise SettingsError("PLACEWRIGHT_DATABASE_URL: only sqlite:///FILE is understood.")
    try:
        database = Database(settings.url, retention_days=settings.retention_days)
    except OSError as error:
        raise StoreUnavailable(f"The data folder cannot be made: {error.strerror}.") from error
    try:
        if database.read(revision) != HEAD:  # the common case waits for no writer
            database.write(migrate)
    except BaseException:
        database.close()
        raise
    return database


def _try_write(conn: Connection) -> None:
    with conn.begin_nested() as savepoint:
        conn.execute(text("INSERT INTO organisations (slug, created_at) VALUES ('-', 0)"))
        savepoint.rollback()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn errors of SQLAlchemy and SQLite into ours; a fault of our own statements stays as it is."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable("The database cannot be used now: too many readers.") from error
    except DBAPIError as error:
        ours = sqlite.translated(error.orig) if isinstance(error.orig, sqlite3.Error) else None
        if ours is None:
            raise
        raise ours from error
    except OSError as error:  # of the lock file
        raise StoreUnavailable(f"The database cannot be used now: {error.strerror}.") from error
    except sqlite3.Error as error:
        ours = sqlite.translated(error)
        if ours is None:
            raise
        raise ours from error
