"""Quality: what a confidence word is worth, attribute by attribute, as measured on data that nothing was fitted to."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from placewright.console import charts, words
from placewright.console.session import client_of
from placewright.console.views import page

GOALS = {"VERY_HIGH": 0.97, "HIGH": 0.92, "MEDIUM": 0.80, "LOW": 0.60}


async def show(request: Request) -> Response:
    """Show the measures."""
    async with client_of(request) as client:
        details = (await client.list_attributes(details=True)).details or []
        pairs = (await client.list_pairs(limit=1)).total
    return page(
        request,
        "quality.html",
        here="quality",
        measured=measured(details),
        goals=GOALS,
        sources=sources(details),
        pairs=pairs,
        promise=charts.promise,
    )


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
