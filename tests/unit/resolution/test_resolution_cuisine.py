"""Which cuisines are answered."""

import pytest

from placewright.resolution import resolve


def cuisines(case):
    return resolve("cuisine", case).outputs[0]


@pytest.mark.parametrize(
    ("record", "value"),
    [
        ({"cuisines": ("pizza", "Italian")}, ["pizza", "italian"]),
        ({"cuisines": ("burgers",), "categories": ("mexican_restaurant",)}, ["burger"]),
        ({"categories": ("mexican_restaurant", "taco_restaurant")}, ["mexican", "taco"]),
        ({"categories": ("restaurant",)}, None),
        ({"cuisines": ("who knows",)}, None),
        ({"outputs": {"cuisines": ["fusion"]}}, ["fusion"]),
    ],
)
def test_cuisines(case_of, record, value) -> None:
    assert cuisines(case_of(record)).value == value


def test_what_most_name_comes_first(case_of) -> None:
    records = ({"cuisines": ("pizza", "pasta")}, {"dataset": "overture", "cuisines": ("pasta",)})
    assert cuisines(case_of(*records)).value == ["pasta", "pizza"]


def test_what_is_read_from_categories_says_so(case_of) -> None:
    output = cuisines(case_of({"categories": ("sushi_restaurant",)}))
    assert output.reasoning.endswith("gives the cuisine sushi, as its categories say.")


def test_without_any_word_on_it(lost) -> None:
    assert cuisines(lost).value is None
