"""The table of slices: what waits, in which order it goes, who holds it until when.

The statements of each claim and each finish go straight to the driver: they run for every slice of every batch.
"""

from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from placewright.store import locks
from placewright.store.codes import SliceState, now_us
from placewright.store.schema import slices
from placewright.store.sql import AnySelect, Statement, both, insert_rows, is_postgres, json_array, run
from placewright.telemetry.tracing import carried

_ids = msgspec.json.Decoder(list[int])
_names = msgspec.json.Decoder(tuple[str, ...])
_CREATED = (
    "id",
    "organisation_id",
    "batch_id",
    "state",
    "priority",
    "due",
    "token",
    "size",
    "jobs",
    "created_at",
    "trace",
)
_COLUMNS = "id, organisation_id, batch_id, token, jobs, holder"
_NEW_IDS = Statement(
    # AUTOINCREMENT hands out ids in a row within one transaction, never one that was used before.
    sqlite="SELECT seq FROM sqlite_sequence WHERE name = 'slices'",
    # Other transactions take numbers at the same time: ours grow, perhaps with gaps.
    postgres="SELECT nextval('slices_id_seq') FROM generate_series(1, %s)",
)
_WAKE = Statement(
    sqlite="UPDATE slices SET state = ? WHERE state = ? AND due <= ?",
    # What somebody else holds is awake already, or wakes a moment later.
    postgres="""
        UPDATE slices SET state = %s WHERE id IN (
            SELECT id FROM slices WHERE state = %s AND due <= %s FOR UPDATE SKIP LOCKED
        )
    """,
)
_FIRST = both(f"SELECT {_COLUMNS} FROM slices WHERE state = ? ORDER BY priority, id LIMIT 1")
_OF_OTHERS = "state = ? AND NOT organisation_id IN (SELECT value FROM json_each(?))"
_FIRST_OF_OTHERS = both(f"SELECT {_COLUMNS} FROM slices WHERE {_OF_OTHERS} ORDER BY priority, id LIMIT 1")
_NEXT = both(f"SELECT organisation_id, batch_id FROM slices WHERE {_OF_OTHERS} ORDER BY priority, id LIMIT ?")
_FIRST_OF_BATCH = both(f"SELECT {_COLUMNS} FROM slices WHERE batch_id = ? AND state = ? ORDER BY priority, id LIMIT 1")
_FIRST_SINGLES = both(
    f"SELECT {_COLUMNS} FROM slices WHERE organisation_id = ? AND batch_id IS NULL AND state = ?"
    " ORDER BY priority, id LIMIT 1"
)
_LEASE = both("UPDATE slices SET state = ?, token = ?, holder = ?, due = ? WHERE id = ?")
_HOLDS = both(f"SELECT {_COLUMNS} FROM slices WHERE id = ? AND token = ? AND state = ?")
_REMOVE = both("DELETE FROM slices WHERE id = ?")
_OWNER = both("""
    SELECT organisations.slug, batches.public_id, slices.trace, batches.forbid_licences
    FROM slices JOIN organisations ON organisations.id = slices.organisation_id
        LEFT JOIN batches ON batches.id = slices.batch_id
    WHERE slices.id = ?
""")
_LOOKED_AT = 32  # slices that go next, of which a claim takes the first whose batch nobody holds


class Chunk(msgspec.Struct, frozen=True):
    """A new slice: its id and its jobs."""

    slice_id: int
    job_ids: list[int]


class Held(msgspec.Struct, frozen=True):
    """A slice as the table has it."""

    id: int
    organisation_id: int
    batch_id: int | None
    token: int
    job_ids: list[int]
    holder: str = ""  # the worker that has the lease


def create(
    conn: Connection,
    organisation_id: int,
    batch_id: int | None,
    job_ids: Sequence[int],
    *,
    size: int,
    due: int | None = None,
) -> list[Chunk]:
    """Cut jobs into slices that wait (until `due`), with ids that grow; the caller points the jobs at them.

    Fairness: a slice's number is one above that of its organisation's last one that waits, or that of the next slice
    to go when none waits (start-time fair queueing). So slices of several organisations go in turn, and the more an
    organisation has waiting, the later its new ones go.
    """
    first = _next_priority(conn, organisation_id)
    state = int(SliceState.WAITING if due is None else SliceState.DELAYED)
    parts = list(_chunks(job_ids, size))
    chunks = [Chunk(*pair) for pair in zip(_new_ids(conn, len(parts)), parts, strict=True)]
    own, born = (organisation_id, batch_id, state), (now_us(), carried())
    rows = (
        (one.slice_id, *own, first + n, due or 0, 0, len(one.job_ids), json_array(one.job_ids), *born)
        for n, one in enumerate(chunks)
    )
    insert_rows(conn, "slices", _CREATED, rows)
    return chunks


