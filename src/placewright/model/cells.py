"""Cells: the globe cut into bands of equal latitude, each band into ever fewer columns towards the poles."""

from functools import lru_cache
from math import asin, ceil, cos, degrees, floor, radians, sin

import msgspec

from placewright.model.geo import EARTH_RADIUS_M, Box, Point

_COLUMN_BITS = 18
_SLACK_DEGREES = 1e-9  # 0.1 mm: keeps what lies exactly on the radius, whatever the rounding
_MAX_PER_DEGREE = 512  # 360 degrees of columns must fit into _COLUMN_BITS


class Span(msgspec.Struct, frozen=True):
    """Cells that follow each other: first and last belong to it."""

    first: int
    last: int


class Grid:
    """A division of the globe into cells, `per_degree` bands to a degree of latitude.

    Cells are about as wide as they are high. The columns of a band go round the whole globe, so the antimeridian is
    a border like any other; the bands at the poles have so few columns that a search there takes all of them.
    """

    def __init__(self, per_degree: int) -> None:
        if not 1 <= per_degree <= _MAX_PER_DEGREE:
            raise ValueError(f"A degree is cut into 1 to {_MAX_PER_DEGREE} bands, not {per_degree}.")
        self._per_degree = per_degree
        self._bands = 180 * per_degree
        self.nowhere = self._bands << _COLUMN_BITS  # the cell of what has no point; above all others

    def cell(self, point: Point) -> int:
        """Return the cell of a point."""
        band = self._band(point.latitude)
        columns = self._columns(band)
        return (band << _COLUMN_BITS) + floor((point.longitude + 180.0) / 360.0 * columns) % columns

    def cover(self, point: Point, radius_m: float) -> list[Span]:
        """Return the cells that hold every point within the radius (and some beyond it), in ascending order."""
        reach = radius_m / EARTH_RADIUS_M
        margin = degrees(reach) + _SLACK_DEGREES
        south, north = point.latitude - margin, point.latitude + margin
        half_width = self._half_width(point.latitude, reach, polar=south <= -90.0 or north >= 90.0)
        bands = range(self._band(south), self._band(north) + 1)
        return [span for band in bands for span in self._row(band, point.longitude, half_width)]

    def cover_box(self, box: Box) -> list[Span]:
        """Return the cells that hold every point of a box that does not cross the antimeridian, in ascending order.

        Its eastern edge may be 180, which is the western edge of the first column.
        """
        middle, half_width = (box.west + box.east) / 2, (box.east - box.west) / 2 + _SLACK_DEGREES
        bands = range(self._band(box.south), self._band(box.north) + 1)
        return [span for band in bands for span in self._row(band, middle, half_width)]

    def _half_width(self, latitude: float, reach: float, *, polar: bool) -> float:
        """Return how many degrees of longitude a cap reaches to either side; 180 where it holds a pole."""
        if polar:
            return 180.0
        # The meridian that touches the cap: sin(width) = sin(reach) / cos(latitude).
        ratio = sin(reach) / cos(radians(latitude))
        return 180.0 if ratio >= 1.0 else degrees(asin(ratio)) + _SLACK_DEGREES / cos(radians(latitude))

    def _row(self, band: int, longitude: float, half_width: float) -> list[Span]:
        columns = self._columns(band)
        first = floor((longitude - half_width + 180.0) / 360.0 * columns)
        last = floor((longitude + half_width + 180.0) / 360.0 * columns)
        base = band << _COLUMN_BITS
        if last - first + 1 >= columns:
            return [Span(base, base + columns - 1)]
        first, last = first % columns, last % columns
        if first <= last:
            return [Span(base + first, base + last)]
        return [Span(base, base + last), Span(base + first, base + columns - 1)]

    def _band(self, latitude: float) -> int:
        return min(max(floor((latitude + 90.0) * self._per_degree), 0), self._bands - 1)

    def _columns(self, band: int) -> int:
        return _columns(self._per_degree, band)


@lru_cache(maxsize=65536)
def _columns(per_degree: int, band: int) -> int:
    """Return the number of columns of a band, so that its cells are square where it is widest."""
    south = band / per_degree - 90.0
    widest = 0.0 if south <= 0.0 <= south + 1 / per_degree else min(abs(south), abs(south + 1 / per_degree))
    return max(1, ceil(360 * per_degree * cos(radians(widest))))


FINE = Grid(512)  # about 220 m: what `near` reads
COARSE = Grid(8)  # about 14 km: the neighbourhood of a name search
