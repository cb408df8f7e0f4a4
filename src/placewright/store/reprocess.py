"""Runs jobs again: the choice of jobs and attributes of CONTRACT section 5. All need a write."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from placewright.errors import InvalidInput
from placewright.model.job import JobStatus
from placewright.store import batch_rows, expiry, lifecycle, locks
from placewright.store.codes import CODES, STATUSES, Refresh
from placewright.store.schema import jobs
from placewright.store.sql import AnyRow, among
from placewright.store.values import Reprocessed


def chosen_statuses(failed_only: bool | None, incomplete_only: bool | None) -> frozenset[JobStatus]:
    """Return which jobs a request means; None: the flag was absent."""
    if failed_only is None and not incomplete_only:
        failed_only = True
    incomplete = {JobStatus.PENDING, JobStatus.QUEUED, JobStatus.IN_PROGRESS} if incomplete_only else set()
    failed = {JobStatus.FAILED} if failed_only else set()
    return frozenset(incomplete | failed) or frozenset(JobStatus)


def reprocess_batch(
    conn: Connection,
    organisation_id: int,
    batch_id: str,
    statuses: frozenset[JobStatus],
    *,
    attributes: tuple[str, ...] = (),
    refresh: bool = False,
    use_previous: bool = False,
    slice_jobs: int = 200,
) -> Reprocessed:
    """Queue the jobs of a batch that have one of the statuses.

    `attributes` (sets already merged) are for this run, in place of the jobs' own; with `use_previous` only for jobs
    that have none. A job that has none and is given none runs with `core`.

    Raises:
        NotFound: the organisation has no such batch.
        InvalidInput: the batch has no jobs.
    """
    row = batch_rows.lock_row(conn, organisation_id, batch_id)
    if not any(row._mapping[status.value] for status in STATUSES):
        raise InvalidInput("The batch has no jobs.")
    deferred = 0 if JobStatus.PENDING in statuses else row.pending
    found = lifecycle.by_status(
        conn, jobs.c.batch_id == row.id, jobs.c.status.in_([CODES[status] for status in statuses])
    )
    lifecycle.run_again(
        conn,
        organisation_id,
        row.id,
        found,
        attributes=attributes,
        use_previous=use_previous,
        refresh=Refresh.ASKED if refresh else Refresh.NO,
        size=slice_jobs,
    )
    return Reprocessed(sum(map(len, found.values())), deferred)


def reprocess_jobs(
    conn: Connection,
    organisation_id: int,
    place_ids: Sequence[str],
    *,
    attributes: tuple[str, ...] = (),
    refresh: bool = False,
    use_previous: bool = False,
    slice_jobs: int = 200,
) -> Reprocessed:
    """Queue the newest job of each place_id, whatever its status; see `reprocess_batch` for the rest."""
    rows = locks.held(conn, organisation_id, lambda: _newest(conn, organisation_id, place_ids))
    by_batch: dict[int | None, dict[int, list[int]]] = {}
    for row in rows:
        by_batch.setdefault(row.batch_id, {}).setdefault(row.status, []).append(row.id)
    for batch_id, found in by_batch.items():
        lifecycle.run_again(
            conn,
            organisation_id,
            batch_id,
            found,
            attributes=attributes,
            use_previous=use_previous,
            refresh=Refresh.ASKED if refresh else Refresh.NO,
            size=slice_jobs,
        )
    known = {row.place_id for row in rows}
    missing = tuple(one for one in dict.fromkeys(place_ids) if one not in known)
    return Reprocessed(len(rows), missing=missing)


def _newest(conn: Connection, organisation_id: int, place_ids: Sequence[str]) -> Sequence[AnyRow]:
    newest = (
        select(func.max(jobs.c.id))
        .where(
            jobs.c.organisation_id == organisation_id,
            among(jobs.c.place_id, place_ids),
            *expiry.kept(conn, organisation_id),
        )
        .group_by(jobs.c.place_id)
    )
    columns = (jobs.c.id, jobs.c.place_id, jobs.c.batch_id, jobs.c.status)
    return conn.execute(select(*columns).where(jobs.c.id.in_(newest)).order_by(jobs.c.id)).all()
