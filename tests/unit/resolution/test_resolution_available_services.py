"""What a place offers, from the map's keys, pages and providers."""

import pytest

from placewright.resolution import resolve
from placewright.resolution.available_services import BOOLEANS


def services(case):
    return {output.name: output for output in resolve("available_services", case).outputs}


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({"delivery": "yes"}, {"delivery": True}),
        ({"delivery": "only"}, {"delivery": True}),
        ({"takeaway": "yes"}, {"takeaway": True, "pickup": True}),
        ({"takeaway": "only"}, {"takeaway": True, "pickup": True, "dine_in": False}),
        ({"takeaway": "no"}, {"takeaway": False}),
        ({"wheelchair": "limited", "toilets:wheelchair": "no"}, {"wheelchair": "limited", "wheelchair_toilet": False}),
        (
            {"internet_access": "wlan", "internet_access:fee": "no"},
            {"internet_access": True, "internet_access_fee": False},
        ),
        ({"outdoor_seating": "terrace"}, {"outdoor_seating": True}),
        ({"payment:cash": "no", "payment:visa": "yes"}, {"cash": False, "visa": True}),
        ({"diet:vegan": "only", "smoking": "outside"}, {"vegan": "only", "smoking": "outside"}),
        ({"delivery": "Dinner, $30 min", "wheelchair": "unknown"}, None),
        ({}, None),
    ],
)
def test_the_services_of_a_record(tags, found, case_of) -> None:
    assert services(case_of({"tags": tags}))["available_services"].value == (
        None if found is None else dict(sorted(found.items()))
    )


def test_the_booleans_repeat_the_commonest(case_of) -> None:
    found = services(case_of({"tags": {"delivery": "no", "takeaway": "yes"}, "categories": ("italian_restaurant",)}))
    assert {name: found[name].value for name in BOOLEANS} == {
        "has_delivery": False,
        "has_takeout": True,
        "has_dining": True,
        "has_pickup": True,
    }
    assert found["has_pickup"].probability < found["has_takeout"].probability


def test_nobody_says(case_of) -> None:
    found = services(case_of({"categories": ("bank",)}))
    assert {one.value for one in found.values()} == {None}
    assert found["has_delivery"].reasoning.endswith("gives no word on delivery.")


def test_two_that_contradict_each_other_cancel(case_of) -> None:
    found = services(case_of({"tags": {"delivery": "yes"}}, {"dataset": "overture", "tags": {"delivery": "no"}}))
    assert found["has_delivery"].probability is None or found["has_delivery"].probability < 0.8


def test_pages_and_providers_join_in(site_case, case_of) -> None:
    page = site_case({"outputs": {"available_services": {"delivery": True}}})
    assert services(page)["has_delivery"].value is True
    assert services(case_of({"outputs": {"has_dining": True}}))["has_dining"].value is True
