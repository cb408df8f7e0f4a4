"""Batches: submit, list, rename, delete, cancel."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_body, read_json, read_raw
from placewright.api.budgets import check_budget
from placewright.api.careful import explain_batch
from placewright.api.changing import about
from placewright.api.knowing import KNOWS_CUSTOMS
from placewright.api.once import Once, json_kept
from placewright.api.routes.parameters import NO_NUL, Offset, PathBatchId
from placewright.api.schemas.answers import BatchList, BatchStatus, DeletedBatch
from placewright.api.schemas.requests import BatchRequest, UpdateBatch
from placewright.api.services import Services, services_of
from placewright.api.submission import Doubt, begin_batch, read_batch
from placewright.api.views import batch_view, status_view
from placewright.model.job import JobStatus
from placewright.store import BatchSubmission, batches, submissions
from placewright.store.idempotency import Answer

router = APIRouter(prefix="/place_enrichment/batches", tags=["Batches"])


@router.post(
    "",
    summary="Submit a batch",
    responses=described(BatchStatus, 409, 413, 415, text="Stored durably."),
    openapi_extra=body_of(BatchRequest),
    dependencies=[KNOWS_CUSTOMS],
)
async def submit(request: Request, owner: Owner, once: Once) -> Response:
    """Store up to 50,000 places and start enriching them. All or nothing; answered when the data is durable.

    An existing `batch_id` appends: places already there with equal contents are left alone, so a retry is safe.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier

        async def store(read: Callable[[bytes, int], BatchSubmission]) -> Response:
            submission = await services.in_thread(partial(read, body, services.settings.max_jobs_per_request))
            check_budget(submission.budget, services.settings)
            size = services.settings.slice_jobs

            def effect(conn: Connection) -> str:
                return about(submissions.submit_batch(conn, owner.organisation_id, submission, slice_jobs=size))

            return await once.write_then_read(effect, partial(batch_answer, services, owner.organisation_id))

        try:
            return await store(begin_batch)
        except Doubt:  # perhaps in the midst of the transaction, of which nothing is left then
            return await store(_read)


def _read(body: bytes, max_jobs: int) -> BatchSubmission:
    """Read a batch the fast way; when that has doubts, the careful way says why."""
    try:
        return read_batch(body, max_jobs)
    except Doubt:
        error = explain_batch(body, max_jobs)
    raise error


@router.get("", summary="List batches", responses=described(BatchList, text="Newest first."))
async def list_(
    request: Request,
    owner: Owner,
    limit: Annotated[int, Query(ge=1, le=500, description="Most batches in the answer.")] = 10,
    offset: Offset = 0,
    query: Annotated[
        str | None, Query(max_length=500, pattern=NO_NUL, description="Part of the name, in any case and script.")
    ] = None,
    status: Annotated[
        Literal["pending", "queued", "in_progress", "completed", "failed"] | None,
        Query(description="Only batches of this status."),
    ] = None,
) -> Response:
    """List the organisation's batches."""
    services = services_of(request)
    threshold = services.settings.failure_threshold
    page = await services.read(
        partial(
            batches.list_batches,
            organisation_id=owner.organisation_id,
            limit=limit,
            offset=offset,
            query=query or None,
            status=JobStatus(status) if status else None,
            failure_threshold=threshold,
        )
    )
    shown = [batch_view(batch, threshold) for batch in page.batches]
    return json_answer({"batches": shown, "total": page.total, "limit": limit, "offset": offset})


@router.put(
    "/{batch_id:encoded}",
    summary="Rename a batch or mark it for the scheduled refresh",
    responses=described(BatchStatus, 404, 410, 413, 415, text="The batch."),
    openapi_extra=body_of(UpdateBatch),
)
async def update(request: Request, owner: Owner, batch_id: PathBatchId) -> Response:
    """Change what is given; what is absent stays as it is."""
    services = services_of(request)
    wanted = await read_json(request, UpdateBatch, limit=services.settings.max_body_bytes)
    check_budget(wanted.budget, services.settings)
    await services.write(
        partial(
            batches.update,
            organisation_id=owner.organisation_id,
            batch_id=batch_id,
            name=wanted.batch_name,
            refresh=wanted.refresh,
            budget=wanted.budget,
        )
    )
    answer = await services.read(lambda conn: batch_answer(services, owner.organisation_id, conn, batch_id))
    return json_answer(answer.content)


@router.delete(
    "/{batch_id:encoded}", summary="Delete a batch", responses=described(DeletedBatch, 404, 410, text="It is gone.")
)
async def delete(request: Request, owner: Owner, batch_id: PathBatchId) -> Response:
    """Delete a batch with all its jobs and results; running jobs are stopped."""
    services = services_of(request)
    deleted = await services.write(partial(batches.delete, organisation_id=owner.organisation_id, batch_id=batch_id))
    return json_answer({"id": batch_id, "deleted": True, "jobs_deleted": deleted})


@router.post(
    "/{batch_id:encoded}/cancel",
    summary="Cancel a batch",
    responses=described(BatchStatus, 404, 409, 410, 413, 415, text="The batch."),
)
async def cancel(request: Request, owner: Owner, once: Once, batch_id: PathBatchId) -> Response:
    """Send waiting jobs back to `pending`; finished results stay. A second cancel is harmless.

    Reprocess with `incomplete_only` resumes.
    """
    services = services_of(request)
    # The body says nothing, but a key that comes with another one is still a mistake of the client's.
    body = await read_raw(request, services.settings.max_body_bytes) if once.has_key else b""
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier

        def effect(conn: Connection) -> str:
            return batches.cancel(conn, owner.organisation_id, batch_id).id

        return await once.write_then_read(effect, partial(batch_answer, services, owner.organisation_id))


def batch_answer(services: Services, organisation_id: int, conn: Connection, batch_id: str) -> Answer:
    """Return a batch with its ids, of one moment."""
    batch, ids = batches.get_with_ids(conn, organisation_id, batch_id, committed=False)
    return json_kept(status_view(batch, ids, services.settings.failure_threshold))
