"""The list of batches: search, how far each is, how much was found; it follows those that run."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from placewright.client.values import BatchSummary
from placewright.console import charts, words
from placewright.console.live import followed
from placewright.console.session import client_of
from placewright.console.views import page, render

PER_PAGE = 20
STATUSES = ("in_progress", "queued", "completed", "failed", "pending")


async def list_(request: Request) -> Response:
    """Show a page of batches."""
    query, status = request.query_params.get("q", "").strip(), request.query_params.get("status", "")
    number = page_number(request.query_params.get("page", ""))
    async with client_of(request) as client:
        found = await client.list_batches(
            limit=PER_PAGE, offset=(number - 1) * PER_PAGE, query=query or None, status=status or None
        )
    return page(
        request,
        "batches.html",
        here="batches",
        batches=found.batches,
        total=found.total,
        progress=progress,
        asked={"q": query, "status": status},
        number=number,
        pages=max(1, -(-found.total // PER_PAGE)),
        statuses=STATUSES,
        live=words.query({"id": [one.id for one in found.batches if one.status in ("queued", "in_progress")]}),
    )


async def live(request: Request) -> Response:
    """Follow batches of the list."""
    client = client_of(request)
    ids = request.query_params.getlist("id")
    return StreamingResponse(
        followed(client, ids, _parts), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


def _parts(batch: BatchSummary) -> Sequence[tuple[str, str]]:
    return [(f"b-{batch.id}", render("batch_cells.html", batch=batch, progress=progress))]


def progress(batch: BatchSummary) -> str:
    """Return how far a batch is, as a bar."""
    counts = batch.status_counts
    done, total = counts.get("completed", 0) + counts.get("failed", 0), sum(counts.values())
    told = f"{done:,} of {total:,} done"
    return charts.bar(counts, charts.ORDER, told)


def page_number(text: str) -> int:
    """Return which page was asked for, from 1."""
    return max(1, min(int(text), 1_000_000)) if text.isdecimal() and len(text) < 10 else 1


routes = [Route("/o/{org}/batches", list_), Route("/o/{org}/live", live)]
