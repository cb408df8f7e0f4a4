"""Runs jobs again: the choice of jobs and attributes of CONTRACT section 5. All need a write."""

from collections.abc import Sequence

from sqlalchemy import Connection

from placewright.model.job import JobStatus
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
    raise NotImplementedError


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
    raise NotImplementedError
