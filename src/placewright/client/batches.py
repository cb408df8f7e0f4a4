"""Requests about batches: submit, follow, list, change, run again (CONTRACT sections 2, 3, 5 and 7)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote
from uuid import uuid4

import httpx
import msgspec

from placewright.client.flow import RETRIES, Call, Flow, Pause, Supply, decoded, encoded, exchange, new_key, pages
from placewright.client.values import (
    Batch,
    BatchList,
    BatchSummary,
    DeletedBatch,
    Dots,
    MarkedForRefresh,
    ReprocessedBatch,
    WordCounts,
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
    forbid_licences: Sequence[str] | None = None,
    budget: float | None = None,
) -> Call[Batch]:
    """Submit up to 50,000 jobs at once, each `{"place_id": …, "inputs": {…}}`; all are stored, or none.

    An existing `batch_id` appends to that batch. The client makes the ids that are absent, of the batch and of jobs, so
    that a request whose answer was lost can be sent again without harm. `forbid_licences`: under which nothing may be
    used for it; `budget`: most that paid sources may cost it.
    """
    # A job without an id gets it here: the server would make a new one at every sending.
    rows = [job if _is_named(job) else {**job, "place_id": str(uuid4())} for job in jobs]
    body = encoded(
        batch_name=batch_name,
        batch_id=batch_id or str(uuid4()),
        attributes=attributes,
        attribute_set=attribute_set,
        kick_off_jobs_now=kick_off_jobs_now,
        forbid_licences=forbid_licences,
        budget=budget,
        jobs=rows,
    )
    return Call(method="POST", path=PATH, body=body, read=read_batch)


def get_batch(batch_id: str, *, enrichments: Sequence[str] = (), known: Batch | None = None) -> Call[Batch]:
    """Return a batch with the ids of its jobs by status.

    Args:
        batch_id: the batch.
        enrichments: attributes of which `attribute_statuses` shall tell.
        known: a former answer; it is returned as it is when nothing changed since, which spares the transfer.
    """

    def read(response: httpx.Response) -> Batch:
        return known if known and response.status_code == httpx.codes.NOT_MODIFIED else read_batch(response)

    headers = {"If-None-Match": known.etag} if known and known.etag else {}
    params = {"enrichments": ",".join(enrichments) or None}
    return Call(method="GET", path=_path(batch_id), params=params, headers=headers, read=read)


def wait_for_batch(
    batch_id: str,
    *,
    every_seconds: float = 2.0,
    progress: Callable[[Batch], None] | None = None,
    retries: int = RETRIES,
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


def summarise_batch(batch_id: str) -> Call[BatchSummary]:
    """Return a batch without its ids, as lists show it: small, however many jobs it has."""
    return Call(method="GET", path=f"{_path(batch_id)}/summary", read=decoded(BatchSummary))


def map_batch(batch_id: str) -> Call[Dots]:
    """Return the places of a batch that have coordinates, with status and weakest word: what a map needs."""
    return Call(method="GET", path=f"{_path(batch_id)}/dots", read=decoded(Dots))


def count_confidence(batch_id: str) -> Call[WordCounts]:
    """Return how often each confidence word stands at each output of a batch."""
    return Call(method="GET", path=f"{_path(batch_id)}/confidence", read=decoded(WordCounts))


def iterate_batches(
    *, query: str | None = None, status: str | None = None, page_size: int = 500, retries: int = RETRIES
) -> Supply[BatchSummary]:
    """Return all batches, newest first, page after page; none comes twice when others are made meanwhile."""
    seen: set[str] = set()

    def after(page: BatchList) -> Call[BatchList] | None:
        end = page.offset + len(page.batches)
        more = page.batches and end < page.total
        return list_batches(limit=page_size, offset=end, query=query, status=status) if more else None

    def new(page: BatchList) -> list[BatchSummary]:
        found = [batch for batch in page.batches if batch.id not in seen]
        seen.update(batch.id for batch in found)
        return found

    return pages(list_batches(limit=page_size, query=query, status=status), after, new, retries)


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
    idempotency_key: str | None = None,
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
    path, key = f"{_path(batch_id)}/reprocess", idempotency_key or new_key()
    return Call(method="POST", path=path, body=body, read=decoded(ReprocessedBatch), repeatable=False, key=key)


def refresh_batches(batch_ids: Sequence[str], *, refresh: bool = True) -> Call[MarkedForRefresh]:
    """Mark batches for the scheduled refresh, or unmark them."""
    body = encoded(batch_ids=batch_ids, refresh=refresh)
    return Call(method="POST", path=f"{PATH}/refresh", body=body, read=decoded(MarkedForRefresh))


def _is_named(job: Mapping[str, Any]) -> bool:
    return "place_id" in job or "place_id" in job.get("inputs", {})


def _path(batch_id: str) -> str:
    return f"{PATH}/{quote(batch_id, safe='')}"


def read_batch(response: httpx.Response) -> Batch:
    """Return the batch of an answer, with its ETag."""
    return msgspec.structs.replace(decoded(Batch)(response), etag=response.headers.get("ETag"))
