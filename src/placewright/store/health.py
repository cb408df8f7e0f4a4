"""What `placewright doctor` and `/metrics` ask of the database: whether its file is sound, and how the work stands."""

import msgspec
from sqlalchemy import Connection, func, insert, select, text

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
    good = api_keys.c.revoked_at.is_(None) & (api_keys.c.expires_at.is_(None) | (api_keys.c.expires_at > now))
    return Standing(
        organisations=conn.execute(select(func.count()).select_from(organisations)).scalar_one(),
        good_keys=conn.execute(select(func.count()).select_from(api_keys).where(good)).scalar_one(),
        waiting=by_state.get(SliceState.WAITING, 0),
        leased=by_state.get(SliceState.LEASED, 0),
        overdue=conn.execute(overdue).scalar_one(),
    )


def jobs_by_status(conn: Connection) -> dict[JobStatus, int]:
    """Return how many jobs of all organisations have each of the five statuses."""
    sums = [func.coalesce(func.sum(batches.c[status]), 0) for status in STATUSES]
    in_batches = conn.execute(select(*sums)).one()
    singles = select(jobs.c.status, func.count()).where(jobs.c.batch_id.is_(None)).group_by(jobs.c.status)
    alone = {row[0]: row[1] for row in conn.execute(singles)}
    return {status: int(in_batches[code]) + alone.get(code, 0) for status, code in CODES.items()}
