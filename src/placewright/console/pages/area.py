"""An area of the map: which places lie in it, yours or those of the reference data, and a batch of the latter."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from placewright.client.values import FoundPlace, FoundPlaces
from placewright.console import words
from placewright.console.forms import Form, read_form
from placewright.console.session import client_of
from placewright.console.views import page
from placewright.errors import ApiError

LIMIT = 500  # places that are shown
SCOPES = {"reference": "Reference places", "jobs": "Your places"}


async def show(request: Request) -> Response:
    """Show the map, with what lies in the area that the address tells."""
    return await shown(request, {name: value.strip() for name, value in request.query_params.items()})


async def shown(request: Request, asked: Mapping[str, str], problem: str = "") -> Response:
    """Show an area and what lies in it."""
    area = area_of(asked)
    found = FoundPlaces(places=(), total_count=0)
    async with client_of(request) as client:
        if area is not None:
            scope: Literal["jobs", "reference"] = "jobs" if asked.get("scope") == "jobs" else "reference"
            try:
                found = await client.search_area(**area, **limits(asked), scope=scope, limit=LIMIT)
            except ApiError as error:
                if error.status != 400:
                    raise
                problem = "; ".join(one.detail for one in error.problems) or str(error)
        else:
            await client.list_batches(limit=1)  # says whether somebody is signed in
    return page(
        request,
        "area.html",
        here="area",
        asked=asked,
        chosen=area is not None,
        problem=problem,
        places=found.places,
        total=found.total_count,
        kinds=kinds(found.places),
        spots=[[one.name or one.place_id, one.latitude, one.longitude] for one in found.places],
        scopes=SCOPES,
    )


def area_of(asked: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the area of an address or a form as the API takes it; None when it tells none."""
    if ring := asked.get("ring"):
        try:
            points = json.loads(ring)
            pairs = [[float(one[0]), float(one[1])] for one in points]
        except (ValueError, TypeError, IndexError, KeyError):
            return None
        if len(pairs) < 3:
            return None
        return {"geometry": {"type": "Polygon", "coordinates": [[*pairs, pairs[0]]]}}
    numbers = [_number(asked.get(name, "")) for name in ("latitude", "longitude", "radius")]
    latitude, longitude, radius = numbers
    if latitude is None or longitude is None or radius is None:
        return None
    return {"center": (latitude, longitude), "radius_meters": radius}


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def limits(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return kinds and words that places are searched by."""
    kinds_ = [one.strip() for one in asked.get("categories", "").split(",") if one.strip()]
    return {key: value for key, value in (("categories", kinds_), ("query", asked.get("query", ""))) if value}


def kinds(places: Sequence[FoundPlace]) -> list[tuple[str, int]]:
    """Return how many places there are of each category, the most first."""
    counted: dict[str, int] = {}
    for one in places:
        counted[one.category or ""] = counted.get(one.category or "", 0) + 1
    return sorted(counted.items(), key=lambda one: -one[1])[:24]


async def make(request: Request) -> Response:
    """Make a batch of the reference places of the area."""
    form: Form = await read_form(request)
    asked = {
        name: form.one(name) for name in ("latitude", "longitude", "radius", "ring", "categories", "query", "scope")
    }
    area = area_of(asked)
    if area is None:
        return await shown(request, asked, "Choose an area on the map first.")
    wanted = limits(asked)
    wanted.pop("query", None)
    try:
        async with client_of(request) as client:
            made = await client.submit_area(form.one("name") or "Area", **area, **wanted)
    except ApiError as error:
        if error.status != 400:
            raise
        return await shown(request, asked, "; ".join(one.detail for one in error.problems) or str(error))
    return RedirectResponse(f"/o/{request.path_params['org']}/batch?{words.query({'id': made.id})}", 303)


routes = [Route("/o/{org}/area", show), Route("/o/{org}/area", make, methods=["POST"])]
