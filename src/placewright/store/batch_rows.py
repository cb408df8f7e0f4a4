"""Rows of the table of batches: making, finding, and the counters that follow every change of a job."""

import secrets
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, select, update

from placewright.errors import NotFound
from placewright.store.codes import IN_PROGRESS, PENDING, QUEUED, STATUSES, now_us
from placewright.store.schema import batches
from placewright.store.sql import AnyRow

COUNTERS = [batches.c[status] for status in STATUSES]  # the columns are called as the statuses


def create(conn: Connection, organisation_id: int, public_id: str | None, name: str) -> int:
    """Make a batch without jobs; return the store's own id of it."""
    now = now_us()
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


def find_row(conn: Connection, organisation_id: int, batch_id: str) -> AnyRow:
    """Return the whole row of a batch.

    Raises:
        NotFound: the organisation has no such batch.
    """
    row = conn.execute(select(batches).where(*named(organisation_id, batch_id))).one_or_none()
    if row is None:
        raise unknown(batch_id)
    return row


def own_id(conn: Connection, organisation_id: int, batch_id: str) -> int | None:
    """Return the store's own id of a batch, None when the organisation has none of that name."""
    return conn.execute(select(batches.c.id).where(*named(organisation_id, batch_id))).scalar()


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


def move(conn: Connection, own: int | None, deltas: Mapping[int, int], *, membership: bool = False) -> None:
    """Add to the counters (status code → how many more) and keep version and times; None is no batch.

    A run starts with its first claim and ends when no job is left; the next claim starts the next run.
    """
    if own is None or not (membership or any(deltas.values())):
        return
    now = now_us()
    after = [column + deltas.get(code, 0) for code, column in enumerate(COUNTERS)]
    settled_now = batches.c.completed + batches.c.failed
    over = and_(after[PENDING] == 0, after[QUEUED] == 0, after[IN_PROGRESS] == 0)
    values: dict[str, Any] = {column.name: value for column, value in zip(COUNTERS, after, strict=True)}
    values["finished_at"] = case((over, func.coalesce(batches.c.finished_at, now)), else_=None)
    if deltas.get(IN_PROGRESS, 0) > 0:
        starts = batches.c.started_at.is_(None) | batches.c.finished_at.is_not(None)
        values["started_at"] = case((starts, now), else_=batches.c.started_at)
        values["settled_before"] = case((starts, settled_now), else_=batches.c.settled_before)
    if deltas.get(QUEUED, 0) > 0 and deltas.get(IN_PROGRESS, 0) == 0:
        restarts = batches.c.finished_at.is_not(None)
        values["started_at"] = case((restarts, None), else_=batches.c.started_at)
    if membership:
        values["membership"] = secrets.randbits(63)
    changed = update(batches).where(batches.c.id == own)
    conn.execute(changed.values(version=batches.c.version + 1, updated_at=now, **values))


def remove(conn: Connection, own: int) -> None:
    """Delete a batch; its jobs, inputs, results, counters and slices go with it."""
    conn.execute(delete(batches).where(batches.c.id == own))


def fold(name: str) -> str:
    """Return a name for comparison in any case: NFKC and casefold, twice, since each can undo the other."""
    once = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", once).casefold()


def named(organisation_id: int, batch_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that find a batch by the id of the API."""
    return batches.c.organisation_id == organisation_id, batches.c.public_id == batch_id


def unknown(batch_id: str) -> NotFound:
    """Return the error for a batch that is not there."""
    return NotFound(f"There is no batch {batch_id!r}.")
