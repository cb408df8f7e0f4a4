"""The table of batches, with a counter for each status kept in the row."""

from collections.abc import Mapping

from sqlalchemy import Connection

from placewright.model.job import JobStatus
from placewright.store.values import Batch, BatchPage


def get(conn: Connection, organisation_id: int, batch_id: str) -> Batch:
    """Return a batch.

    Raises:
        NotFound: the organisation has no such batch.
    """
    raise NotImplementedError


def version(conn: Connection, organisation_id: int, batch_id: str) -> int:
    """Return the version of a batch, cheaply, for `If-None-Match`.

    Raises:
        NotFound: the organisation has no such batch.
    """
    raise NotImplementedError


def ids_by_status(conn: Connection, organisation_id: int, batch_id: str) -> Mapping[JobStatus, bytes]:
    """Return all five statuses → JSON text of the array of place_ids in the order of submission.

    Call it in the same `read` as `get`, so that both see one moment.

    Raises:
        NotFound: the organisation has no such batch.
    """
    raise NotImplementedError


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
    raise NotImplementedError


def list_days(
    conn: Connection, organisation_id: int, *, limit: int, offset: int = 0, singles_only: bool = False
) -> BatchPage:
    """Return one synthetic batch per UTC day of submission, newest first (`groupBy=day`)."""
    raise NotImplementedError


def update(
    conn: Connection, organisation_id: int, batch_id: str, *, name: str | None = None, refresh: bool | None = None
) -> Batch:
    """Rename a batch or mark it for the scheduled refresh; None leaves as is. Needs a write.

    Raises:
        NotFound: the organisation has no such batch.
    """
    raise NotImplementedError


def delete(conn: Connection, organisation_id: int, batch_id: str) -> int:
    """Delete a batch and all that is in it; running jobs are stopped. Return how many jobs. Needs a write.

    Raises:
        NotFound: the organisation has no such batch.
    """
    raise NotImplementedError


def cancel(conn: Connection, organisation_id: int, batch_id: str) -> Batch:
    """Send queued and running jobs back to `pending`; what their workers write later is refused. Needs a write.

    Raises:
        NotFound: the organisation has no such batch.
    """
    raise NotImplementedError
