"""Results: pages, days, streams; single places: submit, get, delete."""

from datetime import date
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, encode, json_answer
from placewright.api.auth import Owner
from placewright.api.body import off_the_loop, read_body
from placewright.api.budgets import check_budget
from placewright.api.changing import about
from placewright.api.knowing import KNOWS_CUSTOMS
from placewright.api.once import Once, json_kept
from placewright.api.reading import read_single
from placewright.api.routes.parameters import (
    NO_NUL,
    Offset,
    PathPlaceId,
    QueryBatchId,
    area_of,
    parameter_error,
    statuses_of,
)
from placewright.api.schemas.answers import Accepted, BatchList, DeletedJob, JobAnswer, JobList
from placewright.api.schemas.requests import PlaceId, SingleRequest
from placewright.api.services import Services, services_of
from placewright.api.streaming import preferred, stream_answer
from placewright.api.views import batch_view
from placewright.errors import NotFound
from placewright.exports import echo, job_view
from placewright.model.attributes import ATTRIBUTES
from placewright.model.job import JobStatus
from placewright.model.outputs import Confidence
from placewright.store import JobFilter, JobPage, batches, jobs, submissions
from placewright.store.idempotency import Answer

router = APIRouter(prefix="/place_enrichment/jobs", tags=["Jobs"])

_OUTPUTS = frozenset(output for attribute in ATTRIBUTES.values() for output in attribute.outputs)

_STREAMED = {
    "application/x-ndjson": {"schema": {"type": "string", "description": "One job per line, all matches."}},
    "text/csv": {"schema": {"type": "string", "description": "One job per row, all matches."}},
}


def _described() -> dict[int | str, object]:
    responses = described(JobList, 404, 410, text="A page of jobs; all of them as NDJSON or CSV by `Accept`.")
    shapes = [{"$ref": f"#/components/schemas/{model.__name__}"} for model in (JobList, BatchList)]
    responses[200]["content"] = {"application/json": {"schema": {"anyOf": shapes}}, **_STREAMED}
    return responses


@router.get("", summary="Get results", responses=_described())  # type: ignore[arg-type]  # FastAPI wants Any, not object
async def list_(
    request: Request,
    owner: Owner,
    batch_id: QueryBatchId = None,
    limit: Annotated[int, Query(ge=1, le=50_000, description="Most jobs in the answer.")] = 10_000,
    offset: Offset = 0,
    exclude_batches: Annotated[bool, Query(alias="excludeBatches", description="Only single submissions.")] = False,
    day: Annotated[
        str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Created that UTC day.", examples=["2026-07-01"])
    ] = None,
    group_by: Annotated[
        Literal["day"] | None, Query(alias="groupBy", description="One synthetic batch per day instead of jobs.")
    ] = None,
    status: Annotated[str | None, Query(max_length=200, description="Comma list of statuses.")] = None,
    confidence_below: Annotated[
        Confidence | None, Query(alias="confidenceBelow", description="Jobs with any requested output under it.")
    ] = None,
    cursor: Annotated[
        str | None, Query(max_length=500, description="`next_cursor` of the page before; stable while rows change.")
    ] = None,
    place_id: Annotated[list[PlaceId] | None, Query(max_length=100, description="Repeatable.")] = None,
    bbox: Annotated[
        str | None,
        Query(
            max_length=200,
            description="In the box `west,south,east,north`; west above east: across the antimeridian.",
            examples=["7.40,43.72,7.45,43.76"],
        ),
    ] = None,
    geometry: Annotated[
        str | None,
        Query(
            max_length=50_000,
            description="In the polygon or multipolygon (WKT, longitude first).",
            examples=["POLYGON((7.40 43.72, 7.45 43.72, 7.45 43.76, 7.40 43.72))"],
        ),
    ] = None,
    weakest_below: Annotated[
        Confidence | None,
        Query(
            alias="weakestBelow", description="Jobs whose least sure value is under it, or whose answer has no value."
        ),
    ] = None,
    open_closed: Annotated[
        Literal["Open", "Closed", "Temporarily Closed", "No Internet Presence"] | None,
        Query(alias="openClosed", description="Whose open_closed_status is this."),
    ] = None,
    empty: Annotated[str | None, Query(max_length=100, description="Whose answer lacks this output.")] = None,
    changed: Annotated[bool, Query(description="Only jobs whose last run changed an output.")] = False,
    query: Annotated[
        str | None, Query(min_length=1, max_length=200, pattern=NO_NUL, description="Held by place_id or inputs.")
    ] = None,
) -> Response:
    """Get jobs with their answers, in the order of submission.

    With `Accept: application/x-ndjson` or `text/csv` all matches are streamed, whatever `limit` and `offset` say.
    """
    if empty is not None and empty not in _OUTPUTS:
        raise parameter_error("empty", f"There is no output {empty[:100]!r}.")
    services = services_of(request)
    area = None
    if bbox is not None or geometry is not None:
        area = await services.in_thread(partial(area_of, bbox, geometry))
    wanted = JobFilter(
        batch_id=batch_id,
        singles_only=exclude_batches,
        statuses=statuses_of(status),
        confidence_below=confidence_below,
        place_ids=tuple(place_id or ()),
        day=_day(day),
        area=area,
        weakest_below=weakest_below,
        open_closed=open_closed,
        empty=empty,
        changed=changed,
        text=query,
    )
    if group_by:
        return await _days(services, owner.organisation_id, wanted, limit, offset)
    kind = preferred(request.headers.get("accept", ""))
    if kind is not None:
        return await stream_answer(services, owner.organisation_id, wanted, kind)

    def read() -> bytes:
        page = services.database.read(
            partial(
                jobs.page,
                organisation_id=owner.organisation_id,
                wanted=wanted,
                limit=limit,
                offset=offset,
                cursor=cursor or None,
            )
        )
        return _page_json(page, limit, offset)

    return json_answer(await services.in_thread(read))


