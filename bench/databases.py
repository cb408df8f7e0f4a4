"""The databases that a measure is taken on: SQLite in the data folder, and PostgreSQL from a wheel, both durable.

BENCH_DATABASES=sqlite (or postgres) takes the measures on one of them only.
"""

import atexit
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import floors, floors_postgres
from bench.server import Served, folder, server
from placewright.settings import Settings, load_settings

SQLITE, POSTGRES = "sqlite", "postgres"
_FLOORS: dict[str, ModuleType] = {SQLITE: floors, POSTGRES: floors_postgres}  # the same functions over each


@dataclass(frozen=True)
class Installation:
    """A data folder and its database, with nothing in it."""

    kind: str
    data: Path
    url: str | None = None  # of PostgreSQL

    def named(self, what: str) -> str:
        """Return the name of a row."""
        return what if self.kind == SQLITE else f"{what}, PostgreSQL"

    def settings(self, **given: Any) -> Settings:
        """Return the settings of a process on it."""
        return load_settings(data=self.data, database_url=self.url, log_level="warning", **given)

    @contextmanager
    def server(self, workers: int = 2) -> Iterator[Served]:
        """Start a server on it and yield a client."""
        with server(self.data, workers, self.url) as client:
            yield client

    @property
    def floors(self) -> Any:
        """Return the floors over bare tables of this database: `accept`, `drain`."""
        return _FLOORS[self.kind]

    @contextmanager
    def bare(self) -> Iterator[Any]:
        """Yield a connection to an empty table `job` of its own, for a floor."""
        if self.kind == SQLITE:
            with folder() as own, closing(floors.database(own / "floor.db")) as connection:
                yield connection
        else:
            with _server().database(empty=True) as url, closing(floors_postgres.database(url)) as connection:
                yield connection


def kinds() -> list[str]:
    """Return the databases that were asked for."""
    return os.environ.get("BENCH_DATABASES", f"{SQLITE},{POSTGRES}").split(",")


@contextmanager
def installation(kind: str) -> Iterator[Installation]:
    """Yield an installation on a database of a kind; all of it is gone afterwards."""
    with folder() as data:
        if kind == SQLITE:
            yield Installation(kind, data)
        else:
            with _server().database() as url:
                yield Installation(kind, data, url)


@cache
def _server() -> Any:
    """Start PostgreSQL, as durable as it is out of the box; it ends with this process."""
    from tests.postgres import Server  # of the development group

    server = Server(durable=True)
    atexit.register(server.close)
    return server
