"""The database as a SQLite file: one writer thread, pooled readers."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from placewright.errors import StoreUnavailable
from placewright.store import clock, sqlite
from placewright.store.health import try_write
from placewright.store.writer import Writer

T = TypeVar("T")


class SqliteDatabase:
    """See `database.Database` for what each method promises; `known` are options that every connection has."""

    def __init__(self, url: URL, known: Mapping[str, Any]) -> None:
        engines = [sqlite.engine(url, writer=writer) for writer in (True, False)]
        file = Path(url.database or "")
        options = dict(known) | {clock.OPTION: clock.shared(file)}
        self._engine, self._readers = (engine.execution_options(**options) for engine in engines)
        self._writer = Writer(self._engine, file, _translated)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a read transaction (one moment's view) in the caller's thread; blocks."""
        with _translated(), self._readers.begin() as conn:
            return work(conn)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one durable transaction on the writer thread; blocks until committed."""
        return self._writer.do(work)

    def ping(self) -> None:
        """Check that the database can be read and written."""
        self.write(try_write)

    def close(self) -> None:
        """Wait for the write at hand and close all connections; a second call is harmless."""
        self._writer.close()
        self._readers.dispose()
        self._engine.dispose()


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
