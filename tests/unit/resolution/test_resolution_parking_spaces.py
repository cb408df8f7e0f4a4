"""How many cars may be parked at a place."""

import pytest

from placewright.model.ground import Kind
from placewright.model.place import Name
from placewright.resolution import resolve


def spaces(case):
    return {one.name.removeprefix("parking_spaces_"): one for one in resolve("parking_spaces", case).outputs}


def values(case):
    return tuple(one.value for one in spaces(case).values())  # total, street, shared, dedicated


P, L = Kind.PARKING, Kind.LANE


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ([("way/1", P, 120.0, "capacity=40")], (40, None, 40, None)),
        ([("way/1", P, 120.0, "capacity=40; access=private")], (None, None, None, None)),
        ([("way/1", P, 30.0, "capacity=40; access=customers")], (40, None, None, 40)),
        ([("way/1", P, 130.0, "capacity=40; access=customers")], (None, None, None, None)),  # those of somebody else
        ([("way/1", P, 30.0, "capacity=40; name=Gerhard's Café")], (40, None, None, 40)),
        ([("way/1", P, 30.0, "parking=street_side; capacity=6")], (6, 6, None, None)),
        ([("way/1", P, 130.0, "parking=street_side; capacity=6")], (None, None, None, None)),
        ([("way/1", L, 20.0, "parking:left:capacity=4; parking:right:capacity=5")], (9, 9, None, None)),
        ([("way/1", L, 20.0, "parking:both=lane")], (None, None, None, None)),
        ([("way/1", P, 20.0, "capacity=yes")], (None, None, None, None)),
        ([("way/1", P, 20.0, "capacity=30"), ("way/2", P, 90.0, "capacity=12")], (42, None, 42, None)),
        ([], (None, None, None, None)),
    ],
)
def test_what_counts(case_of, around, feature, features, expected) -> None:
    assert values(around(case_of({}), *(feature(*one) for one in features))) == expected


def test_on_its_own_site(case_of, around, feature) -> None:
    lot = feature("way/1", P, 250.0, "capacity=400", within=("way/9",))
    own = feature("way/9", Kind.CONTAINER, 0.0, "shop=mall; name=Le Métropole", area_m2=9e4)
    record = {"id": "way/9", "names": (Name("Le Métropole"),)}
    assert values(around(case_of(record), own, lot)) == (400, None, None, 400)


def test_what_has_no_capacity_makes_it_the_least(case_of, around, feature) -> None:
    counted, silent = feature("way/1", P, 20.0, "capacity=30"), feature("way/2", P, 30.0)
    whole, part = (spaces(around(case_of({}), *each))["total"] for each in ([counted], [counted, silent]))
    assert (whole.value, part.value) == (30, 30)
    assert part.probability < whole.probability
    assert "it is the least there are" in part.reasoning
    assert "not estimated" in spaces(around(case_of({}), silent))["total"].reasoning


def test_a_provider_is_taken_first(case_of, around, feature) -> None:
    case = around(case_of({"outputs": {"parking_spaces_total": 7}}), feature("way/1", P, 20.0, "capacity=30"))
    assert values(case) == (7, None, 30, None)
