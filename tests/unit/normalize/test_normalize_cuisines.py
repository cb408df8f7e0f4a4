"""Cuisines of tags, words and categories in one vocabulary."""

import csv

import pytest

from placewright.normalize.cuisines import cuisines_of
from placewright.normalize.tables import lines


@pytest.mark.parametrize(
    ("texts", "categories", "cuisines"),
    [
        (["pizza", "italian"], [], ("pizza", "italian")),
        (["Pizza;Italian"], [], ("pizza", "italian")),
        (["Italian food, Pizza"], [], ("italian", "pizza")),
        (["Sushi / Japanese"], [], ("sushi", "japanese")),
        (["BBQ"], [], ("barbecue",)),
        (["Döner", "kebap"], [], ("kebab",)),
        (["French cuisine"], [], ("french",)),
        (["burgers", "hamburger"], [], ("burger",)),
        (["szechuan"], [], ("sichuan",)),
        (["Persian"], ["persian_iranian_restaurant"], ("persian",)),
        ([], ["italian_restaurant", "pizza_restaurant"], ("italian", "pizza")),
        ([], ["steakhouse"], ("steak_house",)),
        ([], ["himalayan_nepalese_restaurant"], ("nepalese",)),
        ([], ["restaurant", "hotel", "fast_food_restaurant", "diner", "cafe"], ()),
        (["", ";", "oraganic stuff", "fine dining", "bar"], [], ()),
    ],
)
def test_cuisines(texts: list[str], categories: list[str], cuisines: tuple[str, ...]) -> None:
    assert cuisines_of(texts, categories) == cuisines


def test_what_a_spelling_stands_for_stands_for_itself() -> None:
    targets = {cuisine for _, cuisine in csv.reader(lines("cuisines.csv"))} - {"-", "local"}
    assert {one for one in targets if cuisines_of([one]) != (one,)} == set()
