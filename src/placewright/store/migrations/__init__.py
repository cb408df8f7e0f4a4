"""Brings the tables to this version, inside the transaction that asks for it."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from placewright.errors import StoreError
from placewright.store.sql import is_postgres

# The newest revision, told by the names of the files (v0001_first_tables.py), which a test holds to what they say. It
# spares the start of every process the import of alembic.
HEAD = max(file.name[1:5] for file in Path(__file__).parent.glob("versions/v*.py"))
_LOCK = 7_067 << 41  # advisory: one process migrates, the others wait


def migrate(conn: Connection) -> None:
    """Make or change the tables up to HEAD; fast when nothing is to be done.

    The transaction of `conn` locks out other processes that open the same database at the same time.

    Raises:
        StoreError: the database was made by a newer version of Placewright.
    """
    if is_postgres(conn):
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(conn):
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script.revision import ResolutionError
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    try:
        command.upgrade(config, "head")
    except (ResolutionError, CommandError) as error:
        raise StoreError("The database was made by a newer version of Placewright; install that version.") from error


def is_current(conn: Connection) -> bool:
    """Tell whether the tables are of this version."""
    return revision(conn) == HEAD


def revision(conn: Connection) -> str | None:
    """Return the revision of the tables; None when there are none."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
