"""How inputs become a query."""

import pytest

from placewright.enrichment import query_of
from placewright.enrichment.query import precision_of
from placewright.model.geo import Point

CAFE = {"name": "Café de Paris", "latitude": 43.7392, "longitude": 7.4268}


def test_the_plain_parts() -> None:
    query = query_of(CAFE | {"phone": "98 06 76 23", "website": "HTTP://www.Example.com/", "postalCode": "98000"})
    assert (query.names[0].text, query.point, query.country_code) == ("Café de Paris", Point(43.7392, 7.4268), "MC")
    assert query.phones == ("+37798067623",)
    assert query.websites
    assert query.address.postal_code == "98000"


@pytest.mark.parametrize(
    ("street", "country", "expected"),
    [
        ("12 bis Rue Grimaldi", "MC", ("Rue Grimaldi", "12 bis")),
        ("Hauptstr. 5", "DE", ("Hauptstr.", "5")),
        ("Calle 46", "CO", ("Calle 46", None)),
        ("Rue du 8 Mai 1945", "FR", ("Rue du 8 Mai 1945", None)),
        ("Rue Grimaldi", "MC", ("Rue Grimaldi", None)),
    ],
)
def test_a_house_number_that_was_sent_with_the_street(street: str, country: str, expected: tuple[str, str]) -> None:
    address = query_of({"name": "x", "country_code": country, "street": street}).address
    assert (address.street, address.house) == expected
    assert query_of({"name": "x", "street": street, "house": "7"}).address.street == street


@pytest.mark.parametrize(
    ("latitude", "longitude", "metres"),
    [(43.74, 7.43, 556), (43.7, 7.0, 5560), (43.0, 7.0, 55_600), (43.7392001, 7.4, 0.056), (1e-05, 0.0, 0.56)],
)
def test_precision_by_decimals(latitude: float, longitude: float, metres: float) -> None:
    assert precision_of(latitude, longitude) == pytest.approx(metres, rel=0.01)


def test_a_shape_has_a_point_inside_and_its_size() -> None:
    square = "POLYGON((7.42 43.73, 7.43 43.73, 7.43 43.74, 7.42 43.74, 7.42 43.73))"
    query = query_of({"name": "x", "wkt_geometry": square})
    assert query.point == Point(43.735, 7.425)
    assert query.precision_m == pytest.approx(686, rel=0.01)


def test_a_wkt_point_counts_its_digits() -> None:
    query = query_of({"name": "x", "wkt_geometry": "POINT (7.43 43.74)"})
    assert (query.point, round(query.precision_m)) == (Point(43.74, 7.43), 556)


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"country_code": "FR", "country": "Monaco"}, "FR"),
        ({"country": "Deutschland"}, "DE"),
        ({"country": "nowhere"}, "MC"),
        ({}, "MC"),
    ],
)
def test_the_country(inputs, code: str) -> None:
    assert query_of(CAFE | inputs).country_code == code


def test_parts_win_over_the_full_address() -> None:
    full = "Place du Casino, 98000 Monaco"
    address = query_of({"name": "x", "full_address": full, "city": "Monte-Carlo"}).address
    assert (address.full_address, address.city) == (full, "Monte-Carlo")


def test_categories_in_the_order_of_trust() -> None:
    query = query_of(CAFE | {"types": ["bar", "restaurant"], "category": "cafe; bar"})
    assert query.categories == ("cafe", "bar", "restaurant")


def test_hours_by_days() -> None:
    query = query_of(CAFE | {"opening_hours": {"Monday": "09:00-17:00", "Tuesday": "Closed"}})
    assert query.opening_hours
    assert "09:00-17:00" in query.opening_hours
