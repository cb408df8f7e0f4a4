"""One batch: how far it is, what was found, where its places lie, and a table of them with filters."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from placewright.client import AsyncClient, Job
from placewright.client.exports import ExportFormat
from placewright.client.values import BatchSummary
from placewright.console import charts, words
from placewright.console.exporting import export as as_file
from placewright.console.exporting import exported
from placewright.console.forms import Form, read_form
from placewright.console.live import followed
from placewright.console.pages.batches import page_number, progress
from placewright.console.session import client_of
from placewright.console.views import page, render
from placewright.errors import InvalidInput
from placewright.model.attributes import ATTRIBUTES

PER_PAGE = 50
FORMATS = {"csv": "CSV", "ndjson": "NDJSON", "parquet": "Parquet", "geojson": "GeoJSON"}
OPEN_CLOSED = ("Open", "Closed", "Temporarily Closed", "No Internet Presence")
SHOWN_OUTPUTS = ("open_closed_status", "website", "phone", "categories")
_MOST_REPROCESSED = 50_000


async def show(request: Request) -> Response:
    """Show a batch."""
    batch_id = request.query_params.get("id", "")
    asked = filters(request)
    async with client_of(request) as client:
        batch = await client.summarise_batch(batch_id)
        jobs = await _jobs(client, batch_id, asked)
    return page(
        request,
        "batch.html",
        here="batches",
        **(_table(batch, asked, jobs) | _summary(batch)),
        formats=FORMATS,
        fills=sorted(batch.metadata.attribute_fill_rates.items(), key=lambda one: -one[1]),
        running=batch.status in ("queued", "in_progress"),
        share=charts.share,
        outputs=_outputs(batch),
        open_closed=OPEN_CLOSED,
    )


def filters(request: Request) -> dict[str, str]:
    """Return the filters of the table that an address tells."""
    names = ("status", "below", "open", "empty", "changed", "q", "page")
    return {name: value for name in names if (value := request.query_params.get(name, "").strip())}


def as_asked(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return filters as the client takes them."""
    return {
        "status": tuple(asked["status"].split(",")) if "status" in asked else (),
        "weakest_below": asked.get("below"),
        "open_closed": asked.get("open"),
        "empty": asked.get("empty"),
        "changed": True if asked.get("changed") else None,
        "query": asked.get("q", "")[:200] or None,
    }


async def _jobs(client: AsyncClient, batch_id: str, asked: Mapping[str, str]) -> Any:
    number = page_number(asked.get("page", ""))
    return await client.list_jobs(batch_id=batch_id, limit=PER_PAGE, offset=(number - 1) * PER_PAGE, **as_asked(asked))


