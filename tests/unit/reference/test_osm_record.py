"""From tags to a record."""

from placewright.model.geo import Point
from placewright.model.place import Address, Lifecycle, Name, NameKind, Record
from placewright.reference.formats.osm.record import describe, record_of

MONACO = Point(43.7396, 7.4271)
AS_OF = "2023-12-26"
UTILE = {
    "addr:city": "Monaco",
    "addr:housenumber": "7",
    "addr:postcode": "98000",
    "addr:street": "Place d'Armes",
    "brand": "Utile",
    "brand:wikidata": "Q2529029",
    "name": "Utile",
    "opening_hours": "Mo-Sa 07:00-20:00; Su 08:00-13:00,15:00-19:00",
    "operator": "Utile",
    "phone": "+37797972480",
    "shop": "supermarket",
    "wheelchair": "limited",
}


def record(tags: dict[str, str], point: Point = MONACO) -> Record | None:
    described = describe(tags, AS_OF)
    return None if described is None else record_of("node/1", described, point, "2023-02-03T04:05:06Z", AS_OF)


def test_a_shop() -> None:
    found = record(UTILE)
    assert found is not None
    assert found.id == "node/1"
    assert found.url == "https://www.openstreetmap.org/node/1"
    assert found.names == (Name("Utile"), Name("Utile", NameKind.BRAND), Name("Utile", NameKind.OPERATOR))
    assert found.address == Address(house="7", street="Place d'Armes", city="Monaco", postal_code="98000")
    assert (found.country_code, found.phones, found.brand_wikidata) == ("MC", ("+37797972480",), "Q2529029")
    assert found.opening_hours == "Mo-Sa 07:00-20:00; Su 08:00-13:00,15:00-19:00"
    assert (found.lifecycle, found.observed_at) == (Lifecycle.OPEN, "2023-02-03T04:05:06Z")
    assert found.tags == {"shop": "supermarket", "wheelchair": "limited"}
    assert "supermarket" in found.categories


def test_the_country_of_the_address_wins_over_that_of_the_point() -> None:
    found = record({"amenity": "bank", "name": "CMB", "addr:country": "FR"})
    assert found is not None
    assert found.country_code == "FR"


def test_hours_that_are_not_understood_stay_as_written() -> None:
    found = record({"amenity": "cafe", "name": "X", "opening_hours": "whenever the owner is in the mood"})
    assert found is not None
    assert found.opening_hours == "whenever the owner is in the mood"


def test_a_closed_place_keeps_its_former_self() -> None:
    found = record({"was:amenity": "restaurant", "was:name": "Nom Helsinki", "was:cuisine": "streetfood;burger"})
    assert found is not None
    assert found.names[0].text == "Nom Helsinki"
    assert (found.lifecycle, found.cuisines) == (Lifecycle.CLOSED, ("streetfood", "burger"))
    assert found.categories


def test_a_brand_serves_as_a_name_and_an_operator_does_not() -> None:
    assert record({"amenity": "fuel", "brand": "Esso"}) is not None
    assert record({"amenity": "fuel", "operator": "Somebody"}) is None
    assert record({"shop": "bakery"}) is None
