"""Cells: every point within a radius lies in a cell of the cover, at the poles and across the antimeridian too."""

import itertools
from math import asin, atan2, cos, degrees, radians, sin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from placewright.model.cells import COARSE, FINE, Grid
from placewright.model.geo import EARTH_RADIUS_M, Point, distance_m

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, -89.9999, 0.0, 89.9999, 90.0]))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, -179.9999, 0.0, 179.9999, 180.0]))


def beside(point: Point, bearing: float, metres: float) -> Point:
    """Return the point at a distance and bearing (degrees) along the great circle."""
    arc, heading, latitude = metres / EARTH_RADIUS_M, radians(bearing), radians(point.latitude)
    there = asin(max(-1.0, min(1.0, sin(latitude) * cos(arc) + cos(latitude) * sin(arc) * cos(heading))))
    turn = atan2(sin(heading) * sin(arc) * cos(latitude), cos(arc) - sin(latitude) * sin(there))
    return Point(degrees(there), (point.longitude + degrees(turn) + 180.0) % 360.0 - 180.0)


@pytest.mark.parametrize("grid", [FINE, COARSE], ids=["fine", "coarse"])
@given(latitudes, longitudes, st.floats(0, 360), st.floats(0, 1), st.floats(1, 20_000))
@example(89.9999, 0.0, 0.0, 1.0, 500.0)
@example(-90.0, 17.0, 45.0, 1.0, 300.0)
@example(-16.5, 179.9999, 90.0, 1.0, 300.0)
@example(0.0, -180.0, 270.0, 1.0, 300.0)
def test_no_point_within_the_radius_is_missed(
    grid: Grid, latitude: float, longitude: float, bearing: float, part: float, radius: float
) -> None:
    centre = Point(latitude, longitude)
    other = beside(centre, bearing, radius * part)
    if distance_m(centre, other) <= radius:
        cell = grid.cell(other)
        assert any(span.first <= cell <= span.last for span in grid.cover(centre, radius))


@pytest.mark.parametrize(
    ("one", "other"),
    [((10.0, 180.0), (10.0, -180.0)), ((90.0, 0.0), (90.0, 77.0)), ((-90.0, 0.0), (-90.0, -133.0))],
)
def test_one_place_on_earth_is_one_cover(one: tuple[float, float], other: tuple[float, float]) -> None:
    spans = FINE.cover(Point(*one), 50)
    cell = FINE.cell(Point(*other))
    assert any(span.first <= cell <= span.last for span in spans)


@pytest.mark.parametrize(("latitude", "most"), [(0.0, 40), (43.73, 40), (60.17, 40), (85.0, 40), (-89.99, 200)])
def test_a_cover_is_small(latitude: float, most: int) -> None:
    spans = FINE.cover(Point(latitude, 7.42), 300)
    assert sum(span.last - span.first + 1 for span in spans) <= most


def test_spans_ascend_and_do_not_overlap() -> None:
    spans = FINE.cover(Point(-16.5, 179.9999), 1_000)
    assert all(left.last < right.first for left, right in itertools.pairwise(spans))


def test_nowhere_is_above_every_cell() -> None:
    assert FINE.cell(Point(90.0, 180.0)) < FINE.nowhere


def test_too_fine_a_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 512"):
        Grid(1000)
