"""Points from the forms in which files hold them: WKB in hexadecimal, GeoJSON geometries."""

import math
import struct
from collections.abc import Mapping
from typing import Any

from placewright.model.geo import Point

_POINT = 1  # OGC Simple Features: the number of the type in WKB
_EXTENDED = 0x2000_0000  # EWKB: an identifier of the reference system follows


def point_of(latitude: float | None, longitude: float | None) -> Point | None:
    """Return a point to seven decimals (a centimetre); None when it is none."""
    if latitude is None or longitude is None or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if not (-90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0):
        return None
    return Point(round(latitude, 7), round(longitude, 7))


def point_of_wkb(text: str | None) -> Point | None:
    """Return the point of hexadecimal WKB, with heights or without; None when it is no point."""
    try:
        data = bytes.fromhex(text or "")
        order = "<" if data[0] == 1 else ">"
        (kind,) = struct.unpack_from(f"{order}I", data, 1)
        if kind & 0xFFFF not in (_POINT, 1001, 2001, 3001):
            return None
        longitude, latitude = struct.unpack_from(f"{order}dd", data, 9 if kind & _EXTENDED else 5)
    except (ValueError, IndexError, struct.error):
        return None
    return point_of(latitude, longitude)


def point_of_geojson(geometry: Mapping[str, Any] | None) -> Point | None:
    """Return the point of a GeoJSON geometry; of another shape a point inside; None when it is damaged or empty."""
    if not geometry:
        return None
    if geometry.get("type") == "Point":
        match geometry.get("coordinates"):
            case [int() | float() as longitude, int() | float() as latitude, *_]:
                return point_of(latitude, longitude)
        return None
    return _inside(geometry)


def _inside(geometry: Mapping[str, Any]) -> Point | None:
    import shapely  # 60 ms to import, and few files need it
    import shapely.geometry

    try:
        shape = shapely.geometry.shape(geometry)
        inside = shape.representative_point()
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None  # not a geometry: the place has no position
    return None if inside.is_empty else point_of(inside.y, inside.x)
