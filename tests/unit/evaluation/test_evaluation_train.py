"""What the training tells beside the noise of the measures."""

from random import Random

import pytest

from placewright.evaluation.spoilt import Spoilt
from placewright.evaluation.train import _widened
from placewright.model.place import Record


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("pizza_restaurant", {"pizza_restaurant", "restaurant"}),
        ("eat_and_drink", {"eat_and_drink"}),  # there is nothing wider
        ("no_such_kind", {"no_such_kind"}),
    ],
)
def test_a_kind_is_told_in_wider_terms_now_and_then(category: str, expected: set[str]):
    spoilt, random = Spoilt({"name": "Da Luigi", "category": category}, Record(id="1"), "as_is"), Random(1)
    assert {_widened(spoilt, random).inputs["category"] for _ in range(40)} == expected


def test_without_a_kind_nothing_is_added():
    spoilt = Spoilt({"name": "Da Luigi"}, Record(id="1"), "as_is")
    assert _widened(spoilt, Random(1)) == spoilt
