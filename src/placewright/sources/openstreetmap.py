"""What the two services of OpenStreetMap share: their objects become the same records as those of an extract."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from placewright.model.geo import Point, distance_m
from placewright.model.place import Candidate, Dataset, Query
from placewright.reference.formats.osm.record import describe, record_of
from placewright.sources.live import live_dataset

FILLS = frozenset(
    {"closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories", "coordinates"}
    | {"socialHandles", "moreSocialHandles", "email_address", "cuisine", "chain", "naics", "merchant"}
)


def dataset(name: str, age_days: float) -> Dataset:
    """Return the dataset of a service; its version changes when kept answers are due to be asked for again."""
    return live_dataset(name, "openstreetmap", age_days, "ODbL-1.0", "© OpenStreetMap contributors")


def candidate(
    name: str, identity: str, tags: Mapping[str, str], point: Point, edited_at: str | None, query: Query
) -> Candidate | None:
    """Return an object as a candidate; None for one that is no place or has no name.

    Args:
        name: of the dataset.
        identity: node/123, way/45, relation/6.
    """
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    described = describe(tags, today)
    if described is None:
        return None
    record = record_of(identity, described, point, edited_at, today)
    distance = distance_m(query.point, point) if query.point else None
    return Candidate(replace(record, dataset=name), distance, found_by=name)


def texts(tags: Any) -> dict[str, str]:
    """Return the tags that are texts."""
    return {key: value for key, value in tags.items() if isinstance(value, str)} if isinstance(tags, dict) else {}
