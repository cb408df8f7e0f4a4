"""Addresses of OpenStreetMap objects."""

import pytest

from placewright.model.place import Address
from placewright.reference.formats.osm.addresses import address_of


@pytest.mark.parametrize(
    ("tags", "address"),
    [
        ({"addr:street": "Grabengasse", "addr:housenumber": "3"}, Address(street="Grabengasse", house="3")),
        ({"contact:street": "Hauptstr.", "contact:city": "Heidelberg"}, Address(street="Hauptstr.", city="Heidelberg")),
        ({"addr:place": "Sion", "addr:housename": "Mill"}, Address(street="Sion", building="Mill")),
        ({"addr:full": "1 Rue Grimaldi, 98000 Monaco"}, Address(full_address="1 Rue Grimaldi, 98000 Monaco")),
        (
            {"addr:unit": "4", "addr:floor": "2", "addr:suburb": "Kamppi"},
            Address(unit_number="4", floor="2", suburb="Kamppi"),
        ),
        (
            {"addr:province": "BC", "addr:country": "CA", "addr:postcode": "V6B 1A1"},
            Address(state="BC", country="CA", postal_code="V6B 1A1"),
        ),
        ({"addr:city": "", "addr:village": "La Turbie"}, Address(city="La Turbie")),
        ({"name": "Esso"}, Address()),
    ],
)
def test_address(tags: dict[str, str], address: Address) -> None:
    found, keys = address_of(tags)
    assert found == address
    assert keys == {key for key, value in tags.items() if value and key.startswith(("addr:", "contact:"))}
