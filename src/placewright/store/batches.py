"""The table of batches, with a counter for each status kept in the row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from placewright.model.job import JobStatus
from placewright.store import arrays, batch_rows, counters, expiry, lifecycle, locks, spending
from placewright.store.codes import (
    CODES,
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    PENDING,
    QUEUED,
    STATUSES,
    exact_moment,
    moment,
)
from placewright.store.jobs import matching
from placewright.store.schema import batches, jobs, organisations
from placewright.store.sql import AnyRow, among, holds
from placewright.store.values import AttributeCounts, Batch, BatchPage, JobFilter, Spending, Stamp


def get(conn: Connection, organisation_id: int, batch_id: str) -> Batch:
    """Return a batch.

    Raises:
        NotFound: the organisation has no such batch.
    """
    return _counted(conn, batch_rows.find_row(conn, organisation_id, batch_id))


def _counted(conn: Connection, row: AnyRow) -> Batch:
    kept_days = expiry.days(conn, row.organisation_id)
    return _batches(conn, [row], kept_days)[0]


def _batches(conn: Connection, rows: Sequence[AnyRow], kept_days: float) -> tuple[Batch, ...]:
    """Return the batches of rows, with what is counted beside them."""
    ids = [row.id for row in rows]
    attributes, spent = counters.of_batches(conn, ids), spending.of_batches(conn, ids)
    return tuple(_batch(row, kept_days, attributes.get(row.id, ()), spent.get(row.id, Spending())) for row in rows)


def get_with_ids(
    conn: Connection, organisation_id: int, batch_id: str, *, committed: bool = True
) -> tuple[Batch, Mapping[JobStatus, bytes]]:
    """Return a batch and its `ids_by_status`, of one moment.

    Raises:
        NotFound: the organisation has no such batch.
    """
    row = batch_rows.find_row(conn, organisation_id, batch_id)
    return _counted(conn, row), _ids(conn, row, committed)


def stamp(conn: Connection, organisation_id: int, batch_id: str) -> Stamp:
    """Return the stamp of a batch without all that is counted beside it, for polls that know the rest.

    Raises:
        NotFound: the organisation has no such batch.
    """
    row = batch_rows.find_row(conn, organisation_id, batch_id)
    until = expiry.expires_at(row, expiry.days(conn, organisation_id))
    return Stamp(row.public_id, exact_moment(row.created_at), row.version, moment(until))


def versions(conn: Connection, own_ids: Iterable[int]) -> dict[int, int]:
    """Return the versions of batches by the store's own ids; those that are gone are left out."""
    wanted = select(batches.c.id, batches.c.version).where(among(batches.c.id, own_ids))
    return {row[0]: row[1] for row in conn.execute(wanted)}


def list_batches(
    conn: Connection,
    organisation_id: int,
    *,
    limit: int,
    offset: int = 0,
    query: str | None = None,
    status: JobStatus | None = None,
    failure_threshold: float = 0.5,
) -> BatchPage:
    """Return batches newest first; `query`: part of the name, in any case and script."""
    conditions = [batches.c.organisation_id == organisation_id]
    kept_days = expiry.days(conn, organisation_id)
    if kept_days:
        conditions.append(~expiry.past(kept_days))
    if query:
        conditions.append(holds(batches.c.folded_name, batch_rows.fold(query)))
    if status is not None:
        conditions.append(_has_status(status, failure_threshold))
    if len(conditions) == 1:  # the organisation knows how many it has
        total = conn.execute(select(organisations.c.batches).where(organisations.c.id == organisation_id)).scalar() or 0
    else:
        total = conn.execute(select(func.count()).select_from(batches).where(*conditions)).scalar_one()
    wanted = select(batches).where(*conditions).order_by(batches.c.id.desc()).limit(limit).offset(offset)
    rows = conn.execute(wanted).all()
    return BatchPage(_batches(conn, rows, kept_days), total)


def update(
    conn: Connection,
    organisation_id: int,
    batch_id: str,
    *,
    name: str | None = None,
    refresh: bool | None = None,
    budget: float | None = None,
) -> Batch:
    """Rename a batch, mark it for the scheduled refresh, set its budget; None leaves as is. Needs a write.

    Raises:
        NotFound: the organisation has no such batch.
    """
    row = batch_rows.lock_row(conn, organisation_id, batch_id)
    if name is not None and name != row.name:
        batch_rows.rename(conn, row.id, name)
    if refresh is not None and refresh != row.refresh:
        batch_rows.touch(conn, row.id, refresh=refresh)
    if budget is not None:
        spending.set_budget(conn, row.id, budget)
        batch_rows.touch(conn, row.id)
    return get(conn, organisation_id, batch_id)


