"""Rows of the table of batches: making, finding, and the counters that follow every change of a job."""

import secrets
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from placewright.errors import NotFound
from placewright.store import events, expiry
from placewright.store.codes import IN_PROGRESS, PENDING, QUEUED, STATUSES, now_us
from placewright.store.schema import batches, organisations
from placewright.store.sql import AnyRow, both, run

# Made once: to put it together costs more than to run it.
_FIND = select(batches).where(
    batches.c.organisation_id == bindparam("organisation"), batches.c.public_id == bindparam("batch")
)
_LOCK = _FIND.with_for_update()
COUNTERS = [batches.c[status] for status in STATUSES]  # the columns are called as the statuses


def create(conn: Connection, organisation_id: int, public_id: str | None, name: str) -> int:
    """Make a batch without jobs; return the store's own id of it."""
    now = now_us()
    _count(conn, organisation_id, 1)
    own: int = conn.execute(
        insert(batches)
        .values(
            organisation_id=organisation_id,
            public_id=public_id or str(uuid.uuid4()),
            name=name,
            folded_name=fold(name),
            refresh=False,
            version=1,
            membership=secrets.randbits(63),
            **dict.fromkeys(STATUSES, 0),
            settled_before=0,
            created_at=now,
            updated_at=now,
        )
        .returning(batches.c.id)
    ).scalar_one()
    return own


def find_row(conn: Connection, organisation_id: int, batch_id: str, *, lock: bool = False) -> AnyRow:
    """Return the whole row of a batch; `lock`: with its lock held (see `locks`), which needs a write.

    Raises:
        NotFound: the organisation has no such batch; Gone: it has expired.
    """
    named = {"organisation": organisation_id, "batch": batch_id}
    row = conn.execute(_LOCK if lock else _FIND, named).one_or_none()
    expired = row is not None and expiry.is_past(row, expiry.days(conn, organisation_id))
    if row is None or expired:
        raise expiry.missing(conn, organisation_id, batch_id, expired=expired)
    return row


def lock_row(conn: Connection, organisation_id: int, batch_id: str) -> AnyRow:
    """Return the whole row of a batch, with its lock held.

    Raises:
        NotFound: the organisation has no such batch; Gone: it has expired.
    """
    return find_row(conn, organisation_id, batch_id, lock=True)


def own_id(conn: Connection, organisation_id: int, batch_id: str, *, lock: bool = False) -> int | None:
    """Return the store's own id of a batch, None when the organisation has none of that name."""
    try:
        return int(find_row(conn, organisation_id, batch_id, lock=lock).id)
    except NotFound:
        return None


def membership(conn: Connection, own: int) -> int:
    """Return the stamp that stands for the members of a batch, as they are now."""
    return int(conn.execute(select(batches.c.membership).where(batches.c.id == own)).scalar_one())


def public_id(conn: Connection, own: int) -> str:
    """Return the id of the API for the store's own id."""
    return str(conn.execute(select(batches.c.public_id).where(batches.c.id == own)).scalar_one())


def rename(conn: Connection, own: int, name: str) -> None:
    """Give a batch another name."""
    touch(conn, own, name=name, folded_name=fold(name))


def touch(conn: Connection, own: int, **values: Any) -> None:
    """Change columns of a batch and bump its version."""
    changed = update(batches).where(batches.c.id == own)
    conn.execute(changed.values(version=batches.c.version + 1, updated_at=now_us(), **values))


_MOVE = both("""
    UPDATE batches SET
        version = version + 1,
        updated_at = :now,
        membership = coalesce(:membership, membership),
        pending = pending + :pending,
        queued = queued + :queued,
        in_progress = in_progress + :in_progress,
        completed = completed + :completed,
        failed = failed + :failed,
        started_at = CASE
            WHEN :in_progress > 0 AND (started_at IS NULL OR finished_at IS NOT NULL) THEN :now
            WHEN :queued > 0 AND finished_at IS NOT NULL THEN NULL
            ELSE started_at END,
        settled_before = CASE
            WHEN :in_progress > 0 AND (started_at IS NULL OR finished_at IS NOT NULL) THEN completed + failed
            ELSE settled_before END,
        finished_at = CASE
            WHEN pending + :pending + queued + :queued + in_progress + :in_progress > 0 THEN NULL
            ELSE coalesce(finished_at, :now) END
    WHERE id = :id
""")  # what stands right of an equals sign is the value before this statement
_IS_OPEN = both("SELECT finished_at IS NULL FROM batches WHERE id = :id")


def move(conn: Connection, own: int | None, deltas: Mapping[int, int], *, membership: bool = False) -> None:
    """Add to the counters (status code → how many more) and keep version and times; None is no batch.

    A run starts with its first claim and ends when no job is left; the next claim starts the next run. The end of a
    run is noted as an event in the same transaction, so that none is lost.
    """
    if own is None or not (membership or any(deltas.values())):
        return
    counts = {status: deltas.get(code, 0) for code, status in enumerate(STATUSES)}
    stamp = secrets.randbits(63) if membership else None
    may_end = sum(deltas.get(code, 0) for code in (PENDING, QUEUED, IN_PROGRESS)) < 0
    was_open = may_end and _is_open(conn, own)
    run(conn, _MOVE, counts | {"id": own, "now": now_us(), "membership": stamp})
    if was_open and not _is_open(conn, own):
        events.batch_moved(conn, own)


def _is_open(conn: Connection, own: int) -> bool:
    row = run(conn, _IS_OPEN, {"id": own}).fetchone()
    return row is not None and bool(row[0])


def remove(conn: Connection, organisation_id: int, own: int) -> None:
    """Delete a batch that has no jobs left; its slices and counters go with it."""
    _count(conn, organisation_id, -1)
    conn.execute(delete(batches).where(batches.c.id == own))


def _count(conn: Connection, organisation_id: int, more: int) -> None:
    number = organisations.c.batches
    conn.execute(update(organisations).where(organisations.c.id == organisation_id).values(batches=number + more))


def fold(name: str) -> str:
    """Return a name for comparison in any case: NFKC and casefold, twice, since each can undo the other."""
    once = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", once).casefold()


def named(organisation_id: int, batch_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that find a batch by the id of the API."""
    return batches.c.organisation_id == organisation_id, batches.c.public_id == batch_id
