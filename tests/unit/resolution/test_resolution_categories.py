"""Which categories are answered: the primary one first, then the further ones."""

import pytest

from placewright.resolution import resolve


def categories(case):
    return resolve("categories", case).outputs[0]


@pytest.mark.parametrize(
    ("osm", "overture", "value"),
    [
        (("cafe",), (), ["cafe"]),
        (("pizza_restaurant", "italian_restaurant"), (), ["pizza_restaurant", "italian_restaurant"]),
        (("cafe", "bakery"), ("cafe", "coffee_shop"), ["cafe", "bakery", "coffee_shop"]),
        (("cafe", "bakery"), ("cafe", "bakery"), ["cafe", "bakery"]),
        (("cafe",), ("hair_salon", "barber"), ["cafe"]),  # who speaks of another place adds nothing
        ((), ("bar", "pub"), ["bar", "pub"]),
        ((), (), None),
    ],
)
def test_categories(case_of, osm, overture, value) -> None:
    case = case_of({"categories": osm}, {"dataset": "overture", "categories": overture})
    assert categories(case).value == value


def test_the_users_own_category_backs_its_kin(case_of) -> None:
    output = categories(case_of({"categories": ("pizza_restaurant",)}, categories=("restaurant",)))
    assert output.reasoning.endswith("your own list says the same.")
