"""What `placewright doctor` and `/metrics` ask of the database: whether its file is sound, and how the work stands."""

import msgspec
from sqlalchemy import Connection, case, func, insert, select, text

from placewright.model.job import JobStatus
from placewright.store import clock
from placewright.store.codes import CODES, STATUSES, SliceState, now_us
from placewright.store.schema import api_keys, batches, jobs, organisations, slices
from placewright.store.sql import is_postgres


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How the work stands."""

    organisations: int
    good_keys: int
    waiting: int  # slices that any worker may take
    leased: int  # slices that a worker holds
    overdue: int  # of the leased: slices whose lease ran out, so that some worker should have taken them back
    delayed: int  # slices of jobs that failed and are to run again later
    oldest_seconds: float  # how long the slice that waits longest has been waiting; 0: none waits
    busy_workers: int  # workers, on whatever machine, that hold a slice now


class Queue(msgspec.Struct, frozen=True):
    """How many jobs of an organisation are in slices of a state."""

    organisation: str  # slug
    state: str  # waiting, leased, delayed
    jobs: int


def try_write(conn: Connection) -> None:
    """Write a page and take it back: an empty transaction would succeed on a full or read-only disk. Needs a write."""
    with conn.begin_nested() as savepoint:
        conn.execute(insert(organisations).values(slug="-", created_at=0))
        savepoint.rollback()


def damage(conn: Connection) -> list[str]:
    """Return what SQLite finds wrong in its file; reads all of it, about a second for a gigabyte.

    PostgreSQL looks after its files itself.
    """
    if is_postgres(conn):
        return []
    found = [str(row[0]) for row in conn.execute(text("PRAGMA quick_check(5)"))]
    return [] if found == ["ok"] else found


def unsafe_settings(conn: Connection) -> list[str]:
    """Return which of the settings that durability rests on are off; SQLite's are asserted when it is opened."""
    if not is_postgres(conn):
        return []
    off = text(
        "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY 1"
    )
    return list(conn.execute(off).scalars())


def standing(conn: Connection) -> Standing:
    """Return how the work stands."""
    now = now_us()
    counts = conn.execute(select(slices.c.state, func.count()).group_by(slices.c.state))
    by_state = {int(state): int(count) for state, count in counts}
    overdue = select(func.count()).where(slices.c.state == SliceState.LEASED, slices.c.due <= clock.lease_now(conn))
    # One that was to wait before it could run is counted from then.
    ready_at = case((slices.c.due > slices.c.created_at, slices.c.due), else_=slices.c.created_at)
    oldest = conn.execute(select(func.min(ready_at)).where(slices.c.state == SliceState.WAITING)).scalar()
    lasting = api_keys.c.expires_at.is_(None) | (api_keys.c.expires_at > now)
    good = api_keys.c.revoked_at.is_(None) & api_keys.c.session_of.is_(None) & lasting
    return Standing(
        organisations=conn.execute(select(func.count()).select_from(organisations)).scalar_one(),
        good_keys=conn.execute(select(func.count()).select_from(api_keys).where(good)).scalar_one(),
        waiting=by_state.get(SliceState.WAITING, 0),
        leased=by_state.get(SliceState.LEASED, 0),
        overdue=conn.execute(overdue).scalar_one(),
        delayed=by_state.get(SliceState.DELAYED, 0),
        oldest_seconds=0.0 if oldest is None else max(0.0, (now - oldest) / 1e6),
        busy_workers=conn.execute(
            select(func.count(slices.c.holder.distinct())).where(slices.c.state == SliceState.LEASED)
        ).scalar_one(),
    )


def queues(conn: Connection, most: int) -> list[Queue]:
    """Return the queues of the `most` organisations that have most jobs queued or running, the fullest first."""
    if not most:
        return []
    size = func.sum(slices.c.size)
    fullest = select(slices.c.organisation_id, size.label("jobs")).group_by(slices.c.organisation_id)
    first = fullest.order_by(size.desc(), slices.c.organisation_id).limit(most).subquery()
    rows = conn.execute(
        select(organisations.c.slug, slices.c.state, size)
        .join(first, first.c.organisation_id == slices.c.organisation_id)
        .join(organisations, organisations.c.id == slices.c.organisation_id)
        .group_by(organisations.c.slug, slices.c.state, first.c.jobs)
        .order_by(first.c.jobs.desc(), organisations.c.slug, slices.c.state)
    )
    return [Queue(slug, SliceState(state).name.lower(), int(jobs)) for slug, state, jobs in rows]


def jobs_by_status(conn: Connection) -> dict[JobStatus, int]:
    """Return how many jobs of all organisations have each of the five statuses."""
    sums = [func.coalesce(func.sum(batches.c[status]), 0) for status in STATUSES]
    in_batches = conn.execute(select(*sums)).one()
    singles = select(jobs.c.status, func.count()).where(jobs.c.batch_id.is_(None)).group_by(jobs.c.status)
    alone = {row[0]: row[1] for row in conn.execute(singles)}
    return {status: int(in_batches[code]) + alone.get(code, 0) for status, code in CODES.items()}
