"""Categories: the tree, OSM tags and free text read in it."""

import csv

import pytest

from placewright.normalize.categories import from_osm, from_text, is_category, parents, relation
from placewright.normalize.category_tree import paths
from placewright.normalize.tables import lines


def rows(name: str) -> list[list[str]]:
    return list(csv.reader(lines(name)))


def test_every_row_of_the_tables_names_categories():
    for key, value, beside, categories in rows("osm_categories.csv"):
        assert key
        assert value == value.casefold()
        assert not beside or "=" in beside
        assert categories == "-" or all(map(is_category, categories.split())), (key, value)
    assert all(is_category(category) for _, category in rows("category_words.csv"))


def test_no_row_is_there_twice():
    for name in ("osm_categories.csv", "category_words.csv"):
        keys = [tuple(row[:-1]) for row in rows(name)]
        assert sorted(keys) == sorted(set(keys))


def test_every_parent_is_a_category():
    assert len(paths()) > 2000
    assert all(is_category(parent) for category in paths() for parent in parents(category))


@pytest.mark.parametrize(
    ("tags", "categories"),
    [
        ({"amenity": "restaurant"}, ("restaurant",)),
        ({"amenity": "restaurant", "cuisine": "pizza"}, ("pizza_restaurant",)),
        ({"amenity": "restaurant", "cuisine": "japanese;sushi"}, ("japanese_restaurant", "sushi_restaurant")),
        ({"amenity": "restaurant", "cuisine": "Hong Kong Style Cafe"}, ("hong_kong_style_cafe",)),
        ({"amenity": "restaurant", "cuisine": "regional"}, ("restaurant",)),
        ({"amenity": "restaurant", "cuisine": "coffee_shop"}, ("restaurant", "coffee_shop")),
        ({"amenity": "fast_food", "cuisine": "burger"}, ("burger_restaurant", "fast_food_restaurant")),
        ({"amenity": "cafe", "cuisine": "coffee_shop"}, ("coffee_shop",)),
        ({"amenity": "pub", "cuisine": "burger"}, ("pub", "burger_restaurant")),
        ({"amenity": "bank", "cuisine": "pizza"}, ("banks",)),
        ({"amenity": "bar;cafe"}, ("bar", "cafe")),
        ({"amenity": "fuel", "shop": "convenience"}, ("gas_station", "convenience_store")),
        ({"amenity": "place_of_worship"}, ("religious_destination",)),
        ({"amenity": "place_of_worship", "religion": "muslim"}, ("mosque",)),
        ({"amenity": "place_of_worship", "religion": "christian", "denomination": "lutheran"}, ("church_cathedral",)),
        ({"amenity": "place_of_worship", "religion": "christian", "denomination": "catholic"}, ("catholic_church",)),
        ({"amenity": "doctors", "healthcare": "doctor", "healthcare:speciality": "urology"}, ("urologist",)),
        ({"amenity": "hospital", "healthcare": "hospital"}, ("hospital",)),
        ({"healthcare": "shaman"}, ("health_and_medical",)),
        ({"shop": "hairdresser"}, ("hair_salon",)),
        ({"shop": "Used Goods"}, ("thrift_store",)),
        ({"shop": "yes"}, ("shopping",)),
        ({"shop": "vacant"}, ()),
        ({"office": "lawyer"}, ("lawyer",)),
        ({"leisure": "pitch", "sport": "soccer;basketball"}, ("soccer_field", "basketball_court")),
        ({"leisure": "pitch", "sport": "multi"}, ("sports_and_recreation_venue",)),
        ({"tourism": "attraction", "historic": "castle"}, ("castle",)),
        ({"tourism": "information", "information": "office"}, ("visitor_center",)),
        ({"railway": "station", "station": "subway"}, ("metro_station",)),
        ({"amenity": "library", "building": "church"}, ("library",)),
        ({"building": "church"}, ("church_cathedral",)),
        ({"highway": "residential", "name": "High Street"}, ()),
        ({}, ()),
    ],
)
def test_from_osm(tags, categories):
    assert from_osm(tags) == categories


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("pizza_restaurant", "pizza_restaurant"),
        ("Pizza place", "pizza_restaurant"),
        ("Restaurants", "restaurant"),
        ("FastFoodRestaurant", "fast_food_restaurant"),
        ("https://schema.org/HairSalon", "hair_salon"),
        ("hair dresser", "hair_salon"),
        ("Café", "cafe"),
        ("CafeOrCoffeeShop", "cafe"),
        ("amenity=fast_food", "fast_food_restaurant"),
        ("doityourself", "home_improvement_store"),
        ("Grocery stores", "grocery_store"),
        ("Bakeries", "bakery"),
        ("Health & Medical", "health_and_medical"),
        ("Mexican food", "mexican_restaurant"),
        ("Thai", "thai_restaurant"),
        ("Dining and Drinking > Restaurant > Pizzeria", "pizza_restaurant"),
        ("ATM", "atms"),
        ("Vet", "veterinarian"),
        ("Petrol station", "gas_station"),
        ("Place", None),
        ("LocalBusiness", None),
        ("station", None),
        ("point of interest", None),
        ("yes", None),
        ("", None),
        ("🍕", None),
    ],
)
def test_from_text(text, category):
    assert from_text(text) == category


@pytest.mark.parametrize(
    ("a", "b", "related"),
    [
        ("pub", "pub", "same"),
        ("restaurant", "pizza_restaurant", "ancestor"),
        ("sushi_restaurant", "eat_and_drink", "ancestor"),
        ("pizza_restaurant", "french_restaurant", "sibling"),
        ("bar", "restaurant", "sibling"),
        ("pub", "pizza_restaurant", "branch"),
        ("pub", "banks", "unrelated"),
        ("retail", "eat_and_drink", "unrelated"),
        ("pub", "no_category", "unrelated"),
    ],
)
def test_relation(a, b, related):
    assert relation(a, b) == related
    assert relation(b, a) == related


def test_parents_are_nearest_first():
    assert parents("sushi_restaurant") == ("asian_restaurant", "restaurant", "eat_and_drink")
    assert parents("ev_charging_station") == ("automotive",)
    assert parents("eat_and_drink") == parents("no_category") == ()
