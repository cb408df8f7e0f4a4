"""Quality: what a confidence word is worth, how the sources fare on the own places, what changed in their data."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from placewright.client import AsyncClient, Job
from placewright.client.values import LabelledPair
from placewright.console import charts, words
from placewright.console.pages.settings import age
from placewright.console.scorecards import scorecards
from placewright.console.session import client_of
from placewright.console.views import page

GOALS = {"VERY_HIGH": 0.97, "HIGH": 0.92, "MEDIUM": 0.80, "LOW": 0.60}

_MOST = 200  # places of each kind that the cards are counted from: some hundred tell enough, in a fifth of a second


async def show(request: Request) -> Response:
    """Show the measures."""
    async with client_of(request) as client:
        details = (await client.list_attributes(details=True)).details or []
        decided = await client.list_pairs(limit=_MOST)
        installation = await client.get_installation()
        cards = scorecards(await _places(client, decided.pairs), decided.pairs)
    return page(
        request,
        "quality.html",
        here="quality",
        measured=measured(details),
        goals=GOALS,
        sources=sources(details),
        pairs=decided.total,
        cards=cards,
        datasets=[data for source in installation.sources for data in source.datasets if not data["vanished_from"]],
        age=age,
        now=datetime.now(UTC),
        promise=charts.promise,
    )


async def _places(client: AsyncClient, pairs: Sequence[LabelledPair]) -> list[Job]:
    """Return some finished places, each once: of the newest batch, and those that people corrected or decided on."""
    found: list[Job] = []
    told = (await client.list_overrides(expired=False, limit=_MOST)).overrides
    ids = [one.place_id for one in told] + [one.place_id for one in pairs]
    named = list(dict.fromkeys(ids))[:_MOST]
    if named:
        found += (await client.list_jobs(place_ids=named, status=("completed",), limit=_MOST)).jobs
    for batch in (await client.list_batches(limit=1)).batches:
        found += (await client.list_jobs(batch_id=batch.id, status=("completed",), limit=_MOST)).jobs
    return list({(job.batch_id, job.place_id): job for job in found}.values())


def measured(details: Sequence[Mapping[str, Any]]) -> list[tuple[str, Any]]:
    """Return attribute → what was measured, of those of which something was."""
    return [(one["attribute"], one["reliability"]) for one in details if one.get("reliability")]


def sources(details: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """Return what each dataset is asked for."""
    found: dict[str, list[str]] = {}
    for one in details:
        for source in one["sources"]:
            found.setdefault(str(source.get("dataset") or source["source"]), []).append(words.label(one["attribute"]))
    return sorted(found.items())


routes = [Route("/o/{org}/quality", show)]
