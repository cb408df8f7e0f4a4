"""The review queue: places whose best answer is doubtful, one by one; what people decide is kept and counts at once."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from placewright.client import AsyncClient, Job
from placewright.console import facts, traces, words
from placewright.console.forms import Form, read_form
from placewright.console.session import client_of
from placewright.console.traces import Candidate
from placewright.console.views import page
from placewright.errors import InvalidInput

BELOW = "HIGH"  # places with an answer under this are doubtful, unless somebody asks for others
_MOST_PASSED = 200  # decided places that are passed over in one go
AUTHOR = "review in the console"
_KINDS = {"csv": "text/csv", "ndjson": "application/x-ndjson"}


async def show(request: Request) -> Response:
    """Show the next place that nobody has decided on, or say that there is none."""
    asked = request.query_params
    below = asked.get("below", BELOW)
    if below not in words.CONFIDENCE:
        raise InvalidInput(f"{below!r} is no confidence word.", [])
    batch_id = asked.get("id") or None
    async with client_of(request) as client:
        batch = None if batch_id is None else await client.summarise_batch(batch_id)
        decided = (await client.list_pairs(limit=1)).total
        found = await _next(client, batch_id, below, asked.get("after") or None)
        kept = {"id": batch_id, "below": below}
        if found is None:
            return page(request, "review_done.html", here="review", batch=batch, asked=kept, decided=decided)
        job, after, total = found
        trace = await traces.explained(client, job)
        said = (await client.list_pairs(place_id=job.place_id)).pairs
    listed = traces.candidates(trace)
    wrong = {pair.record for pair in said if not pair.same}
    return page(
        request,
        "review.html",
        here="review",
        batch=batch,
        job=job,
        name=words.text(job.inputs.get("name")) or job.place_id,
        doubtful=doubtful(job, below),
        facts=[one for one in facts.facts(job) if one.output not in facts.DERIVED and (one.before or one.after)],
        trace=trace,
        candidates=listed,
        wrong=wrong,
        first=next((one.record for one in listed if one.record not in wrong), ""),
        taken_is_wrong=any(one.taken and one.record in wrong for one in listed),
        here_again=asked.get("after") or "",
        spots=traces.spots(listed, job.inputs),
        more=0,
        after=after,
        asked=kept,
        decided=decided,
        total=total,
        settable=facts.settable(),
    )


async def _next(
    client: AsyncClient, batch_id: str | None, below: str, cursor: str | None
) -> tuple[Job, str | None, int] | None:
    """Return the next place without a decision, the cursor after which it is left behind, and how many are doubtful."""
    for _ in range(_MOST_PASSED):
        found = await client.list_jobs(
            batch_id=batch_id, status=("completed",), weakest_below=below, limit=1, cursor=cursor
        )
        if not found.jobs:
            return None
        job = found.jobs[0]
        if not await _decided(client, job.place_id):
            return job, found.next_cursor, found.total
        if found.next_cursor is None:
            return None
        cursor = found.next_cursor
    return None


async def _decided(client: AsyncClient, place_id: str) -> bool:
    """Tell whether somebody has said which record a place is, or that it is none, or has corrected it."""
    said = (await client.list_pairs(place_id=place_id)).pairs
    if any(pair.same or not pair.record for pair in said):  # that it is not one of them leaves the others
        return True
    return bool((await client.list_overrides(place_id=place_id, expired=False, limit=1)).overrides)


def doubtful(job: Job, below: str) -> list[str]:
    """Return the outputs of a job whose word is under another."""
    order = list(words.CONFIDENCE)
    return [
        key
        for key, word in job.confidence_scores.items()
        if order.index(word) > order.index(below) and job.outputs.get(key) is not None
    ]


async def decide(request: Request) -> Response:
    """Keep a decision, then go on to the next place."""
    form = await read_form(request)
    place_id = form.one("place")
    async with client_of(request) as client:
        job = await client.get_job(place_id, batch_id=form.one("batch") or None)
        await _kept(client, job, form)
    stays = form.one("do") == "not"  # the place is still to be decided
    go_on = {"id": form.one("id"), "below": form.one("below"), "after": form.one("here" if stays else "after")}
    return RedirectResponse(f"/o/{request.path_params['org']}/review?{words.query(go_on)}", 303)


async def _kept(client: AsyncClient, job: Job, form: Form) -> None:
    author = form.one("author") or AUTHOR
    match form.one("do"):
        case "skip":
            return
        case "accept":
            await client.label_pair(
                job.place_id, form.one("best"), same=bool(form.one("best")), inputs=job.inputs, author=author
            )
        case "reject":
            # The records are others, so what was read from them is no answer.
            await client.label_pair(job.place_id, "", same=False, inputs=job.inputs, author=author)
            await _correct(client, job, emptied(job), author, "None of the records is this place.")
        case "not":
            # One record less; which of the others it is, if any, is still to be decided.
            await client.label_pair(job.place_id, form.one("record"), same=False, inputs=job.inputs, author=author)
        case "pick":
            candidate = await _candidate(client, job, form.one("record"))
            await client.label_pair(job.place_id, candidate.record, same=True, inputs=job.inputs, author=author)
            await _correct(client, job, outputs_of(candidate, job), author, f"It is {candidate.record}.")
        case "edit":
            output = form.one("output")
            value = None if form.one("none") == "yes" else facts.typed(output, form.one("value"))
            await client.create_override(
                job.place_id, {output: value}, author=author, reason=form.one("reason") or "Seen in review."
            )
        case other:
            raise InvalidInput(f"There is nothing to decide called {other!r}.", [])


async def _candidate(client: AsyncClient, job: Job, record: str) -> Candidate:
    trace = await traces.explained(client, job)
    found = next((one for one in traces.candidates(trace) if one.record == record), None)
    if found is None:
        raise InvalidInput("This record is not among those that were compared any more. Load the page again.", [])
    return found


async def _correct(client: AsyncClient, job: Job, outputs: Mapping[str, Any], author: str, reason: str) -> None:
    """Correct outputs, attribute by attribute."""
    by_attribute: dict[str, dict[str, Any]] = {}
    for output, value in outputs.items():
        by_attribute.setdefault(words.ATTRIBUTE_OF[output], {})[output] = value
    for attribute, values in by_attribute.items():
        await client.create_override(job.place_id, values, attribute=attribute, author=author, reason=reason)


def emptied(job: Job) -> dict[str, Any]:
    """Return null for each output that was read from the records."""
    return {
        key: None
        for key, value in job.outputs.items()
        if value is not None and key in facts.settable() and key != "coordinates"
    }


def outputs_of(candidate: Candidate, job: Job) -> dict[str, Any]:
    """Return what a record says of the outputs that the job asked for."""
    said: dict[str, Any] = {
        "name": candidate.name if candidate.name != candidate.record else None,
        "phone": next(iter(candidate.phones), None),
        "website": next(iter(candidate.websites), None),
        "coordinates": None if candidate.latitude is None else [candidate.latitude, candidate.longitude],
    }
    return {key: value for key, value in said.items() if value is not None and key in job.outputs}


async def pairs(request: Request) -> Response:
    """Send the decisions: as the list that `placewright eval` reads, or all of them, for `make train`."""
    kind = request.url.path.rpartition(".")[2]
    client = client_of(request)
    lines = client.export_pairs(file_format=kind)

    async def pieces() -> Any:
        async with client:
            async for line in lines:
                yield line + b"\n"

    headers = {"Content-Disposition": f'attachment; filename="labelled.{kind}"'}
    return StreamingResponse(pieces(), media_type=_KINDS[kind], headers=headers)


routes = [
    Route("/o/{org}/review", show),
    Route("/o/{org}/review", decide, methods=["POST"]),
    *(Route(f"/o/{{org}}/review/labelled.{kind}", pairs) for kind in _KINDS),
]
