"""Codes of industries by category: the tables are whole, and say what they should."""

import csv

import pytest

from placewright.normalize.category_tree import parents, paths
from placewright.normalize.industries import mcc_group, mcc_of, mcc_title, naics_of, naics_title
from placewright.normalize.tables import lines

TABLES = {
    name: list(csv.reader(lines(name))) for name in ("category_naics.csv", "category_mcc.csv", "naics.csv", "mcc.csv")
}


@pytest.mark.parametrize(
    ("category", "naics", "mcc"),
    [
        ("restaurant", "722511", "5812"),
        ("sushi_restaurant", "722511", "5812"),
        ("fast_food_restaurant", "722513", "5814"),
        ("coffee_shop", "722515", "5814"),
        ("bar", "722410", "5813"),
        ("hotel", "721110", "7011"),
        ("pharmacy", "456110", "5912"),
        ("supermarket", "445110", "5411"),
        ("gas_station", "457110", "5541"),
        ("catholic_church", "813110", "8661"),
        ("dentist", "621210", "8021"),
        ("personal_injury_law", "541110", "8111"),
        ("banks", "522110", "6012"),
        ("car_rental_agency", "532111", "7512"),
        ("fountain", None, None),
    ],
)
def test_codes(category: str, naics: str | None, mcc: str | None) -> None:
    found = naics_of(category), mcc_of(category)
    assert tuple(one and one.code for one in found) == (naics, mcc)


def test_what_is_no_category_has_no_code() -> None:
    assert naics_of("no_category") is None
    assert mcc_of("") is None


@pytest.mark.parametrize("name", ["category_naics.csv", "category_mcc.csv"])
def test_each_row_names_a_category_once_a_fit_and_a_reason(name: str) -> None:
    rows = TABLES[name]
    assert len({row[0] for row in rows}) == len(rows)
    assert [row for row in rows if row[0] not in paths() or row[2] not in ("own", "near") or not row[3]] == []


def test_each_category_has_a_row_or_one_above_it() -> None:
    known = {row[0] for row in TABLES["category_naics.csv"]}
    assert [one for one in paths() if known.isdisjoint((one, *parents(one)))] == []


def test_each_code_has_its_title_and_each_title_is_used() -> None:
    for table, titles, title in (
        ("category_naics.csv", "naics.csv", naics_title),
        ("category_mcc.csv", "mcc.csv", mcc_title),
    ):
        codes = {row[1] for row in TABLES[table]} - {"-"}
        assert codes == {row[0] for row in TABLES[titles]}
        assert all(title(code) for code in codes)


@pytest.mark.parametrize(
    ("code", "group", "above"),
    [
        ("0742", "Agricultural services", "Agriculture"),
        ("5812", "Miscellaneous outlets", "Retail"),
        ("5651", "Clothing outlets", "Retail"),
        ("7011", "Service providers", "Services"),
        ("8021", "Professional services and membership organizations", "Professions and organizations"),
    ],
)
def test_groups(code: str, group: str, above: str) -> None:
    found = mcc_group(code)
    assert found is not None
    assert (found.group, found.super_industry) == (group, above)


@pytest.mark.parametrize("code", ["3000", "9500", "0000"])
def test_reserved_ranges_have_no_group(code: str) -> None:
    assert mcc_group(code) is None


def test_every_merchant_code_has_a_group() -> None:
    assert [row[0] for row in TABLES["mcc.csv"] if mcc_group(row[0]) is None] == []
