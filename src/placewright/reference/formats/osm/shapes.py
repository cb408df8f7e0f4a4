"""A point that stands for a shape: inside an area, on a line."""

from collections.abc import Sequence
from typing import TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

from placewright.model.geo import Point

Line: TypeAlias = Sequence[tuple[float, float]]  # longitude, latitude in degrees, as shapely wants them


def point_of_line(line: Line, *, area: bool) -> Point | None:
    """Return a point inside a closed line that bounds an area, else the middle of the line; None when it is empty."""
    line = _unrolled(line)
    if not line:
        return None
    if area and len(line) >= 4 and line[0] == line[-1]:
        inside = _inside(shapely.Polygon(line))
        if inside is not None:
            return inside
    if len(line) == 1:
        return _point(*line[0])
    middle = shapely.LineString(line).interpolate(0.5, normalized=True)
    return _point(middle.x, middle.y)


def point_of_parts(outer: Sequence[Line], inner: Sequence[Line], loose: Line) -> Point | None:
    """Return a point inside the area that the outer lines bound together, holes (`inner`) left out.

    Where the lines do not close, as at the border of an extract, it is a point on the longest of them; without any
    line the middle one of the `loose` points.
    """
    rings = faces_of(outer)
    if rings is not None:
        holes = faces_of(inner)
        inside = _inside(rings if holes is None else rings.difference(holes))
        if inside is not None:
            return inside
    lines = [line for line in outer if line]
    if lines:
        return point_of_line(max(lines, key=len), area=False)
    return _point(*loose[len(loose) // 2]) if loose else None


def faces_of(lines: Sequence[Line]) -> BaseGeometry | None:
    """Return the union of the areas that lines bound together, None when they bound none."""
    parts = [shapely.LineString(line) for line in _unrolled_all(lines) if len(line) >= 2]
    if not parts:
        return None
    faces = shapely.polygonize([shapely.union_all(parts)])
    return None if faces.is_empty else shapely.union_all(faces.geoms)


def _inside(area: BaseGeometry) -> Point | None:
    """Return a point inside the largest part of an area; None when it has none."""
    if not area.is_valid:
        area = shapely.make_valid(area)
    parts = [part for part in shapely.get_parts(area) if part.area > 0]
    if not parts:
        return None
    inside = max(parts, key=lambda part: part.area).representative_point()
    return _point(inside.x, inside.y)


def _unrolled(line: Line) -> Line:
    """Return a line that crosses the antimeridian as one piece: its western part moves beyond 180 degrees."""
    if line and max(x for x, _ in line) - min(x for x, _ in line) > 180.0:
        return [(x + 360.0 if x < 0 else x, y) for x, y in line]
    return line


def _unrolled_all(lines: Sequence[Line]) -> list[Line]:
    every = [x for line in lines for x, _ in line]
    if every and max(every) - min(every) > 180.0:
        return [[(x + 360.0 if x < 0 else x, y) for x, y in line] for line in lines]
    return list(lines)


def _point(longitude: float, latitude: float) -> Point:
    """Return a point to seven decimals, as OpenStreetMap stores them."""
    if longitude > 180.0:
        longitude -= 360.0
    return Point(round(latitude, 7), round(longitude, 7))
