"""Shapes of the map: how they are stored in few bytes, and how far a point is from them."""

import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import cos, floor, hypot, inf, radians
from operator import mul, sub
from typing import Any, TypeAlias

import msgspec

from placewright.model.geo import EARTH_RADIUS_M, Point

UNIT = 10_000_000  # to a degree, as OpenStreetMap stores positions
METRES = radians(1.0) * EARTH_RADIUS_M  # to a degree of latitude
_TURN = 360.0
_EDGES_OF_BAND = 2
_NARROW = 32_767  # what two bytes hold

Ring: TypeAlias = Sequence[tuple[int, int]]  # longitude, latitude in units


class Shape(msgspec.Struct, frozen=True):
    """A point, a line, or polygons: each an outer ring counterclockwise, then holes clockwise, all of them closed."""

    parts: Sequence[Sequence[Ring]]  # of a point or a line: one part with one ring
    surface: bool = False

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return south, west, north, east in units."""
        xs, ys = zip(*(spot for part in self.parts for spot in part[0]), strict=True)
        return min(ys), min(xs), max(ys), max(xs)


class _Stored(msgspec.Struct, frozen=True, array_like=True):
    """A shape as it is stored."""

    surface: bool
    lengths: Sequence[Sequence[int]]  # positions of each ring of each part
    x: int
    y: int
    wide: bool
    steps: bytes  # from each position to the next, little-endian: first all longitudes, then all latitudes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Stored).decode


def stored(shape: Shape) -> bytes:
    """Return a shape in few bytes: four for each position of a house."""
    positions = [spot for part in shape.parts for ring in part for spot in ring]
    xs, ys = zip(*positions, strict=True)
    apart = [*map(sub, xs[1:], xs), *map(sub, ys[1:], ys)]
    wide = bool(apart) and (max(apart) > _NARROW or min(apart) < -_NARROW)
    steps = array("i" if wide else "h", apart)
    lengths = [[len(ring) for ring in part] for part in shape.parts]
    return _encode(_Stored(shape.surface, lengths, *positions[0], wide, _little(steps).tobytes()))


def restored(blob: bytes) -> Shape:
    """Return a stored shape."""
    held = _decode(blob)
    steps = array("i" if held.wide else "h")
    steps.frombytes(held.steps)
    steps = _little(steps)
    half = len(steps) // 2
    xs = accumulate(steps[:half], initial=held.x)
    ys = accumulate(steps[half:], initial=held.y)
    positions = zip(xs, ys, strict=True)
    parts = [[[next(positions) for _ in range(length)] for length in part] for part in held.lengths]
    return Shape(parts, held.surface)


def _little(steps: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        steps.byteswap()
    return steps


class Seen(msgspec.Struct, frozen=True):
    """A shape as seen from a point."""

    edge_m: float  # to its edge or line
    inside: bool


def seen(shape: Shape, point: Point) -> Seen:
    """Return how far a point is from a shape, on a plane that touches the earth there."""
    x0, y0 = point.longitude * UNIT, point.latitude * UNIT
    down = METRES / UNIT
    across = down * cos(radians(point.latitude))
    nearest, inside = inf, False
    for part in shape.parts:
        for ring in part:
            spots = [(_near(x - x0) * across, (y - y0) * down) for x, y in ring]
            ax, ay = spots[0]
            if len(ring) == 1:
                nearest = min(nearest, hypot(ax, ay))
            for bx, by in spots[1:]:
                dx, dy = bx - ax, by - ay
                square = dx * dx + dy * dy
                along = 0.0 if square == 0.0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / square))
                away = hypot(ax + along * dx, ay + along * dy)
                nearest = min(away, nearest)
                if (ay > 0.0) is not (by > 0.0) and ax - ay * dx / dy > 0.0:
                    inside = not inside
                ax, ay = bx, by
    return Seen(nearest, inside and shape.surface)


def holds(shape: Shape, point: Point) -> bool:
    """Tell whether a point is in a surface: the same as `seen`, at a third of the time."""
    x0, y0 = point.longitude * UNIT, point.latitude * UNIT
    inside = False
    for part in shape.parts:
        for ring in part:
            ax, ay = ring[0]
            for bx, by in ring:
                if (ay > y0) is not (by > y0) and ax + (y0 - ay) * (bx - ax) / (by - ay) > x0:
                    inside = not inside
                ax, ay = bx, by
    return inside and shape.surface


class Bands:
    """The edges of a surface by how far north they lie: of a border of thousands a point looks at a few.

    A band is about as high as an edge, and holds all edges that reach into it.
    """

    def __init__(self, shape: Shape) -> None:
        edges = [(a, b) for part in shape.parts for ring in part for a, b in pairwise(ring) if a[1] != b[1]]
        south, north = shape.box[0], shape.box[2]
        self._south, self._height = south, (north - south) // max(1, len(edges) // _EDGES_OF_BAND) + 1
        self._bands: list[list[tuple[tuple[int, int], tuple[int, int]]]] = [
            [] for _ in range((north - south) // self._height + 1)
        ]
        for a, b in edges:
            low, high = sorted((a[1], b[1]))
            for band in range((low - south) // self._height, (high - south) // self._height + 1):
                self._bands[band].append((a, b))

    def holds(self, point: Point) -> bool:
        """Tell whether a point is in the surface: the same as `holds`."""
        x0, y0 = point.longitude * UNIT, point.latitude * UNIT
        band = floor(y0 - self._south) // self._height
        if not 0 <= band < len(self._bands):
            return False
        inside = False
        for (ax, ay), (bx, by) in self._bands[band]:
            if (ay > y0) is not (by > y0) and ax + (y0 - ay) * (bx - ax) / (by - ay) > x0:
                inside = not inside
        return inside


def area_m2(shape: Shape) -> float:
    """Return the area of a surface, holes left out; 0 of points and lines."""
    if not shape.surface:
        return 0.0
    down = METRES / UNIT
    across = down * cos(radians(shape.parts[0][0][0][1] / UNIT))
    twice = 0
    for part in shape.parts:
        for ring in part:
            xs, ys = zip(*ring, strict=True)
            twice += sum(map(mul, xs, ys[1:])) - sum(map(mul, xs[1:], ys))
    return twice / 2 * down * across


def _near(difference: float) -> float:
    """Return a difference of longitudes the shorter way round."""
    half = _TURN / 2 * UNIT
    return (difference + half) % (2 * half) - half if not -half <= difference <= half else difference


def geojson(shape: Shape) -> dict[str, Any]:
    """Return the GeoJSON geometry of a surface, valid and by the right-hand rule (RFC 7946, section 3.1.6)."""
    import shapely  # 60 ms to import, and only footprints need it
    from shapely.geometry.polygon import orient

    degrees = [[[(x / UNIT, y / UNIT) for x, y in ring] for ring in part] for part in shape.parts]
    solid = shapely.MultiPolygon([(part[0], part[1:]) for part in degrees])
    if not solid.is_valid:
        solid = shapely.make_valid(solid)
    whole = [one for one in _polygons(solid) if one.area > 0]
    if not whole:
        raise ValueError("The shape has no surface.")
    rings = [[_listed(ring) for ring in (one.exterior, *one.interiors)] for one in (orient(each) for each in whole)]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def _polygons(geometry: Any) -> list[Any]:
    if geometry.geom_type == "Polygon":
        return [geometry]
    return [one for part in getattr(geometry, "geoms", ()) for one in _polygons(part)]


def _listed(ring: Any) -> list[list[float]]:
    return [[round(x, 7), round(y, 7)] for x, y in ring.coords]
