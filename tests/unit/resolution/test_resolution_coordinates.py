"""Coordinates and their distance from the input, and categories."""

import pytest

from placewright.model.geo import Point
from placewright.model.ground import Kind
from placewright.model.place import Address
from placewright.resolution import resolve


def outputs(attribute, case):
    return {output.name: output.value for output in resolve(attribute, case).outputs}


def test_the_point_of_the_record_and_metres(case_of) -> None:
    values = outputs("coordinates", case_of({}))
    assert values == {"coordinates": [43.7286, 7.4145], "coordinates_distance": 11}


def test_no_point_was_sent(case_of) -> None:
    values = outputs("coordinates", case_of({}, point=None))
    assert values == {"coordinates": [43.7286, 7.4145], "coordinates_distance": None}


def test_not_enriched_is_no_distance(lost) -> None:
    assert outputs("coordinates", lost) == {"coordinates": None, "coordinates_distance": 0}


def test_records_at_one_spot_agree(case_of) -> None:
    near = {"dataset": "overture", "point": Point(43.7288, 7.4146)}
    far = {"dataset": "overture", "point": Point(43.7350, 7.4200)}
    agreed, rival = (resolve("coordinates", case_of({}, other)).outputs[0] for other in (near, far))
    assert agreed.probability > rival.probability
    assert agreed.value == [43.7286, 7.4145]


def test_categories_keep_the_primary_first(case_of) -> None:
    assert outputs("categories", case_of({"categories": ("cafe", "bar")})) == {"categories": ["cafe", "bar"]}


def test_kin_of_the_category_that_was_sent_agrees(case_of) -> None:
    record = {"dataset": "overture", "categories": ("pizza_restaurant",)}
    alone, kin = (resolve("categories", case_of(record, categories=own)).outputs[0] for own in ((), ("restaurant",)))
    assert kin.probability > alone.probability
    assert kin.reasoning.endswith("gives the category pizza restaurant; your own list says the same.")


OWN = ("way/5", Kind.BUILDING, 0.0, "building=yes")
DRAWN = {"id": "way/5", "address": Address(street="Rue des Flores", house="4")}
HOUSE = "addr:street=Rue des Flores; addr:housenumber=4"


@pytest.mark.parametrize(
    ("features", "says", "moved"),
    [
        ([("node/1", Kind.ENTRANCE, 9.0, "entrance=main")], "its main entrance, node/1", True),
        ([("node/1", Kind.ENTRANCE, 9.0, "entrance=yes")], "its only entrance, node/1", True),
        ([("node/1", Kind.ENTRANCE, 9.0, "entrance=service")], "a point inside its outline", False),
        (
            [("node/1", Kind.ENTRANCE, 9.0, "entrance=yes"), ("node/2", Kind.ENTRANCE, 9.0, "entrance=yes")],
            "a point inside its outline",
            False,
        ),
        ([("node/1", Kind.ADDRESS, 9.0, HOUSE)], "the point of its address, node/1", True),
        ([("node/1", Kind.ADDRESS, 9.0, HOUSE + "; shop=bakery")], "a point inside its outline", False),
    ],
)
def test_the_best_point_of_an_area(case_of, around, feature, features, says, moved) -> None:
    doors = [feature(*one, within=("way/5",)) for one in features]
    case = around(case_of(DRAWN), feature(*OWN, area_m2=400.0, edge_m=9.0), *doors)
    point, distance = resolve("coordinates", case).outputs
    assert says in point.reasoning
    assert point.value == ([43.7287, 7.4146] if moved else [43.7286, 7.4145])
    assert distance.value == (8 if moved else 11)


def test_the_door_of_another_building_is_not_its_own(case_of, around, feature) -> None:
    door = feature("node/1", Kind.ENTRANCE, 9.0, "entrance=main", within=("way/6",))
    case = around(case_of(DRAWN), feature(*OWN, area_m2=400.0, edge_m=9.0), door)
    assert resolve("coordinates", case).outputs[0].value == [43.7286, 7.4145]