def ids_by_status(
    conn: Connection, organisation_id: int, batch_id: str, *, committed: bool = True
) -> Mapping[JobStatus, bytes]:
    """Return all five statuses → JSON text of the array of place_ids in the order of submission.

    In a `write` say that it is not `committed`.

    Raises:
        NotFound: the organisation has no such batch.
    """
    return _ids(conn, batch_rows.find_row(conn, organisation_id, batch_id), committed)


def _ids(conn: Connection, row: AnyRow, committed: bool) -> Mapping[JobStatus, bytes]:
    counts = [row._mapping[status.value] for status in STATUSES]
    return arrays.by_status(conn, row.id, row.membership, row.version, counts, committed=committed)


def list_days(conn: Connection, organisation_id: int, wanted: JobFilter, *, limit: int, offset: int = 0) -> BatchPage:
    """Return one synthetic batch per UTC day of submission of the matching jobs, newest first (`groupBy=day`).

    It counts over the jobs of all days, unlike everything else about batches.

    Raises:
        NotFound: the batch of the filter does not exist.
    """
    joined, conditions = matching(conn, organisation_id, wanted)
    days: dict[int, dict[int, int]] = {}
    latest: dict[int, tuple[int, int]] = {}
    rows = conn.execute(
        select(
            jobs.c.day,
            jobs.c.status,
            func.count(),
            func.min(jobs.c.created_at),
            func.max(func.coalesce(jobs.c.completed_at, jobs.c.created_at)),
        )
        .select_from(joined)
        .where(*conditions)
        .group_by(jobs.c.day, jobs.c.status)
    )
    for day, status, number, first, last in rows:
        days.setdefault(day, {})[status] = number
        known = latest.get(day, (first, last))
        latest[day] = (min(known[0], first), max(known[1], last))
    chosen = sorted(days, reverse=True)[offset : offset + limit]
    return BatchPage(tuple(_day(day, days[day], *latest[day]) for day in chosen), len(days))


def delete(conn: Connection, organisation_id: int, batch_id: str) -> int:
    """Delete a batch and all that is in it; running jobs are stopped. Return how many jobs. Needs a write.

    Raises:
        NotFound: the organisation has no such batch.
    """
    locks.hold_organisation(conn, organisation_id)
    row = batch_rows.lock_row(conn, organisation_id, batch_id)
    number = lifecycle.remove(conn, organisation_id, jobs.c.batch_id == row.id)
    batch_rows.remove(conn, organisation_id, row.id)
    return number


def cancel(conn: Connection, organisation_id: int, batch_id: str) -> Batch:
    """Send queued and running jobs back to `pending`; what their workers write later is refused. Needs a write.

    Raises:
        NotFound: the organisation has no such batch.
    """
    lifecycle.stop_batch(conn, batch_rows.lock_row(conn, organisation_id, batch_id).id)
    return get(conn, organisation_id, batch_id)


def _has_status(status: JobStatus, failure_threshold: float) -> ColumnElement[bool]:
    """Return `Batch.status(failure_threshold) == status` as SQL; a test holds the two together."""
    pending, queued, running, done, failed = batch_rows.COUNTERS
    settled = done + failed
    decided = case(
        (running > 0, IN_PROGRESS),
        (and_(queued > 0, settled > 0), IN_PROGRESS),
        (queued > 0, QUEUED),
        (pending > 0, PENDING),
        (failed > failure_threshold * settled, FAILED),
        else_=COMPLETED,
    )
    return decided == CODES[status]


def _batch(row: AnyRow, kept_days: float, attributes: tuple[AttributeCounts, ...], spent: Spending) -> Batch:
    return Batch(
        id=row.public_id,
        name=row.name,
        refresh=row.refresh,
        version=row.version,
        counts={status: row._mapping[status.value] for status in STATUSES},
        created_at=exact_moment(row.created_at),
        updated_at=exact_moment(row.updated_at),
        started_at=moment(row.started_at),
        finished_at=moment(row.finished_at),
        settled_before=row.settled_before,
        expires_at=moment(expiry.expires_at(row, kept_days)),
        budget=None if row.budget is None else row.budget / 1_000_000,
        spending=spent,
        attributes=attributes,
    )


def _day(day: int, counts: Mapping[int, int], created_at: int, updated_at: int) -> Batch:
    name = (date(1970, 1, 1) + timedelta(days=day)).isoformat()
    return Batch(
        id=f"day:{name}",
        name=name,
        refresh=False,
        version=updated_at,
        counts={status: counts.get(code, 0) for status, code in CODES.items()},
        created_at=exact_moment(created_at),
        updated_at=exact_moment(updated_at),
    )
