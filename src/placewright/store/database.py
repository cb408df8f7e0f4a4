"""Opens the database: one writer thread, pooled readers, migrations at open, foreign errors translated."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from placewright.settings import Settings

T = TypeVar("T")


class Database:
    """The open database of one process; safe to use from any thread."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a read transaction (one moment's view) in the caller's thread; blocks.

        Raises:
            StoreUnavailable: passing trouble of the database.
        """
        raise NotImplementedError

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one durable transaction on the writer thread; blocks until committed. Keep it short.

        Raises:
            StoreUnavailable: passing trouble of the database; nothing of `work` was kept.
        """
        raise NotImplementedError

    def ping(self) -> None:
        """Check that the database can be read and written, for `/readyz`.

        Raises:
            StoreUnavailable: it cannot.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Wait for the write at hand and close all connections; a second call is harmless."""
        raise NotImplementedError


def open_database(settings: Settings) -> Database:
    """Open (and make, if new) the database of the settings, migrated to this version.

    Raises:
        StoreUnavailable: it cannot be opened now.
        StoreError: it belongs to a newer version of Placewright.
    """
    raise NotImplementedError
