"""Reads areas as they are sent (rings of latitude and longitude, GeoJSON, WKT, boxes) and says what is wrong with them.

An edge goes the shorter way round the globe, so a ring may cross the antimeridian. A ring that goes once round the
globe goes round a pole: the one on its side of the equator, whichever way it turns.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import copysign
from typing import Any, NoReturn, TypeAlias

from placewright.errors import InvalidInput, Problem
from placewright.model.area import Shape, around
from placewright.model.inputs import shape_of_wkt

MOST_POSITIONS = 100_000  # of all rings together

Spot: TypeAlias = tuple[float, float]  # longitude, latitude
_KINDS = ("Polygon", "MultiPolygon")
_NO_AREA = 1e-14  # square degrees: less than a square centimetre


def of_ring(coordinates: Any, pointer: str = "") -> Shape:
    """Return the shape inside a closed ring of [latitude, longitude] pairs.

    Raises:
        InvalidInput: the ring is open, crosses itself, or is none; the pointer says where.
    """
    spots = _spots(coordinates, pointer, latitude_first=True)
    return Shape(_inside(spots, pointer))


def of_geojson(geometry: Any, pointer: str = "") -> Shape:
    """Return the shape of a GeoJSON Polygon or MultiPolygon, longitude first.

    Raises:
        InvalidInput: it is none, or one of its rings is wrong; the pointer says which.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _KINDS:
        _refuse(f"{pointer}/type" if isinstance(geometry, dict) else pointer, "This must be Polygon or MultiPolygon.")
    coordinates: Any = geometry.get("coordinates")
    where = f"{pointer}/coordinates"
    if kind == "Polygon":
        return _shape([coordinates], [where])
    _check_list(coordinates, where, "polygons")
    return _shape(coordinates, [f"{where}/{number}" for number in range(len(coordinates))])


