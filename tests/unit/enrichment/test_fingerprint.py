"""What makes two inputs the same, and what does not."""

import pytest

from placewright.enrichment import fingerprint

BASE = {"name": "Café de Paris", "latitude": 43.74, "longitude": 7.43, "categories": ["cafe", "bar"]}
VERSION = "0.1.0-abc"


@pytest.mark.parametrize(
    "same",
    [
        dict(reversed(BASE.items())),
        BASE | {"name": "  Café   de Paris "},
        BASE | {"name": "Cafe\u0301 de Paris"},
        BASE | {"place_id": "1", "id": 2, "source": "x", "input_type": "place", "my_column": "kept"},
        BASE | {"city": "", "phone": None, "opening_hours": {}},
    ],
)
def test_the_same(same) -> None:
    assert fingerprint(same, VERSION) == fingerprint(BASE, VERSION)


@pytest.mark.parametrize(
    "other",
    [
        BASE | {"name": "Cafe de Paris"},
        BASE | {"latitude": 43.741},
        BASE | {"city": "Monaco"},
        BASE | {"categories": ["bar", "cafe"]},
    ],
)
def test_not_the_same(other) -> None:
    assert fingerprint(other, VERSION) != fingerprint(BASE, VERSION)


def test_another_version_is_another_answer() -> None:
    assert fingerprint(BASE, VERSION) != fingerprint(BASE, "0.1.0-abd")
    assert len(fingerprint(BASE, VERSION)) == 16


def test_whole_degrees_are_numbers_too() -> None:
    assert fingerprint(BASE | {"latitude": 43}, VERSION) == fingerprint(BASE | {"latitude": 43.0}, VERSION)
