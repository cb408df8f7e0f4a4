"""Points that stand for shapes: inside areas, on lines, across the antimeridian."""

import pytest
import shapely

from placewright.model.geo import Point
from placewright.reference.formats.osm.shapes import point_of_line, point_of_parts

SQUARE = [(7.0, 43.0), (7.1, 43.0), (7.1, 43.1), (7.0, 43.1), (7.0, 43.0)]
HOLE = [(7.01, 43.01), (7.09, 43.01), (7.09, 43.09), (7.01, 43.09), (7.01, 43.01)]
HORSESHOE = [(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9), (0, 0)]
BOWTIE = [(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]


@pytest.mark.parametrize("ring", [SQUARE, HORSESHOE])
def test_the_point_of_an_area_lies_inside(ring: list[tuple[float, float]]) -> None:
    point = point_of_line(ring, area=True)
    assert point is not None
    assert shapely.Polygon(ring).contains(shapely.Point(point.longitude, point.latitude))


def test_a_ring_that_crosses_itself_still_has_a_point() -> None:
    point = point_of_line(BOWTIE, area=True)
    assert point is not None
    assert 0 <= point.latitude <= 1


def test_the_point_of_a_line_lies_in_its_middle() -> None:
    assert point_of_line([(0.0, 0.0), (0.0, 2.0), (2.0, 2.0)], area=False) == Point(2.0, 0.0)
    assert point_of_line([(5.0, 4.0)], area=False) == Point(4.0, 5.0)
    assert point_of_line([], area=True) is None


def test_an_area_across_the_antimeridian() -> None:
    point = point_of_line([(179.9, 0), (-179.8, 0), (-179.8, 1), (179.9, 1), (179.9, 0)], area=True)
    assert point is not None
    assert point.longitude == pytest.approx(-179.95)


def test_a_hole_is_left_out() -> None:
    point = point_of_parts([SQUARE[:3], SQUARE[2:]], [HOLE], [])
    assert point is not None
    here = shapely.Point(point.longitude, point.latitude)
    assert shapely.Polygon(SQUARE, [HOLE]).contains(here)


def test_lines_that_do_not_close_give_a_point_on_the_longest() -> None:
    assert point_of_parts([[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)], [(5.0, 5.0), (6.0, 5.0)]], [], []) == Point(0.0, 1.0)
    assert point_of_parts([], [], [(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]) == Point(2.0, 2.0)
    assert point_of_parts([], [], []) is None
