"""What comparisons say together."""

import pytest

from placewright.matching import together
from placewright.matching.weights import levels


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"name": "identical", "address": "street_differs", "phone": "differ"}, "branch"),
        ({"name": "identical", "distance": "quarter", "phone": "differ"}, "branch"),
        ({"name": "identical", "address": "street_differs"}, None),
        ({"name": "identical_long", "address": "street_differs", "phone": "differ"}, None),
        ({"name": "generic_replaced", "address": "same_house", "phone": "same"}, "rooms"),
        ({"name": "generic_replaced", "address": "same_house", "phone": "differ"}, None),
        ({"name": "identical", "address": "street_differs", "phone": "service"}, "branch"),
        ({"name": "identical_long", "address": "house_differs", "phone": "differ", "website": "other_page"}, "branch"),
        ({"name": "begins", "address": "same_house", "website": "other_page"}, "departments"),
        ({"name": "begins", "address": "same_house", "website": "same_page"}, None),
        ({"name": "begins", "website": "other_page"}, None),
        ({}, None),
    ],
)
def test_levels_together(found: dict[str, str], expected: str | None):
    said = together.compare({comparison: levels(comparison)[key] for comparison, key in found.items()})
    assert said == (None if expected is None else levels("together")[expected])
