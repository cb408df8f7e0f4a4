"""Expected values as people write them, against answers."""

import pytest

from placewright.evaluation.same_values import Unreadable, same

WEEK = dict.fromkeys(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), "09:00-17:00") | {
    "Saturday": "Closed",
    "Sunday": "Closed",
}
ADDRESS = {"street": "Avenue de Monte-Carlo", "house": "7"}
CASES = [
    ("phone", "93 25 65 65", "+37793256565", True),
    ("phone", "+377 93 25 65 66", "+37793256565", False),
    ("website", "www.cafe.mc", "https://cafe.mc/", True),
    ("website", "https://cafe.mc/fr", "https://cafe.mc/en", False),
    ("opening_hours", "Mo-Fr 09:00-17:00", WEEK, True),
    ("opening_hours", '{"Mon": "09:00-17:00"}', WEEK, False),
    ("open_closed_status", "closed", "Closed", True),
    ("open_closed_status", "Open", "Closed", False),
    ("name", "cafe de PARIS", "Café de Paris", True),
    ("name", "Café de Nice", "Café de Paris", False),
    ("address", "7 Ave de Monte-Carlo, 98000 Monaco", ADDRESS, True),
    ("address", "9 Avenue de Monte-Carlo, 98000 Monaco", ADDRESS, False),
    ("categories", "restaurant", ["pizza_restaurant"], True),
    ("categories", "bank; pharmacy", ["pizza_restaurant"], False),
    ("coordinates", "43.7300, 7.4200", [43.7301, 7.4201], True),
    ("coordinates", "[43.73, 7.43]", [43.7301, 7.4201], False),
    ("price_tier", "3", 3, True),
    ("has_delivery", "true", False, False),
    ("common_names", '["B", "A"]', ["A", "B"], True),
]


@pytest.mark.parametrize(("output", "expected", "answered", "right"), CASES)
def test_same(output, expected, answered, right) -> None:
    assert same(output, expected, answered, "MC") is right


UNREADABLE = [
    ("phone", "12"),
    ("website", "no site"),
    ("opening_hours", "whenever"),
    ("open_closed_status", "perhaps"),
    ("categories", "xyzzy"),
    ("coordinates", "north"),
    ("address", "98000"),
]


@pytest.mark.parametrize(("output", "expected"), UNREADABLE)
def test_what_is_no_value_is_not_compared(output, expected) -> None:
    with pytest.raises(Unreadable):
        same(output, expected, "anything", "MC")
