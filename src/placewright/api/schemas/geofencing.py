"""What searches by area take and answer (CONTRACT section 9)."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from placewright.api.schemas.answers import Status
from placewright.api.schemas.faults import invalid
from placewright.api.schemas.requests import BatchId, BatchName, Request, WithAttributes, WithBounds
from placewright.errors import InvalidInput, Problem
from placewright.model import rings
from placewright.model.area import Area, Circle
from placewright.model.attributes import ATTRIBUTES
from placewright.model.geo import Point

MAX_RADIUS_M = 50_000
_OUTPUTS = frozenset(output for attribute in ATTRIBUTES.values() for output in attribute.outputs)
_ONE = "An area is needed, and one only: center with radius_meters, polygon, or geometry."
_CENTER: dict[str, Any] = {"latitude": 43.7006, "longitude": 7.2815}
_SQUARE = [[7.27, 43.69], [7.29, 43.69], [7.29, 43.71], [7.27, 43.71], [7.27, 43.69]]


class Center(Request):
    """The middle of a circle."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class HistoricalPolygon(Request):
    """A ring, latitude first."""

    coordinates: list[Any] = Field(
        description="A closed ring of [latitude, longitude] pairs: the last is the first again.",
        examples=[[[43.69, 7.27], [43.69, 7.29], [43.71, 7.29], [43.69, 7.27]]],
    )


class WithArea(Request):
    """An area: a circle, a ring, or a GeoJSON geometry. Edges go the shorter way, across the antimeridian too."""

    center: Center | None = None
    radius_meters: float | None = Field(None, ge=1, le=MAX_RADIUS_M, description="With `center`.")
    polygon: HistoricalPolygon | None = None
    geometry: dict[str, Any] | None = Field(
        None,
        description="GeoJSON Polygon or MultiPolygon, longitude first, with or without holes.",
        examples=[{"type": "Polygon", "coordinates": [_SQUARE]}],
    )

    def area(self) -> Area:
        """Return the area.

        Raises:
            InvalidInput: there is none, more than one, or it is none that could be searched.
        """
        try:
            return self._area()
        except InvalidInput as error:
            raise invalid(error.problems) from error

    def _area(self) -> Area:
        given = [self.center or self.radius_meters, self.polygon, self.geometry]
        if sum(one is not None for one in given) != 1:
            raise invalid([Problem("", _ONE)])
        if self.polygon is not None:
            return rings.of_ring(self.polygon.coordinates, "/polygon/coordinates")
        if self.geometry is not None:
            return rings.of_geojson(self.geometry, "/geometry")
        if self.center is None or self.radius_meters is None:
            missing = "/center" if self.center is None else "/radius_meters"
            raise invalid([Problem(missing, "This is required: a circle has center and radius_meters.")])
        return Circle(Point(self.center.latitude, self.center.longitude), self.radius_meters)


class GeofencingSearch(WithArea):
    """Which places of an area."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"center": _CENTER, "radius_meters": 500, "categories": ["restaurant"], "sort_by": "distance"}
        }
    )

    categories: list[str] | None = Field(None, max_length=100, description="Each means all categories below it too.")
    query: str | None = Field(None, max_length=500, description="Words of the name, in any script and spelling.")
    batch_id: BatchId | None = Field(None, description="Only this batch; scope `jobs`.")
    status: Status | None = Field(
        None, description="Only jobs of this status, answered or not; scope `jobs`. Default: all that have an answer."
    )
    open_closed_status: Literal["Open", "Closed", "Temporarily Closed", "No Internet Presence"] | None = None
    scope: Literal["jobs", "reference"] = Field("jobs", description="Your enriched places, or the reference places.")
    limit: int = Field(20, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=2**31)
    sort_by: Literal["distance", "relevance", "name"] = Field("distance", description="Distance is from the middle.")
    include_attributes: bool | list[str] = Field(
        False, description="True: all outputs in `attributes`; a list: those of these attributes or outputs."
    )

    @field_validator("include_attributes")
    @classmethod
    def _attributes_are_known(cls, wanted: bool | list[str]) -> bool | list[str]:
        for key in wanted if isinstance(wanted, list) else ():
            if key not in ATTRIBUTES and key not in _OUTPUTS:
                raise ValueError(f"{key[:100]!r} is neither an attribute nor an output.")
        return wanted

    def shown(self) -> frozenset[str]:
        """Return the outputs that the answer shows."""
        if isinstance(self.include_attributes, bool):
            return _OUTPUTS if self.include_attributes else frozenset()
        chosen = [ATTRIBUTES[key].outputs if key in ATTRIBUTES else (key,) for key in self.include_attributes]
        return frozenset(output for outputs in chosen for output in outputs)


class BatchFromArea(WithArea, WithAttributes, WithBounds):
    """A batch of the reference places of an area; without attributes, with `core`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "batch_name": "Restaurants around Place Garibaldi",
                "center": _CENTER,
                "radius_meters": 500,
                "categories": ["restaurant"],
                "attributes": ["websites", "openingHours"],
                "limit": 1000,
            }
        }
    )

    batch_name: BatchName = Field(description="For people; need not be unique.")
    categories: list[str] | None = Field(None, max_length=100, description="Each means all categories below it too.")
    limit: int | None = Field(None, ge=1, description="Most places, the nearest to the middle first; default: 50,000.")


class FoundPlace(BaseModel):
    """A place of the area."""

    place_id: str
    name: str | None
    latitude: float
    longitude: float
    distance_meters: float = Field(description="From the middle of the area, on the ellipsoid.")
    category: str | None
    address: str | None
    attributes: dict[str, Any] = Field(description="Output → value; empty unless include_attributes asks for them.")


class SearchMetadata(BaseModel):
    """What was searched, and when."""

    center: Center = Field(description="Of another shape than a circle, the middle of its surface.")
    radius_meters: float | None = Field(description="Null when the area is no circle.")
    timestamp: str


class FoundPlaces(BaseModel):
    """A page of the places of an area."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "places": [
                    {
                        "place_id": "nice-0001",
                        "name": "Café de Turin",
                        "latitude": 43.7006,
                        "longitude": 7.2815,
                        "distance_meters": 0.0,
                        "category": "restaurant",
                        "address": "5 Place Garibaldi, 06300 Nice, France",
                        "attributes": {},
                    }
                ],
                "total_count": 1,
                "search_metadata": {"center": _CENTER, "radius_meters": 500, "timestamp": "2026-07-01T08:00:00Z"},
            }
        }
    )

    places: list[FoundPlace]
    total_count: int
    search_metadata: SearchMetadata
