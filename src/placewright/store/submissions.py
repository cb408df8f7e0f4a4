"""Takes jobs in: whole batches, appends, single jobs and finished single jobs. All need a write."""

from sqlalchemy import Connection

from placewright.model.job import SubmittedJob
from placewright.model.outputs import Result
from placewright.store.values import BatchSubmission


def submit_batch(conn: Connection, organisation_id: int, submission: BatchSubmission, *, slice_jobs: int = 200) -> str:
    """Store a batch whole and queue its jobs; return its id.

    An existing id appends: the batch is renamed, a known place_id with equal inputs and attributes is left as it is,
    with different ones replaced (its answer is dropped) and queued again.
    """
    raise NotImplementedError


def submit_job(
    conn: Connection, organisation_id: int, job: SubmittedJob, *, kick_off: bool = True, slice_jobs: int = 200
) -> None:
    """Store and queue a job without a batch; a known place_id is left or replaced as in an append."""
    raise NotImplementedError


def submit_enriched(
    conn: Connection,
    organisation_id: int,
    job: SubmittedJob,
    result: Result,
    *,
    processing_seconds: float,
    fingerprint: bytes | None = None,
    fingerprint_attributes: tuple[str, ...] = (),
) -> None:
    """Store a job without a batch together with its answer, as completed (for `POST /enrich`)."""
    raise NotImplementedError
