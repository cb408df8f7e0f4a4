"""The database as PostgreSQL: each piece of work is a transaction of its own, tried again when another was faster."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from placewright.errors import StoreUnavailable
from placewright.store import postgres
from placewright.store.health import try_write
from placewright.store.locks import Moved

T = TypeVar("T")

TRIES = 8
FIRST_PAUSE = 0.005  # seconds, doubled at each try, with jitter


class PostgresDatabase:
    """See `database.Database` for what each method promises; `known` are options that every connection has."""

    def __init__(self, url: URL, known: Mapping[str, Any]) -> None:
        self._engine = postgres.engine(url).execution_options(**known)
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._closed = False

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a read transaction."""
        self._check_open()
        with _translated(), self._snapshots.begin() as conn:
            return work(conn)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one durable transaction; it may run several times, of which one is kept."""
        self._check_open()
        for tries in count(1):
            try:
                with _translated(), self._engine.begin() as conn:
                    return work(conn)
            except (DBAPIError, psycopg.Error, Moved) as error:
                faster = error.orig if isinstance(error, DBAPIError) else error
                if not isinstance(faster, (*postgres.AGAIN, Moved)) or tries == TRIES:
                    raise
                time.sleep(random.uniform(0, FIRST_PAUSE * 2**tries))  # noqa: S311 - spreading, not secrecy
        raise AssertionError  # the loop has no other end

    def ping(self) -> None:
        """Check that the database can be read and written."""
        self.write(try_write)

    def close(self) -> None:
        """Close all connections; a second call is harmless."""
        self._closed = True
        self._engine.dispose()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreUnavailable("The database is closed.")


@contextmanager
def _translated() -> Iterator[None]:
    """Turn errors of SQLAlchemy and psycopg into ours; a fault of our own statements stays as it is."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable("The database cannot be used now: too much is going on at once.") from error
    except (DBAPIError, psycopg.Error) as error:
        theirs = error.orig if isinstance(error, DBAPIError) else error
        ours = postgres.translated(theirs) if isinstance(theirs, psycopg.Error) else None
        if ours is None:
            raise
        raise ours from error
