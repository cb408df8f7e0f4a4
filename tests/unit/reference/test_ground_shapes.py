"""Shapes: what is stored comes back, how far a point is from them, and GeoJSON by the right-hand rule."""

from itertools import pairwise
from math import cos, sin
from random import Random

import pytest

from placewright.model.geo import Point
from placewright.reference.ground.levels import cells_of
from placewright.reference.ground.shapes import UNIT, Bands, Shape, area_m2, geojson, holds, restored, seen, stored

DEGREE = UNIT
SQUARE = [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)]  # 11 m wide
HOLE = [(400, 400), (400, 600), (600, 600), (600, 400), (400, 400)]


@pytest.mark.parametrize(
    "shape",
    [
        Shape([[[(74_246_000, 437_384_000)]]]),
        Shape([[[(0, 0), (40_000, 1), (-1_799_999_999, 5)]]]),
        Shape([[SQUARE, HOLE], [[(5000, 0), (6000, 0), (6000, 10), (5000, 0)]]], surface=True),
    ],
)
def test_what_is_stored_comes_back(shape: Shape) -> None:
    back = restored(stored(shape))
    assert back.surface is shape.surface
    assert [[list(map(tuple, ring)) for ring in part] for part in back.parts] == [
        [list(ring) for ring in part] for part in shape.parts
    ]


def test_a_house_takes_four_bytes_a_corner() -> None:
    assert len(stored(Shape([[SQUARE]], surface=True))) < 4 * len(SQUARE) + 24


@pytest.mark.parametrize(
    ("x", "y", "inside", "edge_m"),
    [(200, 500, True, 2.2), (500, 500, False, 1.1), (1500, 500, False, 5.6), (500, -1000, False, 11.1)],
)
def test_how_a_point_sees_a_square_with_a_hole(x: int, y: int, inside: bool, edge_m: float) -> None:
    view = seen(Shape([[SQUARE, HOLE]], surface=True), Point(y / UNIT, x / UNIT))
    assert view.inside is inside
    assert view.edge_m == pytest.approx(edge_m, abs=0.1)
    assert holds(Shape([[SQUARE, HOLE]], surface=True), Point(y / UNIT, x / UNIT)) is inside


def test_an_area_without_its_hole() -> None:
    assert area_m2(Shape([[SQUARE, HOLE]], surface=True)) == pytest.approx(123.6 * 0.96, abs=0.3)
    assert area_m2(Shape([[SQUARE]])) == 0.0


def test_a_line_has_no_inside() -> None:
    view = seen(Shape([[[(0, 0), (1000, 0)]]]), Point(500 / UNIT, 500 / UNIT))
    assert not view.inside
    assert view.edge_m == pytest.approx(5.56, abs=0.05)


def test_geojson_turns_left_outside_and_right_inside() -> None:
    geometry = geojson(Shape([[SQUARE[::-1], HOLE[::-1]]], surface=True))
    assert geometry["type"] == "Polygon"
    assert [_turn(ring) > 0 for ring in geometry["coordinates"]] == [True, False]


def test_an_outline_that_crosses_itself_is_mended() -> None:
    bow = [(0, 0), (1000, 1000), (1000, 0), (0, 1000), (0, 0)]
    assert geojson(Shape([[bow]], surface=True))["type"] == "MultiPolygon"


def _turn(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


@pytest.mark.parametrize(
    ("box", "level"),
    [
        ((0, 0, 100, 100), 0),
        ((0, 0, 100_000, 100_000), 1),
        ((0, 0, DEGREE, DEGREE), 3),
        ((0, 0, 50 * DEGREE, 50 * DEGREE), None),  # a country
    ],
)
def test_a_feature_is_filed_in_few_cells(box: tuple[int, int, int, int], level: int | None) -> None:
    filed = cells_of(box)
    assert (filed[0] if filed else None) == level
    assert filed is None or len(filed[1]) <= 9


def test_bands_hold_what_the_whole_border_holds() -> None:
    chance = Random(5)
    border = [(round(cos(turn / 50) * (9000 + chance.random() * 900)),
               round(sin(turn / 50) * (9000 + chance.random() * 900))) for turn in range(314)]  # fmt: skip
    shape = Shape([[[*border, border[0]], [*HOLE]]], surface=True)
    points = [Point(chance.uniform(-1e4, 1e4) / UNIT, chance.uniform(-1e4, 1e4) / UNIT) for _ in range(2000)]
    bands = Bands(shape)
    assert [bands.holds(one) for one in points] == [holds(shape, one) for one in points]
    assert 500 < sum(map(bands.holds, points)) < 1500
