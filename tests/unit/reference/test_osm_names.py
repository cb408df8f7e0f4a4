"""Names of OpenStreetMap objects: kinds, languages, several in one value."""

import pytest

from placewright.model.place import Name, NameKind
from placewright.reference.formats.osm.names import NAME_KEYS, names_of


@pytest.mark.parametrize(
    ("key", "text", "names"),
    [
        ("name", "Café de Paris", [Name("Café de Paris")]),
        ("name", "Bread; Butter", [Name("Bread; Butter")]),
        ("name:zh-Hant", "台北101", [Name("台北101", language="zh-Hant")]),
        ("alt_name", "A;B", [Name("A", NameKind.ALTERNATIVE), Name("B", NameKind.ALTERNATIVE)]),
        ("alt_name_1", "C", [Name("C", NameKind.ALTERNATIVE)]),
        ("alt_name:fr", "Le C", [Name("Le C", NameKind.ALTERNATIVE, "fr")]),
        ("official_name", "Ville de Monaco", [Name("Ville de Monaco", NameKind.OFFICIAL)]),
        ("short_name", "HUS", [Name("HUS", NameKind.SHORT)]),
        ("old_name:1950-1990", "Was", [Name("Was", NameKind.OLD)]),
        ("was:name", "Nom Helsinki", [Name("Nom Helsinki", NameKind.OLD)]),
        ("int_name", "Heidelberg University", [Name("Heidelberg University", NameKind.ALTERNATIVE)]),
        ("loc_name", "Freda", [Name("Freda", NameKind.ALTERNATIVE)]),
        ("brand", "Esso", [Name("Esso", NameKind.BRAND)]),
        ("operator", "SNCF", [Name("SNCF", NameKind.OPERATOR)]),
        ("name:etymology", "Somebody", []),
        ("name:left", "Left", []),
        ("brand:wikidata", "Q867662", []),
        ("amenity", "cafe", []),
        ("name", "  ", []),
    ],
)
def test_names_of_a_key(key: str, text: str, names: list[Name]) -> None:
    found, keys = names_of({key: text})
    assert list(found) == names
    assert keys == ({key} if names else set())


def test_the_main_name_comes_first_and_none_twice() -> None:
    found, _ = names_of({"brand": "Alko", "alt_name": "Alko X;Alko X", "name:sv": "Alko", "name": "Alko"})
    assert found[0] == Name("Alko")
    assert found[1] == Name("Alko", language="sv")
    assert len(found) == 4


def test_common_names_are_asked_for_in_the_file() -> None:
    assert {"name", "brand", "name:en", "official_name"} <= set(NAME_KEYS)
    assert "operator" not in NAME_KEYS
