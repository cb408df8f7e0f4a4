"""In which cells a feature is filed: in those of the finest grid of which four at most hold it."""

from collections.abc import Iterator

from placewright.model.cells import FINE, Grid, Span
from placewright.model.geo import Box, Point
from placewright.reference.ground.shapes import UNIT

GRIDS = (FINE, Grid(64), Grid(8), Grid(1))  # about 220 m, 1.7 km, 14 km, 111 km
POINTS = 2  # level of the centres of towns, which are looked for far away
_FEW = 4
_MOST = 64  # cells of the coarsest grid; what is larger is a country, which the time zones tell


def cells_of(box: tuple[int, int, int, int], lowest: int = 0) -> tuple[int, tuple[int, ...]] | None:
    """Return the level and the cells of a box (south, west, north, east in units); None for one that is too large."""
    south, west, north, east = (each / UNIT for each in box)
    if (south, west) == (north, east):
        return lowest, (GRIDS[lowest].cell(Point(south, west)),)
    first, last = GRIDS[lowest].cell(Point(south, west)), GRIDS[lowest].cell(Point(north, east))
    if first == last and east - west < 1:  # most houses
        return lowest, (first,)
    for level in range(lowest, len(GRIDS)):
        spans = GRIDS[level].cover_box(Box(south, west, north, east))
        count = sum(span.last - span.first + 1 for span in spans)
        if count <= _FEW or (level == len(GRIDS) - 1 and count <= _MOST):
            return level, tuple(_each(spans))
    return None


def _each(spans: list[Span]) -> Iterator[int]:
    for span in spans:
        yield from range(span.first, span.last + 1)
