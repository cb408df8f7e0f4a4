"""A sentence of facts."""

import pytest

from placewright.resolution import resolve
from placewright.resolution.one_line_summary import written

WEEK = dict.fromkeys(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), "09:00-18:00")
AT = {"house": "4", "street": "Rue Lune", "city": "Nice"}
SENTENCES = [
    ({"categories": ["cafe"], "address": AT}, "Lune is a cafe at 4 Rue Lune, Nice."),
    ({"categories": ["italian_restaurant"], "address": {"city": "Nice"}}, "Lune is an italian restaurant in Nice."),
    ({"categories": ["sports_and_recreation_venue"]}, "Lune is a sports and recreation venue."),
    ({"categories": ["real_estate"]}, "Lune is of the category real estate."),
    ({"address": {"street": "Rue Lune"}}, "Lune is a place at Rue Lune."),
    ({"categories": ["cafe"], "opening_hours": WEEK}, "Lune is a cafe; it opens every day."),
    ({"categories": ["cafe"], "opening_hours": WEEK | {"Sunday": "Closed"}}, "Lune is a cafe; it is closed on Sunday."),
    (
        {"categories": ["gas_station"], "opening_hours": dict.fromkeys(WEEK, "Open 24 hours")},
        "Lune is a gas station; it is open around the clock.",
    ),
    (
        {"categories": ["cafe"], "open_closed_status": "Closed", "opening_hours": WEEK},
        "Lune is a cafe; it is permanently closed.",
    ),
    ({"categories": ["cafe"], "brand_name": "Star Coffee"}, "Lune is a cafe, of the brand Star Coffee."),
    ({"categories": ["cafe"], "brand_name": "Lune"}, "Lune is a cafe."),
    ({}, "Lune is a place."),
]


@pytest.mark.parametrize(("facts", "sentence"), SENTENCES)
def test_the_sentence(facts, sentence: str) -> None:
    assert written({"name": "Lune"} | facts, "FR")[0] == sentence


def test_the_house_number_stands_where_the_country_writes_it() -> None:
    assert written({"name": "Lune", "address": AT}, "DE")[0] == "Lune is a place at Rue Lune 4, Nice."


def summary(case):
    (output,) = resolve("one_line_summary", case).outputs
    return output


def test_it_is_made_of_what_was_resolved(case_of) -> None:
    found = summary(case_of({"categories": ("cafe",), "opening_hours": "24/7"}))
    assert found.value == "Gerhard's Café is a cafe; it is open around the clock."
    assert found.reasoning.startswith("Put together by rule from name, categories, opening hours;")
    assert {one.record for one in found.evidence} == {"node/1704462423"}
    assert summary(case_of({"categories": ("cafe",), "opening_hours": "24/7"})) == found


def test_without_a_name_there_is_none(lost, case_of) -> None:
    assert summary(lost).value is None
    assert summary(case_of({"outputs": {"one_line_summary": "A fine place."}})).value == "A fine place."
