"""Opens the database that the settings name, migrated to this version."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from placewright.errors import SettingsError, StoreUnavailable
from placewright.settings import Settings
from placewright.store import expiry
from placewright.store.migrations import is_current, migrate
from placewright.store.sqlite_database import SqliteDatabase

T = TypeVar("T")


class Database(Protocol):
    """The open database of one process; safe to use from any thread, not across a fork."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a read transaction (one moment's view) in the caller's thread; blocks.

        Raises:
            StoreUnavailable: passing trouble of the database.
        """
        ...

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one durable transaction; blocks until committed. Keep it short.

        It may run more than once, each time from the start on fresh data, so it must change nothing but the database.

        Raises:
            StoreUnavailable: passing trouble of the database; nothing of `work` was kept, unless the connection broke
                in the commit itself: then a retry must find out.
        """
        ...

    def ping(self) -> None:
        """Check that the database can be read and written, for `/readyz`.

        Raises:
            StoreUnavailable: it cannot.
        """
        ...

    def close(self) -> None:
        """Wait for the write at hand and close all connections; a second call is harmless."""
        ...


def open_database(settings: Settings) -> Database:
    """Open (and make, if new) the database of the settings, migrated to this version.

    Raises:
        StoreUnavailable: it cannot be opened now.
        StoreError: it belongs to a newer version of Placewright.
        SettingsError: the URL names another kind of database than this version knows.
    """
    database = connect(settings.url, retention_days=settings.retention_days)
    try:
        if not database.read(is_current):  # the common case waits for no writer
            database.write(migrate)
    except BaseException:
        database.close()
        raise
    return database


def connect(url: str, *, retention_days: float = 0) -> Database:
    """Return the database of a URL, whatever its tables are; `retention_days`: see `expiry`.

    Raises:
        StoreUnavailable: it cannot be opened now.
        SettingsError: the URL names another kind of database than this version knows.
    """
    parsed = parsed_url(url)
    known = {expiry.OPTION: retention_days}
    if parsed.get_backend_name() == "sqlite":
        try:
            return SqliteDatabase(parsed, known)
        except OSError as error:
            raise StoreUnavailable(f"The data folder cannot be made: {error.strerror}.") from error
    try:
        from placewright.store.postgres_database import PostgresDatabase  # an extra, and slow to import
    except ImportError as error:
        raise SettingsError("PostgreSQL needs one more package: pip install 'placewright[postgres]'.") from error
    return PostgresDatabase(parsed, known)


def parsed_url(url: str) -> URL:
    """Return a URL in its parts.

    Raises:
        SettingsError: it names another kind of database than this version knows.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError("PLACEWRIGHT_DATABASE_URL: it is no URL of a database.") from None
    if parsed.drivername == "postgres":  # as many providers write it
        parsed = parsed.set(drivername="postgresql")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError("PLACEWRIGHT_DATABASE_URL: only sqlite:///FILE and postgresql://… are understood.")
    return parsed
