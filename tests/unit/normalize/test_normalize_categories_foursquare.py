"""Foursquare's labels as Overture categories."""

import csv

import pytest

from placewright.normalize.categories import from_foursquare, is_category
from placewright.normalize.tables import lines

ROWS = list(csv.reader(lines("foursquare_categories.csv")))


def test_every_row_names_a_category_or_no_place():
    assert len(ROWS) > 700
    assert [row for row in ROWS if len(row) != 2 or not (row[1] == "-" or is_category(row[1]))] == []


def test_no_step_is_there_twice():
    steps = [step for step, _ in ROWS]
    assert sorted(steps) == sorted(set(steps))


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("Dining and Drinking > Restaurant > Pizzeria", "pizza_restaurant"),
        ("Dining and Drinking > Cafe, Coffee, and Tea House > Café", "cafe"),
        ("Dining and Drinking > Cafe, Coffee, and Tea House > Coffee Shop", "coffee_shop"),
        ("Dining and Drinking > Bar > Whisky Bar", "whiskey_bar"),
        ("Dining and Drinking > Restaurant > Asian Restaurant > Korean Restaurant > Bunsik Place", "korean_restaurant"),
        ("Dining and Drinking > Restaurant > Italian Restaurant > Sicilian Restaurant", "italian_restaurant"),
        ("Dining and Drinking > Restaurant > Turkish Restaurant > Söğüş Place", "turkish_restaurant"),
        ("Dining and Drinking > Restaurant", "restaurant"),
        ("Dining and Drinking", "eat_and_drink"),
        ("Dining and Drinking > A Kind From Tomorrow", "eat_and_drink"),
        ("Retail > Fashion Retail > Women's Store", "womens_clothing_store"),
        ("Retail > Food and Beverage Retail > Supermarket", "supermarket"),
        ("Retail > Pharmacy", "pharmacy"),
        ("Arts and Entertainment > Movie Theater > Multiplex", "cinema"),
        ("Business and Professional Services > Financial Service > Banking and Finance > ATM", "atms"),
        ("Business and Professional Services > Health and Beauty Service > Barbershop", "barber"),
        ("Business and Professional Services > Legal Service > Law Office", "lawyer"),
        ("Community and Government > Education > College and University > College Library", "library"),
        ("Community and Government > Law Enforcement and Public Safety > Fire Station", "fire_department"),
        ("Health and Medicine > Physician > Ear, Nose and Throat Doctor", "ear_nose_and_throat"),
        ("Health and Medicine > Veterinarian", "veterinarian"),
        ("Landmarks and Outdoors > Park > Dog Park", "dog_park"),
        ("Landmarks and Outdoors > States and Municipalities > Town", None),
        ("Sports and Recreation > Racquet Sports > Tennis > Tennis Court", "tennis_court"),
        ("Travel and Transportation > Lodging > Hotel", "hotel"),
        ("Travel and Transportation > Transport Hub > Metro Station", "metro_station"),
        ("Travel and Transportation > Road > Intersection", None),
        ("TRAVEL AND TRANSPORTATION>LODGING>HOTEL", "hotel"),
        ("Coffee Shop", "coffee_shop"),
        ("Something else", None),
        ("", None),
    ],
)  # fmt: skip
def test_from_foursquare(label, category):
    assert from_foursquare(label) == category