def of_wkt(text: str, pointer: str = "") -> Shape:
    """Return the shape of a WKT polygon or multipolygon, longitude first.

    Raises:
        InvalidInput: it is none, or one of its rings is wrong.
    """
    try:
        read = shape_of_wkt(text)
    except ValueError as error:
        _refuse(pointer, str(error))
    if read.geom_type not in _KINDS:
        _refuse(pointer, "This must be a POLYGON or MULTIPOLYGON.")
    parts = getattr(read, "geoms", [read])
    polygons = [[list(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]
    return _shape(polygons, [pointer] * len(polygons), flat=True)


def of_box(text: str, pointer: str = "") -> Shape:
    """Return the shape of `west,south,east,north` in degrees; west of a box across the antimeridian is above east.

    Raises:
        InvalidInput: it is no such box.
    """
    import shapely

    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        _refuse(pointer, "This must be four numbers: west,south,east,north.")
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        _refuse(pointer, "Longitudes are −180 to 180 and latitudes −90 to 90, in the order west,south,east,north.")
    if south >= north or west == east:
        _refuse(pointer, "The box is empty: north must be above south, and east differ from west.")
    boxes = around(south, west, north, east if west < east else east + 360.0)
    solid = [shapely.box(box.west, box.south, box.east, box.north) for box in boxes if box.west < box.east]
    return Shape(shapely.MultiPolygon(solid))


def _shape(polygons: Sequence[Any], pointers: Sequence[str], *, flat: bool = False) -> Shape:
    """Return polygons, each a list of rings with the outer one first; `flat`: all rings share the pointer."""
    import shapely

    parts, count = [], 0
    for rings, pointer in zip(polygons, pointers, strict=True):
        _check_list(rings, pointer, "rings")
        wheres = [pointer if flat else f"{pointer}/{number}" for number in range(len(rings))]
        read = [_spots(ring, where) for ring, where in zip(rings, wheres, strict=True)]
        count += sum(map(len, read))
        if count > MOST_POSITIONS:
            _refuse(pointer, f"This has more than {MOST_POSITIONS} positions.")
        outer, *holes = [_inside(spots, where) for spots, where in zip(read, wheres, strict=True)]
        parts.append(_solid(shapely.difference(outer, shapely.union_all(holes))) if holes else outer)
    whole = parts[0] if len(parts) == 1 else _solid(shapely.union_all(parts))
    if whole.area < _NO_AREA:
        _refuse(pointers[0], "The holes leave nothing of this.")
    return Shape(whole)


def _spots(ring: Any, pointer: str, *, latitude_first: bool = False) -> list[Spot]:
    """Return the positions of a closed ring, longitude first."""
    _check_list(ring, pointer, "positions")
    if len(ring) > MOST_POSITIONS:
        _refuse(pointer, f"This has more than {MOST_POSITIONS} positions.")
    order = "[latitude, longitude]" if latitude_first else "[longitude, latitude]"
    spots = []
    for number, position in enumerate(ring):
        if not isinstance(position, (list, tuple)) or len(position) < 2 or not all(map(_is_number, position)):
            _refuse(f"{pointer}/{number}", f"This must be {order}, in degrees.")
        longitude, latitude = position[1::-1] if latitude_first else position[:2]
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            _refuse(f"{pointer}/{number}", f"This is off the globe; positions are {order}.")
        spots.append((float(longitude), float(latitude)))
    if len(spots) < 4 or spots[0] != spots[-1]:
        _refuse(pointer, "A ring has at least four positions, and the last is the first again.")
    return spots


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _inside(spots: Sequence[Spot], pointer: str) -> Any:
    """Return what a ring encloses, as shapely holds it, cut at the antimeridian."""
    # An edge from −180 to 180 may be the southern edge of the whole world, or no step at all: what makes a good ring
    # of it is what was meant.
    enclosed, _ = _enclosed(_unrolled(spots, whole_turns=True))
    if enclosed is None:
        enclosed, reason = _enclosed(_unrolled(spots, whole_turns=False))
        if enclosed is None:
            _refuse(pointer, reason)
    return _cut(enclosed)


def _unrolled(spots: Sequence[Spot], *, whole_turns: bool) -> list[Spot]:
    """Return the positions with longitudes that go on beyond ±180 where an edge crosses it."""
    line, turns = [spots[0]], 0.0
    for (before, _), (after, latitude) in pairwise(spots):
        step = after - before
        if abs(step) > 180 and not (whole_turns and abs(step) == 360):
            turns -= copysign(360.0, step)
        line.append((after + turns, latitude))
    return line


def _enclosed(line: Sequence[Spot]) -> tuple[Any, str]:
    """Return what an unrolled ring encloses, or None and why it is no good ring."""
    import shapely

    turned = round((line[-1][0] - line[0][0]) / 360.0)
    if turned == 0:
        polygon = shapely.Polygon([*line[:-1], line[0]])
        reason = shapely.is_valid_reason(polygon)
        if polygon.convex_hull.area < _NO_AREA:
            return None, "The ring encloses nothing."
        west, _, east, _ = polygon.bounds
        if reason == "Valid Geometry" and east - west > 360.0 and _overlaps_itself(polygon):
            reason = ""
        return (polygon, "") if reason == "Valid Geometry" else (None, _crossing(reason))
    if abs(turned) > 1 or not shapely.is_simple(shapely.LineString([*line, *_moved(line[1:], 360.0 * turned)])):
        return None, _crossing("")
    surface = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(line))
    pole = copysign(90.0, surface / (line[-1][0] - line[0][0]))
    return shapely.Polygon([*line, (line[-1][0], pole), (line[0][0], pole)]), ""


def _moved(line: Sequence[Spot], degrees: float) -> list[Spot]:
    return [(longitude + degrees, latitude) for longitude, latitude in line]


def _overlaps_itself(polygon: Any) -> bool:
    """Tell whether a polygon more than 360 degrees wide covers some place twice."""
    import shapely

    again = shapely.transform(polygon, lambda spots: spots - [360.0, 0.0])
    return bool(shapely.intersection(polygon, again).area > _NO_AREA)


def _crossing(reason: str) -> str:
    found = re.search(r"\[(\S+) (\S+)\]", reason)
    if found is None:
        return "The ring crosses itself."
    longitude = (float(found[1]) + 180.0) % 360.0 - 180.0
    return f"The ring crosses or touches itself near latitude {float(found[2]):.6f}, longitude {longitude:.6f}."


def _cut(polygon: Any) -> Any:
    """Return a polygon whose longitudes go beyond ±180 as parts that do not."""
    import shapely

    west, _, east, _ = polygon.bounds
    if west >= -180.0 and east <= 180.0:
        return polygon
    parts = []
    for turn in range(round(west // 360.0) - 1, round(east // 360.0) + 2):
        middle = 360.0 * turn
        part = shapely.intersection(polygon, shapely.box(middle - 180.0, -90.0, middle + 180.0, 90.0))
        if part.area > 0:
            parts.append(shapely.transform(part, lambda spots, middle=middle: spots - [middle, 0.0]))
    return _solid(shapely.union_all(parts))


def _solid(geometry: Any) -> Any:
    """Return the polygons of a geometry without the points and lines where parts only touch."""
    import shapely

    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type in _KINDS and part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _check_list(value: Any, pointer: str, of: str) -> None:
    if not isinstance(value, (list, tuple)) or not value:
        _refuse(pointer, f"This must be a list of {of}.")


def _refuse(pointer: str, detail: str) -> NoReturn:
    raise InvalidInput(detail, [Problem(pointer, detail)])
