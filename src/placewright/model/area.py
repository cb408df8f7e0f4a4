"""Areas on the globe: circles and shapes, what lies in them, and the cells that hold them."""

from collections.abc import Sequence
from functools import cached_property
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any, Protocol, TypeAlias

from placewright.model.cells import Grid, Span
from placewright.model.ellipsoid import arcs_m
from placewright.model.geo import Box, Point

Place: TypeAlias = tuple[float, float]  # latitude and longitude; a plain tuple, for they come by the ten thousand

# The cells are cut on a sphere: on the ellipsoid a degree of latitude is up to 0.6 % shorter than there.
_ROUNDER = 1.01
_MOST_SPANS = 2_000  # of a larger area the cells between the first and the last are read, and its boxes tell the rest
_SLICE_DEGREES = 30.0  # of longitude; small enough for the middle of a slice to be about where it looks on a map


class Area(Protocol):
    """What a search by area needs."""

    @property
    def center(self) -> Point:
        """Return the middle, from which distances count."""
        ...

    @property
    def radius_m(self) -> float | None:
        """Return the radius of a circle, None for other shapes."""
        ...

    @property
    def boxes(self) -> Sequence[Box]:
        """Return boxes that hold it all, none of them across the antimeridian."""
        ...

    def spans(self, grid: Grid) -> list[Span]:
        """Return the cells that hold every point of it (and some beside), in ascending order."""
        ...

    def holds(self, places: Sequence[Place]) -> list[bool]:
        """Tell for each place whether it lies in the area or on its edge."""
        ...


class Circle:
    """All that is within a radius (at most 50 km in requests), measured along the ground."""

    def __init__(self, center: Point, radius_m: float) -> None:
        self.center = center
        self.radius_m: float | None = radius_m
        self._reach = radius_m

    @cached_property
    def boxes(self) -> Sequence[Box]:
        """Return the box around it, or the two on both sides of the antimeridian."""
        latitude, longitude = self.center.latitude, self.center.longitude
        height = degrees(self._reach * _ROUNDER / 6_371_000)
        south, north = max(-90.0, latitude - height), min(90.0, latitude + height)
        width = 180.0 if north >= 90.0 or south <= -90.0 else height / cos(radians(max(abs(south), abs(north))))
        return around(south, longitude - width, north, longitude + width)

    def spans(self, grid: Grid) -> list[Span]:
        """Return the cells that hold it."""
        return grid.cover(self.center, self._reach * _ROUNDER + 1)

    def holds(self, places: Sequence[Place]) -> list[bool]:
        """Tell which places are within the radius."""
        reach = self._reach
        return [away <= reach for away in arcs_m(self.center, places)]


class Shape:
    """Polygons with holes, whose edges are straight on a map of longitude and latitude (RFC 7946, section 3.1.1)."""

    radius_m: float | None = None

    def __init__(self, geometry: Any) -> None:
        """Take a shapely polygon or multipolygon within −180..180, −90..90, already cut at the antimeridian."""
        import shapely

        self._geometry = geometry
        shapely.prepare(geometry)

    @cached_property
    def boxes(self) -> Sequence[Box]:
        """Return the boxes around its parts."""
        bounds = [part.bounds for part in getattr(self._geometry, "geoms", [self._geometry])]
        return [Box(south, west, north, east) for west, south, east, north in bounds]

    @cached_property
    def center(self) -> Point:
        """Return the middle of its surface."""
        import shapely

        west, _, east, _ = self._geometry.bounds
        x = y = z = 0.0
        start = west
        while start <= east:
            part = shapely.intersection(self._geometry, shapely.box(start, -90, start + _SLICE_DEGREES, 90))
            start += _SLICE_DEGREES
            if part.is_empty:
                continue
            latitude, longitude = radians(part.centroid.y), radians(part.centroid.x)
            weight = part.area * cos(latitude)
            x += weight * cos(latitude) * cos(longitude)
            y += weight * cos(latitude) * sin(longitude)
            z += weight * sin(latitude)
        flat = hypot(x, y)
        # Around a pole the parts cancel out but for rounding, which is no longitude.
        longitude = degrees(atan2(y, x)) if flat > 1e-9 * max(abs(z), self._geometry.area) else 0.0
        return Point(degrees(atan2(z, flat)), longitude)

    def spans(self, grid: Grid) -> list[Span]:
        """Return the cells that hold its boxes; of a large one also the cells between them."""
        return _joined([span for box in self.boxes for span in grid.cover_box(box)])

    def holds(self, places: Sequence[Place]) -> list[bool]:
        """Tell which places lie in it or on its edge."""
        import numpy as np
        import shapely

        if not places:
            return []
        latitudes, longitudes = np.array(places, dtype=float).T
        found = shapely.intersects_xy(self._geometry, longitudes, latitudes)
        # The antimeridian has two names, and at a pole every longitude is the same point.
        found |= (abs(longitudes) == 180) & shapely.intersects_xy(self._geometry, -longitudes, latitudes)
        _, lowest, _, highest = self._geometry.bounds
        found |= ((latitudes == 90) & (highest == 90)) | ((latitudes == -90) & (lowest == -90))
        return [bool(one) for one in found]


def directions(vectors: Sequence[tuple[float, float, float]]) -> list[Place]:
    """Return where unit vectors from the centre of the earth (see reference.places) point."""
    import numpy as np

    if not vectors:
        return []
    x, y, z = np.array(vectors).T
    latitudes, longitudes = np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))
    return list(zip(latitudes.tolist(), longitudes.tolist(), strict=True))


def holds(area: Area, point: Point) -> bool:
    """Tell whether a point lies in an area or on its edge."""
    return area.holds([(point.latitude, point.longitude)])[0]


def around(south: float, west: float, north: float, east: float) -> list[Box]:
    """Return a box whose longitudes may go beyond ±180 as one or two that do not."""
    if east - west >= 360.0:
        return [Box(south, -180.0, north, 180.0)]
    west, east = (west + 180.0) % 360.0 - 180.0, (east + 180.0) % 360.0 - 180.0
    if west <= east:
        return [Box(south, west, north, east)]
    return [Box(south, west, north, 180.0), Box(south, -180.0, north, east)]


def _joined(spans: list[Span]) -> list[Span]:
    """Return spans in ascending order, those that touch as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.first, one.last)):
        if joined and span.first <= joined[-1].last + 1:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return joined if len(joined) <= _MOST_SPANS else [Span(joined[0].first, joined[-1].last)]
