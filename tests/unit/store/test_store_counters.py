"""What counts as a value of an output."""

from typing import Any

import pytest

from placewright.store.counters import has_value


@pytest.mark.parametrize(
    ("output", "value", "counts"),
    [
        ("website", "https://cafe.mc/", True),
        ("website", None, False),
        ("phone_additional", [], False),
        ("multilingual_names", {}, False),
        ("is_open_24h", False, True),
        ("price_tier", 1, True),
        ("coordinates_distance", 0, False),
        ("coordinates", [43.7, 7.4], True),
    ],
)
def test_has_value(output: str, value: Any, counts: bool) -> None:
    assert has_value(output, value) is counts