def _new_ids(conn: Connection, number: int) -> Sequence[int]:
    if is_postgres(conn):
        return [row[0] for row in run(conn, _NEW_IDS, (number,))]
    last = run(conn, _NEW_IDS).fetchone()
    first = 1 if last is None else last[0] + 1
    return range(first, first + number)


def _chunks(job_ids: Sequence[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(job_ids), size):
        yield list(job_ids[start : start + size])


def _next_priority(conn: Connection, organisation_id: int) -> int:
    waiting = slices.c.state == SliceState.WAITING
    next_to_go = conn.execute(select(func.min(slices.c.priority)).where(waiting)).scalar()
    own_last = conn.execute(
        select(func.max(slices.c.priority)).where(slices.c.organisation_id == organisation_id, waiting)
    ).scalar()
    if next_to_go is None:
        return 0
    return int(next_to_go if own_last is None else max(next_to_go, own_last + 1))


def join_singles(conn: Connection, organisation_id: int, job_id: int, size: int) -> int | None:
    """Put a single job into the organisation's last waiting slice of singles that has room; return its id."""
    mine = (slices.c.organisation_id == organisation_id) & (slices.c.state == SliceState.WAITING)
    row = conn.execute(
        select(slices.c.id, slices.c.batch_id, slices.c.size, slices.c.jobs)
        .where(mine)
        .order_by(slices.c.priority.desc(), slices.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.batch_id is not None or row.size >= size:
        return None
    jobs = json_array([*_ids.decode(row.jobs), job_id])
    conn.execute(update(slices).where(slices.c.id == row.id).values(jobs=jobs, size=row.size + 1))
    return int(row.id)


class Ready(Enum):
    """What a claim would find."""

    NOTHING = 0
    WAITING = 1
    TO_WAKE = 2  # delayed slices whose time has come


_READY = both("""
    SELECT EXISTS (SELECT 1 FROM slices WHERE state = ? AND due <= ?), EXISTS (SELECT 1 FROM slices WHERE state = ?)
""")


_READY_OF_OTHERS = both(f"""
    SELECT EXISTS (SELECT 1 FROM slices WHERE state = ? AND due <= ?), EXISTS (SELECT 1 FROM slices WHERE {_OF_OTHERS})
""")


def ready(conn: Connection, now: int, without: Collection[int] = ()) -> Ready:
    """Tell what a claim would find; a read, much cheaper than a claim that finds nothing."""
    if without:
        ripe, waiting = run(
            conn, _READY_OF_OTHERS, (SliceState.DELAYED, now, SliceState.WAITING, list(without))
        ).fetchone()
    else:
        ripe, waiting = run(conn, _READY, (SliceState.DELAYED, now, SliceState.WAITING)).fetchone()
    return Ready.TO_WAKE if ripe else Ready.WAITING if waiting else Ready.NOTHING


def wake(conn: Connection, now: int) -> None:
    """Let delayed slices wait whose time has come."""
    run(conn, _WAKE, (SliceState.WAITING, SliceState.DELAYED, now))


def hold_first_waiting(conn: Connection, without: Collection[int] = ()) -> Held | None:
    """Return the slice that goes next, with the lock of its batch held; call it once in a transaction.

    Slices of the organisations `without` are passed over.

    On PostgreSQL the slices whose batches others hold just now are passed over; when all are, it waits for one.
    """
    if not is_postgres(conn):
        if without:
            return _one(conn, _FIRST_OF_OTHERS, (SliceState.WAITING, list(without)))
        return _one(conn, _FIRST, (SliceState.WAITING,))
    rows = run(conn, _NEXT, (SliceState.WAITING, list(without), _LOOKED_AT)).fetchall()
    owners: list[tuple[int, int | None]] = list(dict.fromkeys(rows))
    for organisation_id, batch_id in owners:
        if locks.try_hold(conn, organisation_id, batch_id):
            return _first_of(conn, organisation_id, batch_id)
    if not owners:
        return None
    locks.hold(conn, *owners[0])
    return _first_of(conn, *owners[0])


def _first_of(conn: Connection, organisation_id: int, batch_id: int | None) -> Held | None:
    """Return the next slice of a batch that is held: another one than was seen before, if somebody took that."""
    if batch_id is None:
        return _one(conn, _FIRST_SINGLES, (organisation_id, SliceState.WAITING))
    return _one(conn, _FIRST_OF_BATCH, (batch_id, SliceState.WAITING))


def _one(conn: Connection, statement: Statement, values: tuple[Any, ...]) -> Held | None:
    row = run(conn, statement, values).fetchone()
    return None if row is None else _held(row)


class Owner(msgspec.Struct, frozen=True):
    """Whose slice it is."""

    slug: str  # of the organisation
    batch_id: str | None  # as the API calls it
    trace: str | None  # traceparent of the request
    forbid_licences: tuple[str, ...] = ()  # of the batch


def owner(conn: Connection, slice_id: int) -> Owner:
    """Return whose slice it is."""
    slug, batch_id, trace, licences = run(conn, _OWNER, (slice_id,)).fetchone()
    return Owner(slug, batch_id, trace, _names.decode(licences) if licences else ())


def lease(conn: Connection, slice_id: int, token: int, holder: str, until: int) -> None:
    """Give a slice to a worker under a new token."""
    run(conn, _LEASE, (SliceState.LEASED, token, holder, until, slice_id))


def hold(conn: Connection, slice_id: int, token: int) -> Held | None:
    """Return the slice if it is still leased under that token, with the lock of its batch held."""
    found = _one(conn, _HOLDS, (slice_id, token, SliceState.LEASED))
    if found is None or not is_postgres(conn):
        return found
    locks.hold(conn, found.organisation_id, found.batch_id)
    return _one(conn, _HOLDS, (slice_id, token, SliceState.LEASED))


def renew(conn: Connection, slice_id: int, token: int, until: int) -> bool:
    """Extend a lease; return False when it is lost."""
    mine = (slices.c.id == slice_id, slices.c.token == token, slices.c.state == SliceState.LEASED)
    return conn.execute(update(slices).where(*mine).values(due=until)).rowcount == 1


def hand_back(conn: Connection, slice_id: int, job_ids: Sequence[int]) -> None:
    """Let a slice wait again at its old place, with the jobs that are left."""
    conn.execute(
        update(slices)
        .where(slices.c.id == slice_id)
        .values(state=SliceState.WAITING, holder=None, due=0, size=len(job_ids), jobs=json_array(job_ids))
    )


def expired(now: int) -> ColumnElement[bool]:
    """Return the condition that a lease ran out."""
    return (slices.c.state == SliceState.LEASED) & (slices.c.due <= now)


def held_by(holder: str) -> ColumnElement[bool]:
    """Return the condition that a worker holds a slice."""
    return (slices.c.state == SliceState.LEASED) & (slices.c.holder == holder)


def find(conn: Connection, condition: ColumnElement[bool]) -> list[Held]:
    """Return the slices that meet a condition."""
    wanted = _select().where(condition).order_by(slices.c.id)
    return [_held(row) for row in conn.execute(wanted)]


def hold_if(conn: Connection, slice_id: int, condition: ColumnElement[bool]) -> Held | None:
    """Return a slice that (still) meets a condition, with the lock of its batch held; nobody renews it meanwhile."""
    mine = _select().where(slices.c.id == slice_id, condition)
    found = conn.execute(mine).one_or_none()
    if found is None or not is_postgres(conn):
        return None if found is None else _held(found)
    locks.hold(conn, found.organisation_id, found.batch_id)
    again = conn.execute(mine.with_for_update()).one_or_none()
    return None if again is None else _held(again)


def remove(conn: Connection, slice_id: int) -> None:
    """Delete a slice that has no jobs left."""
    run(conn, _REMOVE, (slice_id,))


def remove_of_batch(conn: Connection, batch_id: int) -> None:
    """Delete all slices of a batch; whoever holds one loses it."""
    conn.execute(delete(slices).where(slices.c.batch_id == batch_id))


def _select() -> AnySelect:
    return select(
        slices.c.id, slices.c.organisation_id, slices.c.batch_id, slices.c.token, slices.c.jobs, slices.c.holder
    )


def _held(row: Sequence[Any]) -> Held:
    return Held(row[0], row[1], row[2], row[3], _ids.decode(row[4]), row[5] or "")
