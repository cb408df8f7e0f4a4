"""Requests about areas: search places within one, make a batch of one (CONTRACT section 9)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from placewright.client.batches import AttributeSet, read_batch
from placewright.client.flow import Call, decoded, encoded, new_key
from placewright.client.values import Batch, FoundPlaces


def search_area(
    *,
    center: tuple[float, float] | None = None,
    radius_meters: float | None = None,
    polygon: Sequence[tuple[float, float]] | None = None,
    geometry: Mapping[str, Any] | None = None,
    categories: Sequence[str] | None = None,
    query: str | None = None,
    batch_id: str | None = None,
    status: str | None = None,
    open_closed_status: str | None = None,
    scope: Literal["jobs", "reference"] | None = None,
    limit: int | None = None,
    offset: int | None = None,
    sort_by: Literal["distance", "relevance", "name"] | None = None,
    include_attributes: bool | Sequence[str] | None = None,
) -> Call[FoundPlaces]:
    """Return a page of the places of one area: a circle, a ring or a geometry.

    Args:
        center: (latitude, longitude) of a circle.
        radius_meters: of the circle, 1 to 50,000.
        polygon: a closed ring of (latitude, longitude).
        geometry: GeoJSON Polygon or MultiPolygon, longitude first.
        categories: each means all categories below it too.
        query: words of the name.
        batch_id: only of this batch.
        status: only jobs of this status.
        open_closed_status: only places of this status.
        scope: `jobs` (your enriched places, the server's default) or `reference` (the reference places).
        limit: most places in the page (the server's default is 20, its most 1,000).
        offset: places to leave out at the start.
        sort_by: `distance` from the middle (the server's default), `relevance` or `name`.
        include_attributes: True: all outputs; a list: those of these attributes or outputs.
    """
    body = encoded(
        **_area(center, radius_meters, polygon, geometry),
        categories=categories,
        query=query,
        batch_id=batch_id,
        status=status,
        open_closed_status=open_closed_status,
        scope=scope,
        limit=limit,
        offset=offset,
        sort_by=sort_by,
        include_attributes=include_attributes,
    )
    return Call(method="POST", path="/geofencing/search", body=body, read=decoded(FoundPlaces))


def submit_area(
    batch_name: str,
    *,
    center: tuple[float, float] | None = None,
    radius_meters: float | None = None,
    polygon: Sequence[tuple[float, float]] | None = None,
    geometry: Mapping[str, Any] | None = None,
    categories: Sequence[str] | None = None,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    limit: int | None = None,
    forbid_licences: Sequence[str] | None = None,
    budget: float | None = None,
    idempotency_key: str | None = None,
) -> Call[Batch]:
    """Make a batch of the reference places of an area and start enriching it; the area is said as in `search_area`.

    `forbid_licences` and `budget` are those of `submit_batch`.
    """
    body = encoded(
        **_area(center, radius_meters, polygon, geometry),
        batch_name=batch_name,
        categories=categories,
        attributes=attributes,
        attribute_set=attribute_set,
        limit=limit,
        forbid_licences=forbid_licences,
        budget=budget,
    )
    return Call(
        method="POST",
        path="/place_enrichment/batches/from_area",
        body=body,
        read=read_batch,
        repeatable=False,
        key=idempotency_key or new_key(),
    )


def _area(
    center: tuple[float, float] | None,
    radius_meters: float | None,
    polygon: Sequence[tuple[float, float]] | None,
    geometry: Mapping[str, Any] | None,
) -> dict[str, Any]:
    return {
        "center": center and {"latitude": center[0], "longitude": center[1]},
        "radius_meters": radius_meters,
        "polygon": polygon and {"coordinates": polygon},
        "geometry": geometry,
    }
