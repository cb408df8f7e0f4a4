"""The table of slices: what waits, in which order it goes, who holds it until when.

The statements of each claim and each finish go straight to the driver: they run for every slice of every batch.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from placewright.store.codes import SliceState
from placewright.store.schema import slices
from placewright.store.sql import AnySelect, driver, json_array

_ids = msgspec.json.Decoder(list[int])
_CREATE = """
    INSERT INTO slices (id, organisation_id, batch_id, state, priority, due, token, size, jobs)
    VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)
"""
_COLUMNS = "id, organisation_id, batch_id, token, jobs, holder"


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
    """Cut jobs into slices that wait (until `due`), with ids in a row; the caller points the jobs at them.

    Fairness: a slice's number is one above that of its organisation's last one that waits, or that of the next slice
    to go when none waits (start-time fair queueing). So slices of several organisations go in turn, and the more an
    organisation has waiting, the later its new ones go.
    """
    first = _next_priority(conn, organisation_id)
    state = SliceState.WAITING if due is None else SliceState.DELAYED
    chunks = list(_chunks(job_ids, size))
    own = driver(conn)
    # AUTOINCREMENT hands out ids in a row within one transaction, never one that was used before.
    last = own.execute("SELECT seq FROM sqlite_sequence WHERE name = 'slices'").fetchone()
    first_id = 1 if last is None else last[0] + 1
    own.executemany(
        _CREATE,
        (
            (first_id + n, organisation_id, batch_id, state, first + n, due or 0, len(chunk), json_array(chunk))
            for n, chunk in enumerate(chunks)
        ),
    )
    return [Chunk(first_id + n, chunk) for n, chunk in enumerate(chunks)]


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


def anything_ready(conn: Connection, now: int) -> bool:
    """Tell whether a claim would find something; a read, much cheaper than a claim that finds nothing."""
    waiting = select(slices.c.id).where(slices.c.state == SliceState.WAITING).limit(1)
    if conn.execute(waiting).first() is not None:
        return True
    ripe = (slices.c.state == SliceState.DELAYED) & (slices.c.due <= now)
    return conn.execute(select(slices.c.id).where(ripe).limit(1)).first() is not None


def wake(conn: Connection, now: int) -> None:
    """Let delayed slices wait whose time has come."""
    driver(conn).execute(
        "UPDATE slices SET state = ? WHERE state = ? AND due <= ?", (SliceState.WAITING, SliceState.DELAYED, now)
    )


def first_waiting(conn: Connection) -> Held | None:
    """Return the slice that goes next."""
    order = "WHERE state = ? ORDER BY priority, id LIMIT 1"
    row = driver(conn).execute(f"SELECT {_COLUMNS} FROM slices {order}", (SliceState.WAITING,)).fetchone()
    return None if row is None else _held(row)


def lease(conn: Connection, slice_id: int, token: int, holder: str, until: int) -> None:
    """Give a slice to a worker under a new token."""
    driver(conn).execute(
        "UPDATE slices SET state = ?, token = ?, holder = ?, due = ? WHERE id = ?",
        (SliceState.LEASED, token, holder, until, slice_id),
    )


def holds(conn: Connection, slice_id: int, token: int) -> Held | None:
    """Return the slice if it is still leased under that token."""
    mine = "WHERE id = ? AND token = ? AND state = ?"
    row = driver(conn).execute(f"SELECT {_COLUMNS} FROM slices {mine}", (slice_id, token, SliceState.LEASED)).fetchone()
    return None if row is None else _held(row)


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


def expired(conn: Connection, now: int) -> list[Held]:
    """Return the slices whose lease ran out."""
    return [
        _held(row) for row in conn.execute(_select().where(slices.c.state == SliceState.LEASED, slices.c.due <= now))
    ]


def held_by(conn: Connection, holder: str) -> list[Held]:
    """Return the slices that a worker holds."""
    return [
        _held(row)
        for row in conn.execute(_select().where(slices.c.state == SliceState.LEASED, slices.c.holder == holder))
    ]


def remove(conn: Connection, slice_id: int) -> None:
    """Delete a slice that has no jobs left."""
    driver(conn).execute("DELETE FROM slices WHERE id = ?", (slice_id,))


def remove_of_batch(conn: Connection, batch_id: int) -> None:
    """Delete all slices of a batch; whoever holds one loses it."""
    conn.execute(delete(slices).where(slices.c.batch_id == batch_id))


def _select() -> AnySelect:
    return select(
        slices.c.id, slices.c.organisation_id, slices.c.batch_id, slices.c.token, slices.c.jobs, slices.c.holder
    )


def _held(row: Sequence[Any]) -> Held:
    return Held(row[0], row[1], row[2], row[3], _ids.decode(row[4]), row[5] or "")
