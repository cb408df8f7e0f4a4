"""In what a place is, and on which floor."""

import pytest

from placewright.model.ground import Kind
from placewright.model.place import Address
from placewright.resolution import resolve

MALL = ("way/1", Kind.CONTAINER, 0.0, "shop=mall; name=Le Métropole")
PARK = ("way/2", Kind.CONTAINER, 0.0, "landuse=retail; name=Fontvieille")


def within(case):
    return resolve("located_within", case).outputs[0]


def test_the_innermost_container(case_of, around, feature) -> None:
    mall, park = feature(*MALL, area_m2=4000.0, edge_m=20.0), feature(*PARK, area_m2=90_000.0, edge_m=80.0)
    output = within(around(case_of({}), park, mall))
    assert output.value == {"name": "Le Métropole", "type": "mall", "floor_or_level": None}
    assert 'way/1 "Le Métropole", around its point' in output.reasoning


@pytest.mark.parametrize(
    ("tags", "type_"),
    [
        ("railway=station; building=train_station", "train_station"),
        ("aeroway=terminal", "terminal"),
        ("amenity=hospital; building=yes", "hospital"),
        ("building=yes", "building"),
        ("building=retail", "retail_building"),
        ("landuse=retail", "retail_area"),
        ("tourism=hotel; building=hotel", "hotel"),
        ("building=university; amenity=university", "university"),
    ],
)
def test_its_type(case_of, around, feature, tags, type_) -> None:
    one = feature("way/1", Kind.CONTAINER, 0.0, f"{tags}; name=X", area_m2=4000.0, edge_m=20.0)
    assert within(around(case_of({}), one)).value["type"] == type_


@pytest.mark.parametrize(
    ("record", "asked", "floor"),
    [
        ({"tags": {"level": "-1"}}, {}, "-1"),
        ({"address": Address(floor="2")}, {}, "2"),
        ({}, {"address": Address(floor="3")}, "3"),
        ({"tags": {"level": "1"}}, {"address": Address(floor="3")}, "1"),
    ],
)
def test_the_floor(case_of, around, feature, record, asked, floor) -> None:
    case = around(case_of(record, **asked), feature(*MALL, area_m2=4000.0, edge_m=20.0))
    assert within(case).value["floor_or_level"] == floor


@pytest.mark.parametrize(
    ("record", "container"),
    [
        ({"id": "way/1"}, MALL),  # itself
        ({}, ("way/3", Kind.CONTAINER, 0.0, "building=yes; name=GERHARD'S CAFE")),  # its own building, named alike
        ({}, ("way/3", Kind.CONTAINER, 12.0, "shop=mall; name=Le Métropole")),  # only near
    ],
)
def test_what_is_none(case_of, around, feature, record, container) -> None:
    output = within(around(case_of(record), feature(*container, area_m2=4000.0, edge_m=20.0)))
    assert output.value is None
    assert output.reasoning.startswith("No area with a name of its own")


def test_what_is_smaller_than_the_place_does_not_hold_it(case_of, around, feature) -> None:
    own = feature("way/9", Kind.CONTAINER, 0.0, "leisure=park; name=Parc", area_m2=50_000.0)
    case = around(case_of({"id": "way/9"}), own, feature(*MALL, area_m2=4000.0, edge_m=20.0))
    assert within(case).value is None


def test_near_the_edge_it_is_less_sure_and_as_the_place_says_surer(case_of, around, feature) -> None:
    inside, edge = (within(around(case_of({}), feature(*MALL, area_m2=4000.0, edge_m=m))) for m in (20.0, 1.0))
    told = around(case_of({"address": Address(building="Le Metropole")}), feature(*MALL, area_m2=4e3, edge_m=1.0))
    assert edge.probability < inside.probability < within(told).probability


def test_a_provider_alone(case_of) -> None:
    value = {"name": "Le Métropole", "type": "mall", "floor_or_level": "1"}
    assert within(case_of({"outputs": {"located_within": value}})).value == value


def test_a_block_with_a_name_is_too_uncertain(case_of, around, feature) -> None:
    block = feature("way/1", Kind.CONTAINER, 0.0, "landuse=commercial; name=Kvarter", area_m2=4000.0, edge_m=20.0)
    output = within(around(case_of({}), block))
    assert output.value is None
    assert "too uncertain" in output.reasoning
