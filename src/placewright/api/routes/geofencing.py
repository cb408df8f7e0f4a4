"""Searches by area, and batches made of the reference places of an area."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api import found
from placewright.api.answers import body_of, described, encode, json_answer
from placewright.api.auth import Owner
from placewright.api.body import parse, read_body
from placewright.api.budgets import check_budget
from placewright.api.changing import about
from placewright.api.once import Once
from placewright.api.routes.batches import batch_answer
from placewright.api.schemas.answers import BatchStatus
from placewright.api.schemas.faults import invalid
from placewright.api.schemas.geofencing import BatchFromArea, FoundPlaces, GeofencingSearch
from placewright.api.services import Services, services_of
from placewright.errors import InvalidInput, Problem
from placewright.model.area import Area
from placewright.model.attributes import CORE, requested
from placewright.model.job import JobStatus, SubmittedJob
from placewright.model.place import Record
from placewright.settings import Settings
from placewright.store import BatchSubmission, JobFilter, submissions

if TYPE_CHECKING:
    from placewright.reference.area import Facts, Wanted
    from placewright.reference.search import Index
    from placewright.reference.watch import Watched

router = APIRouter(tags=["Geofencing"])


class ReferencePlaces:
    """The reference datasets, opened when a search first needs them."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.reference
        self._watched: Watched | None = None
        self._opening = threading.Lock()

    def indexes(self) -> "list[Index]":
        """Return the datasets as they are now."""
        from placewright.reference.watch import Watched  # heavy, and not needed by those who never search here

        with self._opening:
            if self._watched is None:
                self._watched = Watched(self._folder)
        return self._watched.indexes()

    def close(self) -> None:
        """Release them; a second call is harmless."""
        with self._opening:
            if self._watched is not None:
                self._watched.close()
                self._watched = None


