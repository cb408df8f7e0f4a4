"""Components of libpostal as our addresses, and doing without it."""

from importlib.util import find_spec

import pytest

from placewright.model.place import Address
from placewright.normalize.address_libpostal import from_components, parse_by_libpostal

# What libpostal 1.1 says of these addresses.
SAID = [
    (
        "Bäckerei Klein, Hauptstraße 5a, 69117 Heidelberg",
        [("bäckerei klein", "house"), ("hauptstraße", "road"), ("5a", "house_number"), ("69117", "postcode"),
         ("heidelberg", "city")],
        Address(house="5a", street="Hauptstraße", city="Heidelberg", postal_code="69117"),
    ),
    (
        "781 Franklin Ave Apt 4B, Crown Heights, Brooklyn, NY 11216, USA",
        [("781", "house_number"), ("franklin ave", "road"), ("apt 4b", "unit"), ("crown heights", "suburb"),
         ("brooklyn", "city_district"), ("ny", "state"), ("11216", "postcode"), ("usa", "country")],
        Address(house="781", street="Franklin Ave", unit_number="Apt 4B", suburb="Crown Heights", state="NY",
                postal_code="11216", country="USA"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "components", "address"), SAID)
def test_components_are_written_as_in_the_text(text, components, address):
    read = from_components(text, components)
    assert read.full_address == text
    assert all(getattr(read, name) == getattr(address, name) for name in Address.__struct_fields__[1:])


def test_without_the_package_nothing_is_read():
    if find_spec("postal") is None:
        assert parse_by_libpostal("Hauptstraße 5, 69117 Heidelberg") is None
    else:
        assert parse_by_libpostal("Hauptstraße 5, 69117 Heidelberg").postal_code == "69117"
