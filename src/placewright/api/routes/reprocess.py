"""Runs jobs again: those of a batch, or given places."""

from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_json
from placewright.api.routes.parameters import PathBatchId
from placewright.api.schemas.answers import ReprocessedBatch, ReprocessedJobs
from placewright.api.schemas.requests import ReprocessBatch, ReprocessJobs, RunOptions
from placewright.api.services import services_of
from placewright.model.attributes import requested
from placewright.store import reprocess

router = APIRouter(prefix="/place_enrichment", tags=["Reprocess and refresh"])


@router.post(
    "/batches/{batch_id:encoded}/reprocess",
    summary="Run jobs of a batch again",
    responses=described(ReprocessedBatch, 404, 413, 415, text="They are queued."),
    openapi_extra=body_of(ReprocessBatch, required=False),
)
async def of_batch(request: Request, owner: Owner, batch_id: PathBatchId) -> Response:
    """Queue jobs again: the failed ones by default. An empty body means the defaults.

    Earlier outputs stay readable until the new run ends; those of attributes that do not run again stay for good.
    """
    services = services_of(request)
    options = await read_json(request, ReprocessBatch, limit=services.settings.max_body_bytes, empty=True)
    done = await services.write(
        partial(
            reprocess.reprocess_batch,
            organisation_id=owner.organisation_id,
            batch_id=batch_id,
            statuses=reprocess.chosen_statuses(options.failed_only, options.incomplete_only),
            attributes=_attributes(options),
            refresh=options.refresh,
            use_previous=options.use_previous_invocation_params,
            slice_jobs=services.settings.slice_jobs,
        )
    )
    return json_answer(
        {
            "status": "success",
            "message": _sentence(done.job_count),
            "job_count": done.job_count,
            "batch_id": batch_id,
            "excluded_deferred_count": done.excluded_deferred_count,
        }
    )


@router.post(
    "/jobs/reprocess",
    summary="Run places again",
    responses=described(ReprocessedJobs, 413, 415, text="They are queued."),
    openapi_extra=body_of(ReprocessJobs),
)
async def of_places(request: Request, owner: Owner) -> Response:
    """Queue the newest job of each given `place_id` again."""
    services = services_of(request)
    options = await read_json(request, ReprocessJobs, limit=services.settings.max_body_bytes)
    done = await services.write(
        partial(
            reprocess.reprocess_jobs,
            organisation_id=owner.organisation_id,
            place_ids=options.place_ids,
            attributes=_attributes(options),
            refresh=options.refresh,
            use_previous=options.use_previous_invocation_params,
            slice_jobs=services.settings.slice_jobs,
        )
    )
    return json_answer(
        {
            "status": "success",
            "message": _sentence(done.job_count),
            "job_count": done.job_count,
            "missing_place_ids": done.missing,
        }
    )


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
