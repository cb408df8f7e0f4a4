"""The outline of the building in which a place is."""

import pytest

from placewright.model.ground import Kind
from placewright.resolution import resolve

SHAPE = {"type": "Polygon", "coordinates": [[[7.41, 43.7], [7.42, 43.7], [7.42, 43.8], [7.41, 43.7]]]}
OTHER = {"type": "Polygon", "coordinates": [[[7.41, 43.7], [7.43, 43.7], [7.43, 43.8], [7.41, 43.7]]]}
HOUSE = ("way/1", Kind.BUILDING, 0.0, "building=yes")


def footprint(case):
    return resolve("building_footprint", case).outputs[0]


@pytest.mark.parametrize(
    ("edge_m", "probability"),
    [(8.0, 0.92), (0.5, 0.74), (None, 0.74)],
)
def test_the_building_around_its_point(case_of, around, feature, edge_m, probability) -> None:
    output = footprint(around(case_of({}), feature(*HOUSE, shape=SHAPE, area_m2=200.0, edge_m=edge_m)))
    assert output.value == SHAPE
    assert output.probability == pytest.approx(probability, abs=0.06)
    assert output.evidence[0].record == "way/1"
    assert output.evidence[0].url == "https://www.openstreetmap.org/way/1"


def test_the_innermost_of_two(case_of, around, feature) -> None:
    hall = feature("way/2", Kind.BUILDING, 0.0, "building=retail", shape=OTHER, area_m2=9000.0, edge_m=30.0)
    house = feature(*HOUSE, shape=SHAPE, area_m2=200.0, edge_m=8.0)
    assert footprint(around(case_of({}), hall, house)).value == SHAPE


def test_the_place_is_the_building(case_of, around, feature) -> None:
    own = feature(*HOUSE, shape=SHAPE, area_m2=200.0, edge_m=8.0)
    output = footprint(around(case_of({"id": "way/1"}), own))
    assert output.value == SHAPE
    assert "which is the place itself" in output.reasoning


def test_grounds_are_no_building(case_of, around, feature) -> None:
    campus = feature("way/9", Kind.CONTAINER, 0.0, "amenity=hospital; name=CHPG", area_m2=50_000.0)
    ward = feature(*HOUSE, shape=SHAPE, area_m2=900.0, edge_m=8.0)
    output = footprint(around(case_of({"id": "way/9"}), campus, ward))
    assert output.value is None
    assert "grounds" in output.reasoning


@pytest.mark.parametrize(
    ("features", "says"),
    [
        ([("way/1", Kind.BUILDING, 7.4, "building=yes")], "the nearest, way/1, is 7 m away"),
        ([], "none is near"),
    ],
)
def test_only_near_is_not_in(case_of, around, feature, features, says) -> None:
    output = footprint(around(case_of({}), *(feature(*one) for one in features)))
    assert output.value is None
    assert says in output.reasoning


def test_why_nothing_is_known(case_of, around, lost) -> None:
    assert "needs to be added again" in footprint(around(case_of({}), missing=True)).reasoning
    assert "No map" in footprint(case_of({})).reasoning
    assert footprint(lost).reasoning.startswith("No record")


def test_a_provider_is_heard_too(case_of, around, feature) -> None:
    told = case_of({"outputs": {"building_footprint": OTHER}})
    assert footprint(told).value == OTHER
    both = footprint(around(told, feature(*HOUSE, shape=SHAPE, area_m2=200.0, edge_m=8.0)))
    assert {one.record for one in both.evidence} == {"way/1", "node/1704462423"}
