"""Enriches one place while the client waits."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import msgspec
from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from placewright.api import customs
from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import off_the_loop, read_body
from placewright.api.budgets import check_budget
from placewright.api.changing import about
from placewright.api.enriching import Enriched, Enricher
from placewright.api.knowing import KNOWS_CUSTOMS
from placewright.api.once import Once, json_kept
from placewright.api.problems import RETRY_SECONDS
from placewright.api.reading import read_single
from placewright.api.schemas.answers import JobAnswer
from placewright.api.schemas.around import TraceAnswer
from placewright.api.schemas.requests import ExplainRequest, SingleRequest
from placewright.api.services import services_of
from placewright.exports import job_view
from placewright.model.job import SubmittedJob
from placewright.model.organisation import Scope
from placewright.outgoing import errand
from placewright.overrides import overridden
from placewright.settings import Settings
from placewright.store import StoredJob, jobs, overrides, submissions

router = APIRouter(prefix="/place_enrichment", tags=["Jobs"])


@router.post(
    "/enrich",
    summary="Enrich one place now",
    responses=described(JobAnswer, 409, 413, 415, text="The finished job."),
    openapi_extra=body_of(SingleRequest),
    dependencies=[KNOWS_CUSTOMS],
)
async def enrich(request: Request, owner: Owner, once: Once) -> Response:
    """Enrich one place and answer with the finished job, which is stored like a submitted one.

    Without attributes, with `core`. What the time limit cuts off ends as `ERROR`. Where the organisation is pinned to
    other reference data than this server has, the answer is 503 and nothing is stored.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        job = await off_the_loop(partial(read_single, body), body)
        check_budget(job.budget, services.settings)
        inputs = msgspec.json.decode(job.inputs)
        about(job.place_id)
        limit = services.settings.enrich_timeout_seconds
        custom = {one.key: one.default for one in customs.defined()}
        done = await services.enriching.enrich(
            inputs,
            job.attributes,
            limit,
            owner.pinned,
            refresh=job.refresh,
            custom=custom,
            purse=errand.purse_of_place(job.budget, services.settings.default_place_budget),
            forbidden=job.forbid_licences,
        )
        return await once.write(lambda conn: json_kept(job_view(_keep(conn, owner.organisation_id, job, done))))


@router.post(
    "/explain",
    summary="Explain one place",
    responses=described(TraceAnswer, 413, 415, text="Candidates, comparisons, evidence and what each weighs."),
    openapi_extra=body_of(ExplainRequest),
    dependencies=[KNOWS_CUSTOMS],
)
async def explain(request: Request, owner: Owner) -> Response:
    """Enrich one place and answer with everything that led to its answer; nothing is stored, no override is laid over.

    Without attributes, with `core`. A key that may only read has no paid source asked. Over the time limit of
    `enrich`: 503.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    job = await off_the_loop(partial(read_single, body), body)
    check_budget(job.budget, services.settings)
    own = errand.purse_of_place(job.budget, services.settings.default_place_budget)
    limit = services.settings.enrich_timeout_seconds
    trace = await services.enriching.explain(
        msgspec.json.decode(job.inputs),
        job.attributes,
        limit,
        purse=errand.Closed() if owner.scope == Scope.READ else own,
        forbidden=job.forbid_licences,
        custom={one.key: one.default for one in customs.defined()},
    )
    if trace is None:
        raise HTTPException(503, f"The time limit of {limit:g} seconds was over.", {"Retry-After": str(RETRY_SECONDS)})
    return json_answer(trace)


def _keep(conn: Connection, organisation_id: int, job: SubmittedJob, done: Enriched) -> StoredJob:
    known = overrides.of_places(conn, organisation_id, [job.place_id]).get(job.place_id, ())
    inputs = msgspec.json.decode(job.inputs) if known else {}
    result = overridden(done.result, known, inputs, datetime.now(UTC))
    submissions.submit_enriched(conn, organisation_id, job, result, processing_seconds=done.seconds)
    return jobs.single(conn, organisation_id, job.place_id)


def opener(settings: Settings, enricher: Enricher | None) -> Callable[[], Enricher]:
    """Return what opens the enricher when it is first needed; one that was given is taken as it is."""

    def opened() -> Enricher:
        if enricher is not None:
            return enricher
        from placewright.enrichment import open_enricher  # heavy, and not needed by those who never enrich here

        return open_enricher(settings)

    return opened