def _table(batch: BatchSummary, asked: Mapping[str, str], jobs: Any) -> dict[str, Any]:
    return {
        "batch": batch,
        "jobs": [row(job) for job in jobs.jobs],
        "total": jobs.total,
        "asked": asked,
        "number": page_number(asked.get("page", "")),
        "pages": max(1, -(-jobs.total // PER_PAGE)),
        "filtered": bool(asked.keys() - {"page"}),
    }


def row(job: Job) -> dict[str, Any]:
    """Return a job as a row of the table."""
    ranked = [word for word in words.CONFIDENCE if word != "NONE" and word in job.confidence_scores.values()]
    return {
        "id": job.place_id,
        "name": str(job.inputs.get("name") or job.place_id),
        "where": words.text(job.inputs.get("full_address") or job.inputs.get("city") or ""),
        "status": job.status,
        "outputs": {key: words.text(job.outputs.get(key)) for key in SHOWN_OUTPUTS},
        "website": job.outputs.get("website"),
        "weakest": ranked[-1] if ranked else "NONE" if job.confidence_scores else None,
        "counts": {word: [str(one) for one in job.confidence_scores.values()].count(word) for word in charts.WORDS},
        "changed": len(job.job_metadata.changes),
        "error": (job.job_metadata.error or {}).get("message", ""),
    }


def _summary(batch: BatchSummary) -> dict[str, Any]:
    counts = batch.status_counts
    done = counts.get("completed", 0) + counts.get("failed", 0)
    share = done / batch.metadata.total_jobs if batch.metadata.total_jobs else None
    told = ", ".join(f"{number:,} {words.STATUSES[key].lower()}" for key, number in counts.items() if number)
    return {
        "batch": batch,
        "donut": charts.donut(counts, words.percent(share), "done", told),
        "progress": progress,
        "done": done,
    }


def _outputs(batch: BatchSummary) -> Sequence[str]:
    """Return the outputs of the attributes that the batch asks for."""
    return [
        output
        for attribute in batch.metadata.attribute_fill_rates
        if attribute in ATTRIBUTES
        for output in ATTRIBUTES[attribute].outputs
    ]


async def table(request: Request) -> Response:
    """Show the table alone, filtered in another way."""
    batch_id, asked = request.query_params.get("id", ""), filters(request)
    async with client_of(request) as client:
        batch = await client.summarise_batch(batch_id)
        jobs = await _jobs(client, batch_id, asked)
    response = page(request, "batch_table.html", **_table(batch, asked, jobs))
    response.headers["HX-Push-Url"] = f"/o/{request.path_params['org']}/batch?{words.query(asked, id=batch_id)}"
    return response


async def live(request: Request) -> Response:
    """Follow the batch."""
    client = client_of(request)
    return StreamingResponse(
        followed(client, [request.query_params.get("id", "")], _parts),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def _parts(batch: BatchSummary) -> Sequence[tuple[str, str]]:
    return [("summary", render("batch_summary.html", **_summary(batch)))]


async def dots(request: Request) -> Response:
    """Return the places of the batch for the map."""
    async with client_of(request) as client:
        found = await client.map_batch(request.query_params.get("id", ""))
    return Response(msgspec.json.encode(found.dots), media_type="application/json")


async def confidence(request: Request) -> Response:
    """Show how sure the answers are, output by output."""
    async with client_of(request) as client:
        counted = await client.count_confidence(request.query_params.get("id", ""))
    bars = [
        (output, charts.bar(found, charts.WORDS, told_words(found)), share_of_values(found))
        for output, found in sorted(counted.outputs.items(), key=lambda one: -share_of_values(one[1]))
    ]
    return page(request, "confidence.html", bars=bars)


def told_words(found: Mapping[str, int]) -> str:
    """Return counts of confidence words as a sentence."""
    return ", ".join(f"{words.CONFIDENCE[key].lower()}: {found[key]:,}" for key in charts.WORDS if found.get(key))


def share_of_values(found: Mapping[str, int]) -> float:
    """Return the share of answers that have a value."""
    total = sum(found.values())
    return 1 - found.get("NONE", 0) / total if total else 0.0


async def change(request: Request) -> Response:
    """Rename, mark, cancel, run again, delete; then show the batch."""
    form = await read_form(request)
    batch_id, org = request.query_params.get("id", ""), request.path_params["org"]
    async with client_of(request) as client:
        if form.one("do") == "delete":
            await client.delete_batch(batch_id)
            return RedirectResponse(f"/o/{org}/batches", 303)
        await _changed(client, batch_id, form)
    back = words.query({key: form.one(f"f.{key}") for key in ("status", "below", "open", "empty", "changed", "q")})
    return RedirectResponse(f"/o/{org}/batch?id={quote(batch_id, safe='')}" + (f"&{back}" if back else ""), 303)


async def _changed(client: AsyncClient, batch_id: str, form: Form) -> None:
    match form.one("do"):
        case "rename":
            await client.update_batch(batch_id, batch_name=form.one("name"))
        case "refresh":
            await client.update_batch(batch_id, refresh=form.one("refresh") == "yes")
        case "cancel":
            await client.cancel_batch(batch_id)
        case "resume":
            await client.reprocess_batch(batch_id, failed_only=False, incomplete_only=True)
        case "reprocess":
            asked = {
                key: value
                for key in ("status", "below", "open", "empty", "changed", "q")
                if (value := form.one(f"f.{key}"))
            }
            fresh = form.one("fresh") == "yes"
            if not asked:
                await client.reprocess_batch(batch_id, failed_only=False, refresh=fresh)
                return
            await _again(client, batch_id, asked, fresh)
        case other:
            raise InvalidInput(f"There is nothing to do called {other!r}.", [])


async def _again(client: AsyncClient, batch_id: str, asked: Mapping[str, str], fresh: bool) -> None:
    """Run those places again that the filters leave."""
    ids: list[str] = []
    cursor = None
    while len(ids) < _MOST_REPROCESSED:
        found = await client.list_jobs(batch_id=batch_id, limit=2_000, cursor=cursor, **as_asked(asked))
        ids += [job.place_id for job in found.jobs]
        cursor = found.next_cursor
        if cursor is None:
            break
    if ids:
        await client.reprocess_jobs(ids[:_MOST_REPROCESSED], refresh=fresh)


async def export(request: Request) -> Response:
    """Send the batch as a file; of a large one, tell when it is ready."""
    batch_id, kind = request.query_params.get("id", ""), request.query_params.get("format", "csv")
    if kind not in FORMATS:
        raise InvalidInput(f"There is no format {kind!r}.", [])
    return await as_file(request, [batch_id], cast("ExportFormat", kind), request.query_params.get("name", "batch"))


async def ready(request: Request) -> Response:
    """Send the file of an export that took longer."""
    return await exported(request, request.query_params.get("id", ""))


routes = [
    Route("/o/{org}/batch", show),
    Route("/o/{org}/batch", change, methods=["POST"]),
    Route("/o/{org}/batch/table", table),
    Route("/o/{org}/batch/live", live),
    Route("/o/{org}/batch/dots", dots),
    Route("/o/{org}/batch/confidence", confidence),
    Route("/o/{org}/batch/export", export),
    Route("/o/{org}/export", ready),
]
