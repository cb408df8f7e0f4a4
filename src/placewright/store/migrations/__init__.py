"""Brings the tables to this version, inside the transaction that asks for it.

A step before an upgrade (most of them) adds; processes of the version before keep working beside it. A step after it
takes away what only those still used: its file is called v0010_post_….py, and on PostgreSQL it runs only when asked
for, once all processes are of the new version. SQLite is for one machine, where all processes start together.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Connection, inspect, text

from placewright.errors import StoreError
from placewright.store.sql import is_postgres


class Step(msgspec.Struct, frozen=True):
    """One revision of the tables, as the name of its file tells it (a test holds the two together)."""

    revision: str
    title: str

    @property
    def is_post(self) -> bool:
        """Tell whether it takes away what older versions use."""
        return self.title.startswith("post ")


def _steps() -> tuple[Step, ...]:
    names = sorted(file.stem for file in Path(__file__).parent.glob("versions/v*.py"))
    return tuple(Step(name[1:5], name[6:].replace("_", " ")) for name in names)


# Told by file names, which spares the start of every process the import of alembic.
STEPS = _steps()
HEAD = STEPS[-1].revision
_LOCK = 7_067 << 41  # advisory: one process migrates, the others wait


def migrate(conn: Connection, *, post: bool = False) -> Sequence[Step]:
    """Make or change the tables; return the steps that were taken, none when there was nothing to do.

    The transaction of `conn` locks out other processes that open the same database at the same time.

    Raises:
        StoreError: the database was made by a version of Placewright that is too new, or its last upgrade was not
            finished by the steps after it.
    """
    if is_postgres(conn):
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    taken = to_take(conn, post=post or not is_postgres(conn))
    if not taken:
        return ()
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, taken[-1].revision)
    if posts := [step.revision for step in taken if step.is_post]:
        conn.execute(text("UPDATE compatibility SET oldest = :oldest"), {"oldest": posts[-1]})
    return taken


def is_current(conn: Connection) -> bool:
    """Tell whether this version can work with the tables as they are.

    Raises:
        StoreError: as `migrate`.
    """
    return not to_take(conn, post=not is_postgres(conn))


def to_take(conn: Connection, *, post: bool, steps: Sequence[Step] = STEPS) -> Sequence[Step]:
    """Return the steps that lack, in order; without `post` up to the first of those that run after an upgrade.

    Raises:
        StoreError: as `migrate`.
    """
    now = revision(conn)
    if now is not None and now > steps[-1].revision:
        if oldest(conn) > steps[-1].revision:
            raise StoreError("The database was made by a newer version of Placewright; install that version.")
        return ()
    lacking = [step for step in steps if now is None or step.revision > now]
    if post or now is None:
        return lacking
    before = [step for step in lacking if not step.is_post]
    first_post = next((step.revision for step in lacking if step.is_post), None)
    if before and first_post is not None and before[-1].revision > first_post:
        raise StoreError(
            "The last upgrade of the database is not finished: stop the processes of older versions, then run "
            "`placewright migrate --post`."
        )
    return before


def revision(conn: Connection) -> str | None:
    """Return the revision of the tables; None when there are none."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()


def oldest(conn: Connection) -> str:
    """Return the revision that a version of Placewright must know at least to work with the tables."""
    if not inspect(conn).has_table("compatibility"):
        return revision(conn) or ""
    return str(conn.execute(text("SELECT oldest FROM compatibility")).scalar_one())
