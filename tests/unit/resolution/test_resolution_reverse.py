"""Parts of an address from what stands around a spot."""

import pytest

from placewright.model.ground import Kind
from placewright.model.place import Address
from placewright.resolution import resolve
from placewright.resolution.ground import setting_of
from placewright.resolution.reverse import reverse

A, B = Kind.ADDRESS, Kind.AREA
FLORES = "addr:street=Rue des Flores; addr:city=Monaco; addr:postcode=98000; addr:housenumber=12"
OTHER = "addr:street=Avenue Albert II; addr:city=Monaco; addr:postcode=98000"


def told(case):
    return {part: (one.value, one.way) for part, one in reverse(setting_of(case)).items()}


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ([("node/1", A, 9.0, FLORES)], {}),  # one alone may be round the corner
        (
            [("node/1", A, 9.0, FLORES), ("node/2", A, 14.0, FLORES)],
            {
                "street": ("Rue des Flores", "street neighbours"),
                "city": ("Monaco", "city neighbours"),
                "postal_code": ("98000", "postcode neighbours"),
            },
        ),
        (
            [("node/1", A, 9.0, FLORES), ("node/2", A, 14.0, OTHER)],
            {"city": ("Monaco", "city neighbours"), "postal_code": ("98000", "postcode neighbours")},
        ),
        ([("node/1", A, 80.0, "addr:street=X"), ("node/2", A, 90.0, "addr:street=X")], {}),  # not near enough
        ([("way/1", A, 0.0, "addr:street=Rue des Flores")], {"street": ("Rue des Flores", "street building")}),
        ([("way/1", B, 0.0, "place=town; name=Nice")], {"city": ("Nice", "city border")}),
        ([("way/1", B, 0.0, "admin_level=8; name=Nice")], {"city": ("Nice", "city border")}),
        ([("way/1", B, 0.0, "admin_level=10; name=Cimiez")], {"suburb": ("Cimiez", "suburb border")}),
        ([("node/1", Kind.CENTRE, 400.0, "place=suburb; name=Cimiez")], {"suburb": ("Cimiez", "suburb centre")}),
        ([("node/1", Kind.CENTRE, 900.0, "place=suburb; name=Cimiez")], {}),
        (
            [("way/1", B, 0.0, "boundary=postal_code; postal_code=06000")],
            {"postal_code": ("06000", "postcode border")},
        ),
    ],
)
def test_what_is_told(case_of, around, feature, features, expected) -> None:
    assert told(around(case_of({}), *(feature(*one) for one in features))) == expected


def test_a_state_as_addresses_write_it(case_of, around, feature) -> None:
    area = feature("relation/1", B, 0.0, "admin_level=4; name=British Columbia; boundary=administrative")
    assert told(around(case_of({"country_code": "CA"}), area)) == {"state": ("BC", "state border")}
    assert told(around(case_of({"country_code": "MC"}), area)) == {}


def test_the_place_is_not_its_own_neighbour(case_of, around, feature) -> None:
    own = feature("node/1704462423", A, 0.0, FLORES)
    assert told(around(case_of({}), own, feature("node/2", A, 14.0, FLORES))) == {}


def addresses(case):
    return resolve("address", case).outputs[0]


def test_missing_parts_are_filled_and_said(case_of, around, feature) -> None:
    record = {"address": Address(street="Rue des Flores", house="14")}
    neighbours = [feature(f"node/{n}", A, 9.0 + n, FLORES) for n in (1, 2)]
    output = addresses(around(case_of(record), *neighbours))
    assert output.value["house"] == "14"
    assert (output.value["city"], output.value["postalCode"]) == ("Monaco", "98000")
    assert "the city is that of the nearest addressed objects, node/1, 10 m away, and 1 more" in output.reasoning
    assert {one.record for one in output.evidence} == {"node/1704462423", "node/1"}


def test_an_address_of_the_map_alone_has_no_house(case_of, around, feature) -> None:
    output = addresses(around(case_of({}), *(feature(f"node/{n}", A, 9.0 + n, FLORES) for n in (1, 2))))
    assert (output.value["street"], output.value["house"], output.value["country"]) == (
        "Rue des Flores",
        None,
        "Monaco",
    )
    assert output.probability < 0.97
    assert "a house number is not taken from neighbours" in output.reasoning


def test_a_street_that_the_user_contradicts_is_not_given(case_of, around, feature) -> None:
    neighbours = [feature(f"node/{n}", A, 9.0 + n, FLORES) for n in (1, 2)]
    asked = {"address": Address(street="Avenue Albert II", house="3")}
    assert addresses(around(case_of({}, **asked), *neighbours)).value is None
