"""Names that are the same place's, and names that only look so."""

import pytest

from placewright.matching.name import LEVELS, compare, forms_of, may_agree
from placewright.matching.weights import levels
from placewright.model.place import Address, Name, NameKind

SAME = [
    ("Café de Paris", "Cafe de Paris", "identical"),
    ("CAFÉ CONSTANT BISTROT PLEYEL", "Café Constant Bistrot Pleyel", "identical_long"),
    ("Кафе Пушкинъ", "Kafe Pushkin", "identical"),
    ("Parking", "PARKING", "identical_serving"),
    ("Apotheke", "APOTHEKE", "identical_kind"),
    ("H&M", "H & M", "identical"),
    ("Mc Donalds", "McDonald's", "reordered"),
    ("Nouveau Musée National", "Musée National (Nouveau)", "reordered"),
    ("Chapelle de la Paix St Honoré", "Chapelle de la Paix Saint-Honoré", "reordered"),
    ("J. Massenet", "Jules Massenet", "reordered"),
    ("Restaurant Le Botticelli", "Le Botticelli", "generic_added"),
    ("BNP Parisbas", "BNP Paribas", "spelling"),
    ("Steak'n Shake", "Steak 'n Shake", "reordered"),
    ("Equinox Galllery", "Equinox Gallery", "spelling"),
    ("Café de Paris", "Café de Paris Monte-Carlo", "subset"),
    ("Columbus", "Columbus Hotel Monte-Carlo, Curio Collection by Hilton", "begins"),
    ("Jules Massenet, 1842-1912", "Jules Massenet", "subset"),
    ("Fuuk", "Fuku", "short_slip"),
    ("Aquatic Centre", "AquaticCentre", "reordered"),
    ("Ocean Mraket", "Ocean Market", "spelling"),
    ("Studo Em", "Studio Em", "spelling_generic"),
    ("東山動物園", "東山動物園正面入口", "begins"),
    ("CHPG", "Centre Hospitalier Princesse Grace", "initials"),
    ("R&B", "RB", "reordered"),
    ("Marconi st Bar", "Marconi Street Bar", "reordered"),
    ("Rest. Bellini", "Restaurant Bellini", "reordered"),
    ("Tom Caef", "Tom Cafe", "spelling"),
    ("Norma Shp", "Norma Shop", "spelling"),
    ("Amber Houuse Store", "Amber House", "spelling_generic"),
    ("Lin Wo", "Ling Wo", "short_slip"),
    ("TheGalleria Bruno", "Galleria Bruno", "generic_added"),
    ("City Bellini", "Bellini", "generic_added"),
    ("Garden Piza", "Pizza Garden", "spelling_generic"),
    ("Casino Hlsinnkii", "Casino Helsinki", "letters"),
    ("Masonic Lodge Kedar #38", "Masonic Lodge Kedar", "number_added"),
    ("H&M Store", "H&M", "generic_added"),
]
NOT_SAME = [
    ("Hotel Roma", "Hotel Paris", "generic_shared"),
    ("Pharmacy 3", "Pharmacy 4", "numbers_differ"),
    ("Gate A5", "Gate A7", "numbers_differ"),
    ("Terminal A", "Terminal B", "numbers_differ"),
    ("Route 66 Diner 2", "Route 66 Diner 3", "numbers_differ"),
    ("Pharmacie des Moulins", "Monaco Telephone", "different"),
    ("Hôtel de Paris", "Bar de l'Hôtel de Paris", "facility"),
    ("Hime Sushi", "Home Hardware", "partly"),
    ("Tacoma Library", "Tacoma Theatre", "facility"),
    ("Lakeside Toyota", "Lakeside Toyota Parts", "part_of"),
    ("中央公園", "中央公園駐車場", "part_of"),
    ("North Shore Clinic", "South Shore Clinic", "numbers_differ"),
    ("Kerr Pool", "Kerr Centennial Park", "word_shared"),
    ("Prince Albert Secondary", "Prince Albert Park", "mostly"),
    ("Boulangerie-Pâtisserie du Lac", "Boulangerie-Pâtisserie Vaxa", "generic_shared"),
    ("C&A Riverside", "Bar Riverside", "word_shared"),
    ("Musikschule Nord Tennisplatz", "Musikschule Nord Fussballplatz", "partly"),
    ("Zoo", "Zoo Shop", "word_within"),
    ("Old Kirk", "OldKirkpark", "different"),
    ("Bayview (Film Studios Bayview) Heliport", "Film Studios Bayview", "part_of"),
]


