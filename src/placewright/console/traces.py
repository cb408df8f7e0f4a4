"""What pages show of a trace: the records that were compared, nearest to the place first in belief."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from placewright.client import AsyncClient, Job
from placewright.console.words import text, web_link
from placewright.model.attributes import ATTRIBUTES

MOST = 9  # candidates, so that a key picks each


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was compared with the place."""

    index: int  # from 1
    record: str  # its id
    name: str
    others: Sequence[str]  # more names
    address: str
    category: str
    phones: Sequence[str]
    websites: Sequence[str]
    hours: str
    dataset: str
    url: str | None
    observed_at: str | None
    latitude: float | None
    longitude: float | None
    distance_m: float | None
    probability: float
    weight: float
    taken: bool
    state: str
    levels: Sequence[Mapping[str, Any]]


async def explained(client: AsyncClient, job: Job) -> dict[str, Any]:
    """Return how a place would be answered now.

    Without its custom attributes: no record is found by them, a model would be asked anew, and one that was deleted
    since would be an unknown one.
    """
    known = [key for key in job.job_metadata.attribute_status if key in ATTRIBUTES]
    found: dict[str, Any] = await client.explain(job.inputs, attributes=known or None)
    return found


def candidates(trace: Mapping[str, Any]) -> list[Candidate]:
    """Return the records that were compared, those that were taken first; at most `MOST`."""
    judged = [(match, True) for match in trace.get("accepted", ())] + [
        (match, False) for match in trace.get("rejected", ())
    ]
    return [_candidate(index, match, taken) for index, (match, taken) in enumerate(judged[:MOST], 1)]


def _candidate(index: int, match: Mapping[str, Any], taken: bool) -> Candidate:
    found = match["candidate"]
    record = found["record"]
    names = [one["text"] for one in record.get("names", ())]
    point = record.get("point") or {}
    address = record.get("address") or {}
    street = " ".join(str(address[key]) for key in ("house", "street") if address.get(key))
    parts = [street, address.get("postal_code"), address.get("city")]
    return Candidate(
        index=index,
        record=record["id"],
        name=names[0] if names else record["id"],
        others=names[1:4],
        address=address.get("full_address") or ", ".join(str(part) for part in parts if part),
        category=text(list(record.get("categories", ()))[:2]).replace("_", " "),
        phones=record.get("phones", ()),
        websites=record.get("websites", ()),
        hours=record.get("opening_hours") or "",
        dataset=record.get("dataset", ""),
        url=web_link(record.get("url")),
        observed_at=record.get("observed_at"),
        latitude=point.get("latitude"),
        longitude=point.get("longitude"),
        distance_m=found.get("distance_m"),
        probability=match["probability"],
        weight=match["weight"],
        taken=taken,
        state=record.get("lifecycle", "open"),
        levels=match.get("levels", ()),
    )


def spots(found: Sequence[Candidate], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the map shows: where the list says that the place is, and the records."""
    place = [inputs.get("longitude"), inputs.get("latitude")]
    return {
        "place": None if None in place else place,
        "name": text(inputs.get("name")),
        "records": [
            [one.index, one.name, one.latitude, one.longitude, one.taken, one.distance_m]
            for one in found
            if one.latitude is not None and one.longitude is not None
        ],
    }
