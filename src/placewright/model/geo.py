"""Points and boxes on the globe. Degrees are WGS 84, latitude before longitude; lengths are metres."""

from math import asin, cos, radians, sin, sqrt

import msgspec

EARTH_RADIUS_M = 6_371_008.8  # mean radius of the ellipsoid, IUGG


class Point(msgspec.Struct, frozen=True, gc=False):
    """A point in degrees."""

    latitude: float  # -90..90
    longitude: float  # -180..180


class Box(msgspec.Struct, frozen=True):
    """A box in degrees; one that crosses the antimeridian has west > east."""

    south: float
    west: float
    north: float
    east: float


def distance_m(a: Point, b: Point) -> float:
    """Return the great-circle distance in metres (haversine; within 0.6 % of the ellipsoid)."""
    latitude_a, latitude_b = radians(a.latitude), radians(b.latitude)
    half_latitude = sin((latitude_b - latitude_a) / 2)
    half_longitude = sin(radians(b.longitude - a.longitude) / 2)
    h = half_latitude * half_latitude + cos(latitude_a) * cos(latitude_b) * half_longitude * half_longitude
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))
