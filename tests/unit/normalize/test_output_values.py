"""Values that people give, in the form that answers have."""

import pytest

from placewright.errors import InvalidInput
from placewright.model.attributes import ATTRIBUTES
from placewright.normalize.output_values import canonical, from_cell

GOOD = [
    ("phone", "+377 93 25 65 65", "+37793256565"),
    ("phone_additional", ["00377 93 25 65 65"], ["+37793256565"]),
    ("website", "WWW.Cafe-de-Paris.mc", "https://www.cafe-de-paris.mc/"),
    ("open_closed_status", "temporarily closed", "Temporarily Closed"),
    ("date_closed", "2026-02", "2026-02"),
    ("categories", ["Pizzeria", "cafe", "cafe"], ["pizza_restaurant", "cafe"]),
    ("categories", "cafe", ["cafe"]),
    ("name", "  Café  de Paris ", "Café de Paris"),
    ("common_names", "Le Café", ["Le Café"]),
    ("multilingual_names", {"en": "Paris Café"}, {"en": "Paris Café"}),
    ("coordinates", [43, 7.5], [43.0, 7.5]),
    ("currency", "eur", "EUR"),
    ("price_tier", 4, 4),
    ("has_delivery", True, True),
    ("parking_spaces_total", 0, 0),
    ("building_footprint", {"type": "Point", "coordinates": [7, 43]}, {"type": "Point", "coordinates": [7, 43]}),
    ("website", None, None),
]
BAD = [
    ("phone", "93 25 65 65"),
    ("phone", "+37793256565, +37793256566"),
    ("phone", ""),
    ("phone_additional", []),
    ("website", "n/a"),
    ("website", 7),
    ("open_closed_status", "Gone"),
    ("date_closed", "last year"),
    ("categories", ["xyzzy"]),
    ("opening_hours", "when the sun shines"),
    ("opening_hours", {"Monday": 9}),
    ("address", {"zip": "98000"}),
    ("address", {}),
    ("multilingual_names", {"en": ""}),
    ("coordinates", [91, 0]),
    ("coordinates", [7.4]),
    ("price_tier", 5),
    ("price_tier", True),
    ("has_delivery", "yes"),
    ("email", "nobody"),
    ("building_footprint", {"type": "Point"}),
    ("name", "x" * 10_001),
]


@pytest.mark.parametrize(("output", "value", "expected"), GOOD)
def test_good_values(output, value, expected) -> None:
    assert canonical(output, value) == expected
    assert canonical(output, expected) == expected


@pytest.mark.parametrize(("output", "value"), BAD)
def test_bad_values(output, value) -> None:
    with pytest.raises(InvalidInput):
        canonical(output, value)


@pytest.mark.parametrize("hours", ["Mo-Fr 09:00-17:00", "Monday to Friday 9am-5pm", {"Mon-Fri": "9-17"}])
def test_opening_hours_in_many_forms(hours) -> None:
    week = canonical("opening_hours", hours) if not isinstance(hours, dict) else None
    assert week is None or (week["Monday"], week["Sunday"]) == ("09:00-17:00", "Closed")


def test_an_address_by_parts_and_in_one_line() -> None:
    given = {"house": "5", "street": "Place Garibaldi", "city": "Nice", "postalCode": "06300", "country": "France"}
    parts = canonical("address", given)
    line = canonical("address", "5 Place Garibaldi, 06300 Nice, France")
    assert (parts["street"], line["street"], line["house"]) == ("Place Garibaldi", "Place Garibaldi", "5")
    assert parts["full_address"].startswith("5")
    assert line["full_address"] == "5 Place Garibaldi, 06300 Nice, France"


CELLS = [
    ("phone", "+37793256565", "+37793256565"),
    ("phone", "", None),
    ("price_tier", "3", 3),
    ("has_delivery", "true", True),
    ("categories", '["cafe"]', ["cafe"]),
    ("categories", "cafe", "cafe"),
    ("opening_hours", '{"Monday": "Closed"}', {"Monday": "Closed"}),
    ("opening_hours", "Mo 09:00-12:00", "Mo 09:00-12:00"),
    ("name", "42", "42"),
]


@pytest.mark.parametrize(("output", "text", "value"), CELLS)
def test_cells(output, text, value) -> None:
    assert from_cell(output, text) == value


def test_every_output_refuses_what_it_is_not() -> None:
    for output in (name for one in ATTRIBUTES.values() for name in one.outputs):
        with pytest.raises(InvalidInput):
            canonical(output, object())
