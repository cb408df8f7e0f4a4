"""The comparisons other than the name, on real-looking values."""

import pytest

from placewright.matching import address, category, distance, phone, website
from placewright.matching.score import COMPARISONS
from placewright.matching.weights import levels, weights
from placewright.model.geo import Point
from placewright.model.place import Address, Candidate, Query, Record


def key(comparison: str, level: object) -> str | None:
    """Return the key of a level, None for no evidence."""
    return next((name for name, one in levels(comparison).items() if one is level), None)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (("+37793151515",), ("+37798063000", "+37793151515"), "same"),
        (("+4962215400",), ("+49622154012",), "extension"),
        (("+37793151515",), ("+37793151517",), "extension"),
        (("+37793151515",), ("+37798063000",), "differ"),
        (("+18005551234",), ("+18005551234",), "service"),
        (("4045551234",), ("+14045551234",), "same"),
        (("4045551234",), ("4045559999",), "differ"),
        ((), ("+37798063000",), None),
    ],
)
def test_phone(ours: tuple[str, ...], theirs: tuple[str, ...], expected: str | None):
    assert key("phone", phone.compare(Query(phones=ours), Candidate(Record(id="1", phones=theirs)))) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "brand", "expected"),
    [
        ("https://www.metropole.com/", "http://metropole.com", None, "same_front"),
        ("https://spar.fr/s/monaco", "http://www.spar.fr/s/monaco/", None, "same_page"),
        ("https://metropole.com/", "https://www.yelp.com/biz/metropole", None, None),
        ("https://metropole.com/", "https://metropole.com/en/contact", None, "same_site"),
        ("https://www.mcdonalds.com/", "https://mcdonalds.com", "McDonald's", "chain_site"),
        ("https://spar.fr/s/monaco", "https://spar.fr/s/menton", "Spar", "other_page"),
        ("https://www.facebook.com/snowflake", "https://www.facebook.com/moshi", None, None),
        ("https://metropole.com/", "https://fairmont.com/", None, "differ"),
    ],
)
def test_website(ours: str, theirs: str, brand: str | None, expected: str | None):
    record = Record(id="1", websites=(theirs,), brand=brand)
    assert key("website", website.compare(Query(websites=(ours,)), Candidate(record))) == expected


HERE = Address(house="12", street="Avenue de la Costa", city="Monaco", postal_code="98000")


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (Address(house="12", street="avenue de la costa"), "same_house"),
        (Address(house="12 bis", street="Av. de la Costa"), "same_street"),
        (Address(street="Avenue de la Costa"), "same_street"),
        (Address(house="12", street="Boulevard Costa"), "like_house"),
        (Address(house="12", street="Avenue de la Costa", unit_number="Suite 4"), "same_house"),
        (Address(house="14", street="Avenue de la Costa"), "house_beside"),
        (Address(house="40", street="Avenue de la Costa"), "house_differs"),
        (Address(house="12", street="Rue Grimaldi"), "street_differs"),
        (Address(postal_code="98000"), "same_postcode"),
        (Address(postal_code="06240"), "postcode_differs"),
        (Address(city="MONACO"), "same_city"),
        (Address(city="Nice"), "city_differs"),
        (Address(), None),
    ],
)
def test_address(theirs: Address, expected: str | None):
    candidate = Candidate(Record(id="1", address=theirs, country_code="MC"))
    assert key("address", address.compare(Query(address=HERE, country_code="MC"), candidate)) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"house": "5", "street": "Elm St", "unit_number": "Suite 200"}, {"unit_number": "#310"}, "unit_differs"),
        ({"house": "5", "street": "Elm St", "unit_number": "Suite 200"}, {"unit_number": "200"}, "same_house"),
    ],
)
def test_units_of_a_house(ours: dict[str, str], theirs: dict[str, str], expected: str):
    candidate = Candidate(Record(id="1", address=Address(**{**ours, **theirs}), country_code="US"))
    assert key("address", address.compare(Query(address=Address(**ours), country_code="US"), candidate)) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (Address(postal_code="E14"), Address(postal_code="E14 3WA"), "same_postcode"),
        (Address(city="Jakarta"), Address(city="Jakarta Pusat"), "same_city"),
        (Address(city="Αθήνα"), Address(city="Athens"), None),
        (Address(full_address="札幌市北郷３条８丁目１−１"), Address(full_address="北郷3条8丁目1-1"), "same_house"),
    ],
)  # fmt: skip
def test_parts_of_an_address(ours: Address, theirs: Address, expected: str | None):
    assert key("address", address.compare(Query(address=ours), Candidate(Record(id="1", address=theirs)))) == expected


def test_address_of_another_country():
    candidate = Candidate(Record(id="1", address=HERE, country_code="FR"))
    assert key("address", address.compare(Query(address=HERE, country_code="MC"), candidate)) == "country_differs"


@pytest.mark.parametrize(
    ("metres", "precision", "categories", "expected"),
    [
        (4.0, 0.1, ("cafe",), "spot"),
        (4.0, 0.1, (), "spot"),
        (140.0, 0.1, ("cafe",), "walk"),
        (140.0, 0.1, ("airport",), "steps"),
        (140.0, 55.0, ("cafe",), "walk"),
        (900.0, 550.0, ("cafe",), "district"),
        (90_000.0, 0.1, ("cafe",), "elsewhere"),
        (None, 0.1, ("cafe",), None),
    ],
)
def test_distance(metres: float | None, precision: float, categories: tuple[str, ...], expected: str | None):
    query = Query(point=Point(43.74, 7.42), precision_m=precision)
    candidate = Candidate(Record(id="1", categories=categories), metres)
    assert key("distance", distance.compare(query, candidate)) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (("hotel",), ("hotel", "restaurant"), "same"),
        (("restaurant",), ("pizza_restaurant",), "ancestor"),
        (("hotel",), ("parking",), "unrelated"),
        ((), ("hotel",), None),
    ],
)
def test_category(ours: tuple[str, ...], theirs: tuple[str, ...], expected: str | None):
    level = category.compare(Query(categories=ours), Candidate(Record(id="1", categories=theirs)))
    assert key("category", level) == expected


def test_weights_hold_the_levels_in_their_order():
    given = weights().comparisons
    assert {name: tuple(one.key for one in given[name]) for name in given} == dict(COMPARISONS)
    for comparison in given.values():
        learned = [one.weight for one in comparison]
        assert learned == sorted(learned, reverse=True)
        assert len({one.label for one in comparison}) == len(comparison)
