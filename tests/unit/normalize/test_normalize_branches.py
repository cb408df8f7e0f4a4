"""Which records are branches of which chain."""

import pytest

from placewright.model.geo import Point
from placewright.model.place import Name, NameKind, Record
from placewright.normalize import chains
from placewright.normalize.branches import Told, branch_of
from placewright.normalize.names import fold

HELSINKI, CHICAGO, AUSTIN = Point(60.17, 24.94), Point(41.88, -87.63), Point(30.27, -97.74)


def record(name: str, category: str = "", country: str | None = "FI", **fields) -> Record:
    categories = (category,) if category else ()
    return Record(id="node/1", names=(Name(name),), categories=categories, country_code=country, **fields)


@pytest.mark.parametrize(
    ("place", "identity", "told"),
    [
        (record("Anything", brand_wikidata="Q38076"), "Q38076", Told.ID),
        (record("Hese", "restaurant", brand="Hesburger"), "Q1276832", Told.BRAND),
        (record("Hesburger", "burger_restaurant"), "Q1276832", Told.NAME),
        (record("HESBURGER", "fast_food_restaurant"), "Q1276832", Told.NAME),
        (record("Starbucks", "cafe", brand="Starbucks Middle East"), "Q37158", Told.BRAND),
        (record("7-Eleven #34977", "convenience_store", "US"), "Q259340", Told.NAME),
        (record("Amazon Locker - Queso", "package_locker", "US"), "Q16974764", Told.NAME),
        (record("Starbucks", "cafe"), "Q37158", Told.NAME),
        (record("McDonald's", "restaurant"), "Q38076", Told.NAME),
        (record("Shell", "gas_station", "DE"), "Q110716465", Told.NAME),
    ],
)
def test_branches(place: Record, identity: str, told: Told) -> None:
    branch = branch_of(place)
    assert branch is not None
    assert (branch.id, branch.told) == (identity, told)


@pytest.mark.parametrize(
    "place",
    [
        record("Hesburger", "hair_salon"),  # another kind of place
        record("Hesburger"),  # of no kind
        record("Shell", "museum"),
        record("Subway", "metro_station"),
        record("Alko", "liquor_store", "JP"),  # a country without any
        record("Hesburger", "burger_restaurant", None),  # who knows where
        record("&pizza", "pizza_restaurant", "FI"),  # limited to the United States
        record("Kahvila Nirgends", "cafe"),
        record("Kauppa", "supermarket", operator="Lidl"),  # who runs it is not what it is
        Record(id="node/1", names=(Name("Lidl", NameKind.OLD), Name("Lidl", NameKind.OPERATOR)), country_code="FI"),
    ],
)
def test_no_branches(place: Record) -> None:
    assert branch_of(place) is None


def test_a_brand_that_nobody_lists_has_no_id() -> None:
    branch = branch_of(record("Kahvila Ykkönen", "cafe", brand="Kahvila Ykkönen"))
    assert branch is not None
    assert (branch.id, branch.name, branch.key, branch.chain) == (None, "Kahvila Ykkönen", "kahvila ykkonen", None)


@pytest.mark.parametrize(("point", "is_there"), [(AUSTIN, True), (CHICAGO, False), (None, False)])
def test_a_brand_of_one_state_is_only_there(point: Point | None, is_there: bool) -> None:
    place = record("Taco Cabana", "mexican_restaurant", "US", point=point)
    assert (branch_of(place) is not None) == is_there


def test_the_names_are_folded_as_names_are_now() -> None:
    assert [name for name in chains.names()[::20] if fold(name) != name] == []


def test_what_is_known_of_a_chain() -> None:
    known = chains.chain("Q37158")
    assert known is not None
    assert (known.name, known.domains[0]) == ("Starbucks", "starbucks.com")
    assert known.logo_url is None or known.logo_url.startswith("https://commons.wikimedia.org/wiki/Special:FilePath/")
    assert chains.chain("Q1") is None
    assert chains.version()