def _page_json(page: JobPage, limit: int, offset: int) -> bytes:
    shown = [job_view(job) for job in page.jobs]
    view = {"jobs": shown, "total": page.total, "limit": limit, "offset": offset, "next_cursor": page.next_cursor}
    return encode(view)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise parameter_error("day", f"{text} is not a day of the calendar.") from error


async def _days(services: Services, organisation_id: int, wanted: JobFilter, limit: int, offset: int) -> Response:
    """Answer `groupBy=day`: the shape of a list of batches."""
    page = await services.read(
        partial(
            batches.list_days,
            organisation_id=organisation_id,
            wanted=wanted,
            limit=limit,
            offset=offset,
        )
    )
    shown = [batch_view(batch, services.settings.failure_threshold) for batch in page.batches]
    return json_answer({"batches": shown, "total": page.total, "limit": limit, "offset": offset})


@router.post(
    "",
    summary="Submit one place",
    status_code=202,
    responses=described(Accepted, 409, 413, 415, status=202, text="Stored durably; it waits for its turn."),
    openapi_extra=body_of(SingleRequest),
    dependencies=[KNOWS_CUSTOMS],
)
async def submit(request: Request, owner: Owner, once: Once) -> Response:
    """Store one place outside of any batch and enrich it soon; without attributes, with `core`."""
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        job = await off_the_loop(partial(read_single, body), body)
        check_budget(job.budget, services.settings)

        def work(conn: Connection) -> Answer:
            about(job.place_id)
            submissions.submit_job(conn, owner.organisation_id, job, slice_jobs=services.settings.slice_jobs)
            shown = {"place_id": job.place_id, "inputs": echo(job.inputs), "status": JobStatus.PENDING}
            return json_kept(shown, 202)

        return await once.write(work)


@router.get(
    "/{place_id:any}",
    summary="Get one place",
    responses=described(JobAnswer, 404, 410, text="The newest job with that place_id."),
)
async def get(request: Request, owner: Owner, place_id: PathPlaceId, batch_id: QueryBatchId = None) -> Response:
    """Get the newest job with that `place_id`, or the one of a batch."""
    job = await services_of(request).read(
        partial(jobs.newest, organisation_id=owner.organisation_id, place_id=place_id, batch_id=batch_id)
    )
    return json_answer(job_view(job))


@router.delete(
    "/{place_id:any}", summary="Delete one place", responses=described(DeletedJob, 404, 410, text="They are gone.")
)
async def delete(request: Request, owner: Owner, place_id: PathPlaceId, batch_id: QueryBatchId = None) -> Response:
    """Delete all jobs with that `place_id`, or the one of a batch."""
    deleted = await services_of(request).write(
        partial(jobs.delete, organisation_id=owner.organisation_id, place_id=place_id, batch_id=batch_id)
    )
    if not deleted:
        raise NotFound(f"There is no place {place_id!r}.")
    return json_answer({"place_id": place_id, "deleted": deleted})
