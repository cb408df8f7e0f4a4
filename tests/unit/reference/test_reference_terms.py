"""Terms of the name index."""

import pytest

from placewright.model.geo import Point
from placewright.model.place import Address, Name, NameKind, Place
from placewright.reference.terms import grams, locality_terms, name_keys, neighbourhood_terms, place_terms, street_terms


def test_names_are_folded_and_written_in_latin_too() -> None:
    names = [Name("Café  Μέλι"), Name("CAFÉ ΜΈΛΙ"), Name("Somebody", NameKind.OPERATOR), Name("  ")]
    assert name_keys(names) == ("cafe μελι", "cafe meli")


def test_a_long_name_is_cut() -> None:
    assert len(name_keys([Name("x" * 500)])[0]) == 160


@pytest.mark.parametrize(
    ("key", "terms"),
    [
        ("a", ["^a$"]),
        ("bar", ["^ba", "bar", "ar$", "~ar", "~br", "~ba"]),
        ("casino", ["^ca", "cas", "asi", "sin", "ino", "no$"]),
    ],
)
def test_grams(key: str, terms: list[str]) -> None:
    assert grams([key]) == terms


def test_swapped_letters_of_a_short_word_leave_a_term_in_common() -> None:
    assert set(grams(["nike"])) & set(grams(["nkie"]))


def test_terms_hold_no_spaces() -> None:
    address = Address(street="Rue Princesse Caroline", house="7 bis", city="La  Turbie", postal_code="SW1A 1AA")
    place = Place(address=address, country_code="FR", point=Point(43.7, 7.4))
    terms = place_terms(place) + street_terms(address, "FR")
    assert terms
    assert not any(set(term) & set(" \t\n") for term in terms)


def test_the_narrowest_locality_comes_first() -> None:
    terms = locality_terms(Address(city="Monaco", postal_code="98000"), "MC")
    assert [term[0] for term in terms] == ["p", "t", "c"]
    assert locality_terms(Address(), None) == []


def test_an_address_without_a_street_has_no_street_terms() -> None:
    assert street_terms(Address(house="7"), "FR") == []
    assert [term[0] for term in street_terms(Address(street="Rue Grimaldi"), "FR")] == ["s"]


def test_a_place_lies_in_its_own_neighbourhood() -> None:
    point = Point(-16.5, 179.999)
    assert place_terms(Place(point=Point(-16.5, -179.999)))[0] in neighbourhood_terms(point, 1_000)
