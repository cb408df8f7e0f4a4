"""One place: what was sent and what came out, why, from what, and what people know better."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from placewright.client import AsyncClient, Job
from placewright.console import charts, facts, traces, words
from placewright.console.forms import Form, read_form
from placewright.console.session import client_of
from placewright.console.views import page
from placewright.errors import ApiError, InvalidInput

AUTHOR = "the console"


async def show(request: Request) -> Response:
    """Show a place."""
    return await shown(request)


async def shown(request: Request, problem: str = "", sent: Mapping[str, str] | None = None) -> Response:
    """Show a place, with what was wrong with a form that was sent."""
    place_id, batch_id = request.query_params.get("id", ""), request.query_params.get("batch") or None
    async with client_of(request) as client:
        job = await client.get_job(place_id, batch_id=batch_id)
        overrides = await client.list_overrides(place_id=place_id, limit=100)
        runs = await client.list_jobs(place_ids=[place_id], limit=20)
        batch = await _batch(client, job)
    found = facts.facts(job)
    hours = job.outputs.get("opening_hours")
    return page(
        request,
        "place.html",
        status=400 if problem else 200,
        here="batches",
        job=job,
        batch=batch,
        name=words.text(job.inputs.get("name")) or job.place_id,
        facts=[one for one in found if (one.after or one.before) and one.output not in facts.DERIVED],
        more=[one for one in found if one.after and one.output in facts.DERIVED],
        missing=[one for one in found if not one.after and not one.before and one.output not in facts.DERIVED],
        week=charts.week(hours) if isinstance(hours, dict) else "",
        overrides=overrides.overrides,
        settable=facts.settable(),
        wanted=request.query_params.get("correct", ""),
        runs=runs.jobs,
        changes=job.job_metadata.changes,
        problem=problem,
        sent=sent or {},
        fields={one.output: facts.for_field(one.output, one.value) for one in found},
    )


async def _batch(client: AsyncClient, job: Job) -> Any:
    return None if job.batch_id is None else await client.summarise_batch(job.batch_id)


async def trace(request: Request) -> Response:
    """Show the records that were compared, on a map and one by one, as they would be compared now."""
    async with client_of(request) as client:
        job = await client.get_job(
            request.query_params.get("id", ""), batch_id=request.query_params.get("batch") or None
        )
        found = await traces.explained(client, job)
    listed = traces.candidates(found)
    return page(
        request,
        "trace.html",
        trace=found,
        candidates=listed,
        spots=traces.spots(listed, job.inputs),
        more=len(found["accepted"]) + len(found["rejected"]) - len(listed),
    )


async def change(request: Request) -> Response:
    """Correct the place, take a correction back, or run it again; then show it."""
    form = await read_form(request)
    place_id = request.query_params.get("id", "")
    try:
        async with client_of(request) as client:
            await _changed(client, place_id, form)
    except ApiError as error:
        if error.status != 400:
            raise
        told = "; ".join(one.detail for one in error.problems) or str(error)
        return await shown(request, told, {key: values[-1] for key, values in form.items()})
    back = words.query({"batch": request.query_params.get("batch"), "id": place_id})
    return RedirectResponse(f"/o/{request.path_params['org']}/place?{back}", 303)


async def _changed(client: AsyncClient, place_id: str, form: Form) -> None:
    match form.one("do"):
        case "correct":
            output = form.one("output")
            value = None if form.one("none") == "yes" else facts.typed(output, form.one("value"))
            await client.create_override(
                place_id,
                {output: value},
                author=form.one("author") or AUTHOR,
                reason=form.one("reason"),
                expires_at=end_of(form.one("until")),
            )
        case "undo":
            await client.delete_override(form.one("override"))
        case "again":
            await client.reprocess_jobs([place_id], refresh=form.one("fresh") == "yes")
        case other:
            raise InvalidInput(f"There is nothing to do called {other!r}.", [])


def end_of(day: str) -> str | None:
    """Return the day until which a correction holds, as the API takes it."""
    if not day:
        return None
    try:
        return f"{datetime.fromisoformat(day):%Y-%m-%d}T00:00:00Z"
    except ValueError as error:
        raise InvalidInput("The day must be written as 2027-01-31.", []) from error


routes = [
    Route("/o/{org}/place", show),
    Route("/o/{org}/place", change, methods=["POST"]),
    Route("/o/{org}/place/trace", trace),
]
