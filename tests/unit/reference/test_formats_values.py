"""Values that all formats share: points, phones, contacts, addresses of one line."""

import phonenumbers
import pytest

from placewright.model.geo import Point
from placewright.normalize.phones import parse_phones
from placewright.normalize.tables import rows
from placewright.reference.formats.addresses import address_from
from placewright.reference.formats.contacts import contacts_from
from placewright.reference.formats.geometry import point_of, point_of_geojson, point_of_wkb

WKB = "0101000000AE47E17A14AE1D40AE47E17A14DE4540"  # POINT(7.42 43.735)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        (WKB, Point(43.735, 7.42)),
        ("00000000014" + "01DAE147AE147AE4045DE147AE147AE", Point(43.735, 7.42)),
        ("0101000020E6100000" + WKB[10:], Point(43.735, 7.42)),
        ("01E9030000" + WKB[10:] + "0000000000000000", Point(43.735, 7.42)),
        ("0102000000" + WKB[10:], None),
        (WKB[:-2], None),
        ("0101000000000000000000F87F000000000000F87F", None),
        ("xyz", None),
        ("", None),
        (None, None),
    ],
)
def test_points_of_wkb(text: str | None, point: Point | None) -> None:
    assert point_of_wkb(text) == point


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        (43.73512345678, 7.42, Point(43.7351235, 7.42)),
        (90.0, -180.0, Point(90.0, -180.0)),
        (90.1, 0.0, None),
        (None, 1.0, None),
        (float("nan"), 1.0, None),
    ],
)
def test_points_within_the_globe(latitude: float | None, longitude: float | None, point: Point | None) -> None:
    assert point_of(latitude, longitude) == point


@pytest.mark.parametrize("geometry", [None, {}, {"type": "Point"}, {"type": "Point", "coordinates": [1]}, {"type": 7}])
def test_no_geometry(geometry: dict[str, object] | None) -> None:
    assert point_of_geojson(geometry) is None


def test_a_number_that_is_taken_as_it_is_is_what_the_parser_gives() -> None:
    numbers = [
        phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        for region in phonenumbers.SUPPORTED_REGIONS
        for kind in (0, 1, 3)
        if (example := phonenumbers.example_number_for_type(region, kind)) is not None
    ]
    odd = ["+4901711234567", "+10000000000", "+39061234567", "+81312345678", "+999123456789", "+7812", "+1234567"]
    for text in (*numbers, *odd, "0171 1234567"):
        assert parse_phones(text, "DE") == parse_phones(f" {text}", "DE"), text  # a blank before it leads the long way


def test_profiles_are_told_from_websites() -> None:
    found = contacts_from(
        websites=["example.com", "HTTPS://M.Facebook.com/cafe", "not a site", ""],
        profiles=["https://www.instagram.com/cafe/", "https://cafe.example.org/x", "twitter.com/cafe"],
        emails=["mailto:a@b.mc; c@d.fr", "none"],
        socials={"facebook": "", "x": "@cafe"},
    )
    assert found.websites == ("https://example.com/", "https://cafe.example.org/x")
    assert found.socials == {
        "x": "@cafe",
        "instagram": "https://www.instagram.com/cafe/",
        "facebook": "HTTPS://M.Facebook.com/cafe",
    }
    assert len(found.emails) == 2


def test_every_network_is_told_by_its_host() -> None:
    for kind, name, host in rows("hosts.tsv"):
        if kind == "social":
            address = f"https://www.{host.replace('*', 'com')}/cafe"
            assert contacts_from(profiles=[address]).socials == {name: address}


@pytest.mark.parametrize(
    ("line", "country", "parts"),
    [
        ("24119 W Riverwalk Ct", "US", ("24119", "W Riverwalk Ct", None, None)),
        ("770 Broadway, Floor 8", "US", ("770", "Broadway", None, "8")),
        ("770 Broadway, #802", "US", ("770", "Broadway", "802", None)),
        ("Via Roma, 5", "IT", ("5", "Via Roma", None, None)),
        ("Hauptstraße 42-44", "DE", ("42-44", "Hauptstraße", None, None)),
        ("", "US", (None, None, None, None)),
        (None, None, (None, None, None, None)),
    ],
)
def test_lines_of_street_and_house(line: str | None, country: str | None, parts: tuple[str | None, ...]) -> None:
    found = address_from(line, country_code=country)
    assert (found.house, found.street, found.unit_number, found.floor) == parts


def test_the_other_parts_of_an_address() -> None:
    found = address_from(" ", city=" New  York ", state="US-NY", postal_code="10003", country="US")
    assert (found.city, found.state, found.postal_code, found.country) == ("New York", "NY", "10003", "US")
