"""The table of jobs: reading them by page, by stream, one by one; deleting."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from placewright.model.outputs import AttributeStatus
from placewright.store.database import Database
from placewright.store.values import JobFilter, JobPage, StoredJob


def page(
    conn: Connection,
    organisation_id: int,
    wanted: JobFilter,
    *,
    limit: int,
    offset: int = 0,
    cursor: str | None = None,
) -> JobPage:
    """Return matching jobs in the order of submission; `cursor` (of an earlier page) goes before `offset`.

    Raises:
        NotFound: the batch of the filter does not exist.
        InvalidInput: the cursor is none of ours.
    """
    raise NotImplementedError


def stream(database: Database, organisation_id: int, wanted: JobFilter, *, chunk: int = 1000) -> Iterator[StoredJob]:
    """Yield all matching jobs in the order of submission, in constant memory; blocks, each chunk is a read of its own.

    Raises:
        NotFound: the batch of the filter does not exist (at the first step).
    """
    raise NotImplementedError


def newest(conn: Connection, organisation_id: int, place_id: str, batch_id: str | None = None) -> StoredJob:
    """Return the newest job with that place_id, or the one of a batch.

    Raises:
        NotFound: there is none.
    """
    raise NotImplementedError


def delete(conn: Connection, organisation_id: int, place_id: str, batch_id: str | None = None) -> int:
    """Delete the jobs with that place_id (of one batch); return how many, 0 for none. Needs a write."""
    raise NotImplementedError


def ids_by_attribute_status(
    conn: Connection, organisation_id: int, batch_id: str, attributes: Sequence[str]
) -> Mapping[str, Mapping[AttributeStatus, list[str]]]:
    """Return attribute → each of the four statuses → place_ids; what has no answer yet is NOT_RUN.

    Raises:
        NotFound: the organisation has no such batch.
    """
    raise NotImplementedError
