"""The jobs of an area as a search shows them: what they are called, of which kind, what was found out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from placewright.model.area import Area
from placewright.model.ellipsoid import ground_m
from placewright.model.geo import Point
from placewright.model.place import Address
from placewright.store import JobBrief, JobFilter, StoredJob, jobs
from placewright.store.job_points import JobSpot, within

_CATEGORY_KEYS = ("category", "type", "types", "categories")


class _Inputs(msgspec.Struct):
    name: str | None = None
    category: str | list[str] | None = None
    type: str | list[str] | None = None
    types: str | list[str] | None = None
    categories: str | list[str] | None = None


class _Outputs(msgspec.Struct):
    name: str | None = None
    categories: list[str] | None = None
    open_closed_status: str | None = None


_inputs, _outputs = msgspec.json.Decoder(_Inputs), msgspec.json.Decoder(_Outputs)


class Told(msgspec.Struct, frozen=True, gc=False):
    """What inputs and outputs say of a place."""

    names: tuple[str, ...]  # the found one, then the sent one
    categories: tuple[str, ...]  # the found ones, else the sent words
    open_closed_status: str | None


class Shown(msgspec.Struct, frozen=True):
    """A place as a search shows it."""

    place_id: str
    name: str | None
    latitude: float
    longitude: float
    distance_meters: float
    category: str | None
    address: str | None
    attributes: Mapping[str, Any]


def spots_of(
    conn: Connection, organisation_id: int, area: Area, wanted: JobFilter
) -> tuple[list[JobSpot], list[JobBrief]]:
    """Return the jobs of the area that match, each with what tells its name and kind, in the order of submission."""
    spots = within(conn, organisation_id, area)
    briefs = jobs.briefs(conn, organisation_id, wanted, [spot.job_id for spot in spots])
    matching = {brief.id for brief in briefs}
    return [spot for spot in spots if spot.job_id in matching], briefs


def told(brief: JobBrief) -> Told:
    """Return what a job tells of its place."""
    sent = _inputs.decode(brief.inputs)
    found = _outputs.decode(brief.outputs) if brief.outputs else _Outputs()
    names = tuple(dict.fromkeys(name for name in (found.name, sent.name) if name))
    return Told(names, tuple(found.categories or _words(sent)), found.open_closed_status)


def _words(sent: _Inputs) -> list[str]:
    texts: list[str] = []
    for key in _CATEGORY_KEYS:
        value = getattr(sent, key)
        texts += value if isinstance(value, list) else (value or "").split(",")
    return [text.strip() for text in texts if text.strip()]


def shown(
    conn: Connection,
    organisation_id: int,
    area: Area,
    spots: Sequence[JobSpot],
    *,
    outputs: frozenset[str],
    address_line: Callable[[Address, str | None], str | None],
) -> list[Shown]:
    """Return jobs as a search shows them, in the order of `spots`; `address_line` writes an address in one line."""
    found = dict(jobs.chosen(conn, organisation_id, [spot.job_id for spot in spots]))
    return [_shown(found[spot.job_id], spot, area, outputs, address_line) for spot in spots if spot.job_id in found]


def _shown(
    job: StoredJob,
    spot: JobSpot,
    area: Area,
    outputs: frozenset[str],
    address_line: Callable[[Address, str | None], str | None],
) -> Shown:
    inputs, answers = msgspec.json.decode(job.inputs), msgspec.json.decode(job.outputs)
    both = told(JobBrief(spot.job_id, bytes(job.inputs).decode(), bytes(job.outputs).decode()))
    known = [_address(answers.get("address") or {}), _address(inputs)]
    lines = (address_line(address, job.country_code or inputs.get("country_code")) for address in known)
    return Shown(
        place_id=job.place_id,
        name=next(iter(both.names), None),
        latitude=spot.latitude,
        longitude=spot.longitude,
        distance_meters=round(ground_m(area.center, Point(spot.latitude, spot.longitude)), 2),
        category=next(iter(both.categories), None),
        address=next(filter(None, lines), None),
        attributes={output: value for output, value in answers.items() if output in outputs},
    )


def _address(parts: Mapping[str, Any]) -> Address:
    """Return the parts of an address as inputs and outputs spell them."""
    fields = {"postalCode" if field == "postal_code" else field: field for field in Address.__struct_fields__}
    return Address(**{field: parts[key] for key, field in fields.items() if isinstance(parts.get(key), str)})
