"""Requests about batches: submit, follow, list, change, run again (CONTRACT sections 2, 3, 5 and 7)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote
from uuid import uuid4

import httpx
import msgspec

from placewright.client.flow import Call, Flow, Pause, decoded, encoded, exchange
from placewright.client.values import (
    Batch,
    BatchList,
    BatchSummary,
    DeletedBatch,
    MarkedForRefresh,
    ReprocessedBatch,
)

AttributeSet = Literal["open_closed", "core", "all"]
PATH = "/place_enrichment/batches"


def submit_batch(
    batch_name: str,
    jobs: Iterable[Mapping[str, Any]],
    *,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    batch_id: str | None = None,
    kick_off_jobs_now: bool = True,
    budget: float | None = None,
) -> Call[Batch]:
    """Submit up to 50,000 jobs at once, each `{"place_id": …, "inputs": {…}}`; all are stored, or none.

    An existing `batch_id` appends to that batch. Without one the client makes it, so that a request whose answer was
    lost can be sent again without harm. `budget`: most that paid sources may cost it.
    """
    rows = list(jobs)
    body = encoded(
        batch_name=batch_name,
        batch_id=batch_id or str(uuid4()),
        attributes=attributes,
        attribute_set=attribute_set,
        kick_off_jobs_now=kick_off_jobs_now,
        budget=budget,
        jobs=rows,
    )
    # A job without an id of its own gets a new one at every sending.
    named = all("place_id" in job or "place_id" in job.get("inputs", {}) for job in rows)
    return Call(method="POST", path=PATH, body=body, read=_batch, repeatable=named)


def get_batch(batch_id: str, *, enrichments: Sequence[str] = (), known: Batch | None = None) -> Call[Batch]:
    """Return a batch with the ids of its jobs by status.

    Args:
        batch_id: the batch.
        enrichments: attributes of which `attribute_statuses` shall tell.
        known: a former answer; it is returned as it is when nothing changed since, which spares the transfer.
    """

    def read(response: httpx.Response) -> Batch:
        return known if known and response.status_code == httpx.codes.NOT_MODIFIED else _batch(response)

    headers = {"If-None-Match": known.etag} if known and known.etag else {}
    params = {"enrichments": ",".join(enrichments) or None}
    return Call(method="GET", path=_path(batch_id), params=params, headers=headers, read=read)


def wait_for_batch(
    batch_id: str, *, every_seconds: float = 2.0, progress: Callable[[Batch], None] | None = None, retries: int = 5
) -> Flow[Batch]:
    """Ask again and again until no job of the batch waits or runs, and return the batch; `progress` sees each answer.

    A batch whose jobs are all pending was never started or was cancelled: it is returned as well.
    """
    batch: Batch | None = None
    while True:
        batch = yield from exchange(get_batch(batch_id, known=batch), retries)
        if progress:
            progress(batch)
        if batch.finished or batch.status == "pending":
            return batch
        yield Pause(every_seconds)


def list_batches(
    *, limit: int = 10, offset: int = 0, query: str | None = None, status: str | None = None
) -> Call[BatchList]:
    """Return batches, newest first; `query` is looked for in their names, whatever its case."""
    params = {"limit": limit, "offset": offset, "query": query, "status": status}
    return Call(method="GET", path=PATH, params=params, read=decoded(BatchList))


def update_batch(
    batch_id: str, *, batch_name: str | None = None, refresh: bool | None = None, budget: float | None = None
) -> Call[BatchSummary]:
    """Rename a batch, switch its scheduled refresh on or off, or set what paid sources may cost it."""
    body = encoded(batch_name=batch_name, refresh=refresh, budget=budget)
    return Call(method="PUT", path=_path(batch_id), body=body, read=decoded(BatchSummary))


def delete_batch(batch_id: str) -> Call[DeletedBatch]:
    """Stop a batch and delete it with all its jobs."""
    return Call(method="DELETE", path=_path(batch_id), read=decoded(DeletedBatch), repeatable=False)


def cancel_batch(batch_id: str) -> Call[BatchSummary]:
    """Take waiting jobs back to `pending`; finished results stay. Reprocessing with `incomplete_only` resumes."""
    return Call(method="POST", path=f"{_path(batch_id)}/cancel", read=decoded(BatchSummary))


def reprocess_batch(
    batch_id: str,
    *,
    failed_only: bool | None = None,
    incomplete_only: bool | None = None,
    refresh: bool | None = None,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    use_previous_invocation_params: bool | None = None,
) -> Call[ReprocessedBatch]:
    """Run jobs of a batch again: by default the failed ones; what is None is left to the server's rule."""
    body = encoded(
        failed_only=failed_only,
        incomplete_only=incomplete_only,
        refresh=refresh,
        attributes=attributes,
        attribute_set=attribute_set,
        use_previous_invocation_params=use_previous_invocation_params,
    )
    path = f"{_path(batch_id)}/reprocess"
    return Call(method="POST", path=path, body=body, read=decoded(ReprocessedBatch), repeatable=False)


def refresh_batches(batch_ids: Sequence[str], *, refresh: bool = True) -> Call[MarkedForRefresh]:
    """Mark batches for the scheduled refresh, or unmark them."""
    body = encoded(batch_ids=batch_ids, refresh=refresh)
    return Call(method="POST", path=f"{PATH}/refresh", body=body, read=decoded(MarkedForRefresh))


def _path(batch_id: str) -> str:
    return f"{PATH}/{quote(batch_id, safe='')}"


def _batch(response: httpx.Response) -> Batch:
    return msgspec.structs.replace(decoded(Batch)(response), etag=response.headers.get("ETag"))
