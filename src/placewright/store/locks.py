"""Who may change the jobs of a batch now: on PostgreSQL many transactions write at once, on SQLite one.

All that changes jobs, slices or counters of a batch holds the lock of that batch until its transaction ends; what
has no batch is held by organisation. Whoever needs several locks takes the organisation's row first, then batches in
the order of `all_of`, so that no two wait for each other. What was read before a lock was held must be read again.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection

from placewright.store.sql import AnyRow, Statement, is_postgres, run

_SINGLES = 7_067 << 40  # advisory locks are numbers; ours stand apart from those of other programs
_TASKS = 7_068 << 40
_ORGANISATION = Statement("", "SELECT 1 FROM organisations WHERE id = %s FOR NO KEY UPDATE")
_BATCH = Statement("", "SELECT 1 FROM batches WHERE id = %s FOR UPDATE")
_TRY_BATCH = Statement("", "SELECT 1 FROM batches WHERE id = %s FOR UPDATE SKIP LOCKED")
_ALONE = Statement("", "SELECT pg_advisory_xact_lock(%s)")
_TRY_ALONE = Statement("", "SELECT 1 WHERE pg_try_advisory_xact_lock(%s)")


class Moved(Exception):
    """Rows came to stand in other batches than those that are held; the transaction starts again."""


def hold_organisation(conn: Connection, organisation_id: int) -> None:
    """Wait for the row of an organisation, where its batches are counted."""
    if is_postgres(conn):
        run(conn, _ORGANISATION, (organisation_id,))


def hold(conn: Connection, organisation_id: int, batch_id: int | None) -> None:
    """Wait for the lock of a batch, or of the organisation's jobs without one."""
    if not is_postgres(conn):
        return
    if batch_id is None:
        run(conn, _ALONE, (_SINGLES + organisation_id,))
    else:
        run(conn, _BATCH, (batch_id,))


def try_hold(conn: Connection, organisation_id: int, batch_id: int | None) -> bool:
    """Take the lock if it is free; False when somebody else has it, or the batch is gone."""
    if not is_postgres(conn):
        return True
    if batch_id is None:
        return run(conn, _TRY_ALONE, (_SINGLES + organisation_id,)).fetchone() is not None
    return run(conn, _TRY_BATCH, (batch_id,)).fetchone() is not None


def try_task(conn: Connection, name: str) -> bool:
    """Take the turn of a task that one server at a time does, until the transaction ends; False: another one has it."""
    if not is_postgres(conn):
        return True
    return run(conn, _TRY_ALONE, (_TASKS + zlib.crc32(name.encode()),)).fetchone() is not None


def all_of(conn: Connection, organisation_id: int, batch_ids: Iterable[int | None]) -> None:
    """Wait for the locks of several batches of an organisation."""
    for batch_id in sorted(set(batch_ids), key=lambda one: one or 0):
        hold(conn, organisation_id, batch_id)


def held(conn: Connection, organisation_id: int, read: Callable[[], Sequence[AnyRow]]) -> Sequence[AnyRow]:
    """Return the rows (with `batch_id`) of a query of jobs of an organisation, with the locks of their batches held.

    Raises:
        Moved: caught by the database, which runs the whole transaction again.
    """
    rows = read()
    if not is_postgres(conn):
        return rows
    batch_ids = {row.batch_id for row in rows}
    all_of(conn, organisation_id, batch_ids)
    rows = read()
    if not batch_ids.issuperset(row.batch_id for row in rows):
        raise Moved
    return rows