@router.post(
    "/geofencing/search",
    summary="Search places by area",
    responses=described(FoundPlaces, 404, 410, 413, 415, text="A page of the places of the area."),
    openapi_extra=body_of(GeofencingSearch),
)
async def search(request: Request, owner: Owner) -> Response:
    """Search your enriched places, or the reference places, in a circle or polygon.

    A place lies where its inputs say: at their coordinates, else inside their `wkt_geometry`.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    places: ReferencePlaces = request.app.state.reference_places
    return json_answer(await services.in_thread(partial(_search, services, places, owner.organisation_id, body)))


def _search(services: Services, places: ReferencePlaces, organisation_id: int, body: bytes) -> bytes:
    asked = parse(body, GeofencingSearch)
    area = asked.area()
    wanted = _wanted(asked)
    if asked.scope == "reference":
        total, shown = _of_reference(places, area, wanted, asked)
    else:
        total, shown = services.database.read(
            partial(_of_jobs, organisation_id=organisation_id, area=area, wanted=wanted, asked=asked)
        )
    center = {"latitude": area.center.latitude, "longitude": area.center.longitude}
    metadata = {"center": center, "radius_meters": area.radius_m, "timestamp": datetime.now(UTC)}
    return encode({"places": shown, "total_count": total, "search_metadata": metadata})


def _wanted(asked: GeofencingSearch) -> "Wanted":
    from placewright.reference import area

    return area.Wanted(
        categories=_categories(asked.categories),
        query=area.query_keys(asked.query) if asked.query else (),
        open_closed_status=asked.open_closed_status,
        sort_by=asked.sort_by,
        offset=asked.offset,
        limit=asked.limit,
    )


def _categories(texts: Sequence[str] | None) -> frozenset[str]:
    from placewright.reference.area import known_categories

    try:
        return known_categories(texts or (), "/categories")
    except InvalidInput as error:
        raise invalid(error.problems) from error


def _of_jobs(
    conn: Connection, organisation_id: int, area: Area, wanted: "Wanted", asked: GeofencingSearch
) -> tuple[int, list[found.Shown]]:
    from placewright.reference.area import Facts, categories_of, choose, names_text
    from placewright.reference.within import address_line

    jobs_wanted = JobFilter(
        batch_id=asked.batch_id,
        statuses=frozenset({JobStatus(asked.status)}) if asked.status else frozenset(),
        answered=asked.status is None,
    )
    spots, briefs = found.spots_of(conn, organisation_id, area, jobs_wanted)

    def facts(indexes: Sequence[int]) -> "list[Facts]":
        told = (found.told(briefs[index]) for index in indexes)
        return [Facts(names_text(one.names), categories_of(one.categories), one.open_closed_status) for one in told]

    chosen = choose(area, [(spot.latitude, spot.longitude) for spot in spots], wanted, facts)
    page = [spots[index] for index in chosen.indexes]
    return chosen.total, found.shown(
        conn, organisation_id, area, page, outputs=asked.shown(), address_line=address_line
    )


def _of_reference(
    places: ReferencePlaces, area: Area, wanted: "Wanted", asked: GeofencingSearch
) -> tuple[int, list[found.Shown]]:
    from placewright.reference.within import places_within

    if asked.batch_id is not None or asked.status is not None:
        pointer = "/batch_id" if asked.batch_id is not None else "/status"
        raise invalid([Problem(pointer, "Reference places have none; this goes with the scope jobs.")])
    within = places_within(places.indexes(), area, wanted)
    outputs = asked.shown()
    return within.total, [_shown(record, distance, outputs) for record, distance in within.places]


def _shown(record: Record, distance_m: float, outputs: frozenset[str]) -> found.Shown:
    from placewright.reference.within import address_of, outputs_of

    point = record.point
    if point is None:
        raise AssertionError("A place of an area has a point.")
    attributes = {output: value for output, value in outputs_of(record).items() if output in outputs}
    return found.Shown(
        place_id=record.id,
        name=next((name.text for name in record.names), None),
        latitude=point.latitude,
        longitude=point.longitude,
        distance_meters=round(distance_m, 2),
        category=next(iter(record.categories), None),
        address=address_of(record),
        attributes=attributes,
    )


@router.post(
    "/place_enrichment/batches/from_area",
    summary="Make a batch of an area",
    responses=described(BatchStatus, 409, 413, 415, text="Stored durably."),
    openapi_extra=body_of(BatchFromArea),
)
async def from_area(request: Request, owner: Owner, once: Once) -> Response:
    """Make a batch of the reference places of an area and start enriching it; each `place_id` is the record's id."""
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    places: ReferencePlaces = request.app.state.reference_places
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        read = partial(_submission, places, body, services.settings.max_jobs_per_request)
        submission = await services.in_thread(read)
        check_budget(submission.budget, services.settings)
        size = services.settings.slice_jobs

        def effect(conn: Connection) -> str:
            return about(submissions.submit_batch(conn, owner.organisation_id, submission, slice_jobs=size))

        return await once.write_then_read(effect, partial(batch_answer, services, owner.organisation_id))


def _submission(places: ReferencePlaces, body: bytes, most: int) -> BatchSubmission:
    """Return the batch of the places of an area.

    Raises:
        InvalidInput: the request is wrong, or the area holds no such place.
    """
    from placewright.reference.area import Wanted
    from placewright.reference.within import inputs_of, places_within

    asked = parse(body, BatchFromArea)
    area = asked.area()
    if asked.limit is not None and asked.limit > most:
        raise invalid([Problem("/limit", f"This must be at most {most}.")])
    wanted = Wanted(categories=_categories(asked.categories), limit=asked.limit or most)
    attributes = requested(*asked.requested) or CORE
    within = places_within(places.indexes(), area, wanted)
    # Two datasets may use one id; the nearer place keeps it.
    records: dict[str, Record] = {}
    for record, _ in within.places:
        records.setdefault(record.id, record)
    if not records:
        raise invalid([Problem("", "The reference data hold no such place in this area.")])
    jobs = [
        SubmittedJob(
            place_id=record.id,
            inputs=msgspec.json.encode(inputs_of(record)),
            attributes=attributes,
            point=record.point,
        )
        for record in records.values()
    ]
    licences = tuple(asked.forbid_licences or ())
    return BatchSubmission(
        batch_name=asked.batch_name, jobs=jobs, forbid_licences=licences or None, budget=asked.budget
    )
