"""What was probably meant by an attribute that does not exist."""

import pytest

from placewright.model.suggestions import unknown_attribute


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("website", "websites"),
        ("phone", "phoneNumbers"),
        ("phone_numbers", "phoneNumbers"),
        ("opening-hours", "openingHours"),
        ("Adress", "address"),
        ("open_closed_status", "closed_permanently"),
    ],
)
def test_the_nearest_is_named(sent, meant):
    assert f"Did you mean {meant}" in unknown_attribute(sent)


def test_nothing_near_points_to_the_list():
    assert "GET /place_enrichment/attributes" in unknown_attribute("zzzz" * 1000)