def level(a: str, b: str) -> str:
    """Return the key of the level of two names."""
    found = compare(forms_of((Name(a),)), forms_of((Name(b),)))
    assert found is not None
    return next(key for key, one in levels("name").items() if one.label == found.label)


@pytest.mark.parametrize(("a", "b", "expected"), SAME + NOT_SAME)
def test_level_of_names_either_way(a: str, b: str, expected: str):
    assert level(a, b) == expected
    assert level(b, a) == expected


@pytest.mark.parametrize(("a", "b", "_"), SAME)
def test_screen_lets_same_names_pass(a: str, b: str, _: str):
    assert may_agree(forms_of((Name(a),)), forms_of((Name(b),)))


def test_any_name_of_the_record_counts():
    record = forms_of((Name("בית קפה"), Name("Aroma Espresso Bar", language="en")))
    assert compare(forms_of((Name("Aroma Espresso"),)), record).weight > 5


@pytest.mark.parametrize(
    ("kind", "expected"), [(NameKind.BRAND, "brand"), (NameKind.OLD, "former"), (NameKind.OPERATOR, "operator")]
)
def test_brand_and_former_name_count_less(kind: NameKind, expected: str):
    record = forms_of((Name("Boutique Monaco"), Name("Rolex", kind)))
    assert compare(forms_of((Name("Rolex"),)), record) == levels("name")[expected]


def test_what_has_no_name_goes_by_its_brand():
    record = forms_of((Name("Esso", NameKind.BRAND), Name("Muster GmbH", NameKind.OPERATOR)))
    assert compare(forms_of((Name("ESSO"),)), record) == levels("name")["identical"]
    assert compare(forms_of((Name("Muster GmbH"),)), record) == levels("name")["operator"]


def test_brand_does_not_join_numbered_branches():
    record = forms_of((Name("Shell 4"), Name("Shell", NameKind.BRAND)))
    assert compare(forms_of((Name("Shell 3"),)), record) == levels("name")["numbers_differ"]


def test_words_common_around_tell_nothing():
    a, b = forms_of((Name("Monaco Telecom"),)), forms_of((Name("Monaco Marine"),))
    assert compare(a, b, common=frozenset({"monaco"})).weight < -3
    assert compare(a, b) == levels("name")["partly"]


def test_town_and_street_are_added_at_will():
    a, b = forms_of((Name("Valley Bank"),)), forms_of((Name("Valley Bank Oakdale"),))
    here, elsewhere = Address(city="Oakdale"), Address(city="Springfield")
    assert compare(a, b, where=(here, Address())) == levels("name")["place_added"]
    assert compare(a, b, where=(elsewhere, Address())) != levels("name")["place_added"]


def test_a_street_is_not_all_that_is_added_where_the_kinds_differ():
    a, b = forms_of((Name("Bakery Olsen"),)), forms_of((Name("Market Olsen Lane"),))
    assert compare(a, b, where=(Address(street="Olsen Lane"),)) == levels("name")["word_shared"]


def test_category_tells_whether_an_added_kind_is_another_place():
    hotel, bar = forms_of((Name("Metropole"),)), forms_of((Name("Bar du Metropole"),))
    assert compare(hotel, bar, ("hotel",), ("bar",)) == levels("name")["facility"]
    assert compare(hotel, bar, ("bar",), ("bar",)).weight > 5


def test_what_serves_a_place_is_named_after_it():
    park, bikes = forms_of((Name("Kiasma"),)), forms_of((Name("Kiasma kaupunkipyöräasema"),))
    assert compare(park, bikes, (), ("bike_sharing",)) == levels("name")["part_of"]
    lot = forms_of((Name("Kiasma"),))
    assert compare(forms_of((Name("The Kiasma"),)), lot, (), ("parking",)) == levels("name")["reordered"]


def test_missing_names_are_no_evidence():
    assert compare(forms_of(()), forms_of((Name("Spar"),))) is None


def test_levels_are_those_of_the_weights():
    assert tuple(levels("name")) == LEVELS
