"""Runs jobs again: those of a batch, or given places."""

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described
from placewright.api.auth import Owner
from placewright.api.body import read_body, read_model
from placewright.api.changing import about
from placewright.api.knowing import KNOWS_CUSTOMS
from placewright.api.once import Once, json_kept
from placewright.api.routes.parameters import PathBatchId
from placewright.api.schemas.answers import ReprocessedBatch, ReprocessedJobs
from placewright.api.schemas.requests import ReprocessBatch, ReprocessJobs, RunOptions
from placewright.api.services import services_of
from placewright.model.attributes import requested
from placewright.store import Reprocessed, reprocess
from placewright.store.idempotency import Answer

router = APIRouter(prefix="/place_enrichment", tags=["Reprocess and refresh"])


@router.post(
    "/batches/{batch_id:encoded}/reprocess",
    summary="Run jobs of a batch again",
    responses=described(ReprocessedBatch, 404, 409, 410, 413, 415, text="They are queued."),
    openapi_extra=body_of(ReprocessBatch, required=False),
    dependencies=[KNOWS_CUSTOMS],
)
async def of_batch(request: Request, owner: Owner, once: Once, batch_id: PathBatchId) -> Response:
    """Queue jobs again: the failed ones by default. An empty body means the defaults.

    Earlier outputs stay readable until the new run ends; those of attributes that do not run again stay for good.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        options = await read_model(body, ReprocessBatch, empty=True)

        def work(conn: Connection) -> Answer:
            done = reprocess.reprocess_batch(
                conn,
                owner.organisation_id,
                batch_id,
                reprocess.chosen_statuses(options.failed_only, options.incomplete_only),
                attributes=_attributes(options),
                refresh=options.refresh,
                use_previous=options.use_previous_invocation_params,
                slice_jobs=services.settings.slice_jobs,
            )
            return _answer(done, batch_id=batch_id, excluded_deferred_count=done.excluded_deferred_count)

        return await once.write(work)


@router.post(
    "/jobs/reprocess",
    summary="Run places again",
    responses=described(ReprocessedJobs, 409, 413, 415, text="They are queued."),
    openapi_extra=body_of(ReprocessJobs),
    dependencies=[KNOWS_CUSTOMS],
)
async def of_places(request: Request, owner: Owner, once: Once) -> Response:
    """Queue the newest job of each given `place_id` again."""
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        options = await read_model(body, ReprocessJobs)

        def work(conn: Connection) -> Answer:
            about(" ".join(options.place_ids[:10]))
            done = reprocess.reprocess_jobs(
                conn,
                owner.organisation_id,
                options.place_ids,
                attributes=_attributes(options),
                refresh=options.refresh,
                use_previous=options.use_previous_invocation_params,
                slice_jobs=services.settings.slice_jobs,
            )
            return _answer(done, missing_place_ids=done.missing)

        return await once.write(work)


def _answer(done: Reprocessed, **more: object) -> Answer:
    count = done.job_count
    return json_kept({"status": "success", "message": _sentence(count), "job_count": count, **more})


def _attributes(options: RunOptions) -> tuple[str, ...]:
    given, named = options.requested
    return requested(given, named)


def _sentence(count: int) -> str:
    match count:
        case 0:
            return "No job matches; nothing runs again."
        case 1:
            return "One job runs again."
    return f"{count} jobs run again."
