"""Overture Places: every field of the published schema, older and newer releases, real rows, bad rows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from placewright.errors import FormatError
from placewright.model.geo import Point
from placewright.model.place import Lifecycle, Name, NameKind, Record
from placewright.reference.formats.detect import detect
from placewright.reference.formats.overture.categories import categories_of
from placewright.reference.formats.overture.reader import OvertureGeoJsonReader, OvertureReader

DATA = Path(__file__).parent / "data"
EXAMPLES = DATA / "overture_schema_examples.ndgeojson"
Read = Callable[..., tuple[list[Record], dict[str, int]]]
WriteParquet = Callable[..., Path]

FULL = """
'08f39' AS id, 'POINT(7.4277 43.7396)'::GEOMETRY AS geometry,
{xmin: 7.4277::FLOAT, xmax: 7.4277::FLOAT, ymin: 43.7396::FLOAT, ymax: 43.7396::FLOAT} AS bbox, 3 AS version,
[{property: '', dataset: 'meta', record_id: '109', update_time: '2025-02-24T08:00:00.000Z', confidence: 0.9},
 {property: '/properties/existence', dataset: 'Foursquare', record_id: '4b05', update_time: '2025-03-01T00:00:00.000Z',
  confidence: 0.7}] AS sources,
{'primary': 'Café de Paris', common: MAP{'en': 'Cafe de Paris', 'ja': 'カフェ・ド・パリ'},
 rules: [{variant: 'official', language: 'fr', value: 'Café de Paris Monte-Carlo'},
         {variant: 'short', language: NULL, value: 'Le Café'}]} AS names,
{'primary': 'cafe', alternate: ['bar', 'eat_and_drink']} AS categories, 'cafe' AS basic_category,
{'primary': 'cafe', hierarchy: ['food_and_drink', 'cafe'], alternates: ['wine_bar']} AS taxonomy,
0.95 AS confidence, 'temporarily_closed' AS operating_status,
['http://www.cafedeparis.mc', 'https://www.instagram.com/cafedeparis'] AS websites,
['https://www.facebook.com/109'] AS socials, ['info@cafedeparis.mc'] AS emails,
['+37797989898', '97 98 98 99'] AS phones,
{names: {'primary': 'SBM', common: MAP{'fr': 'Société des bains de mer'}}, wikidata: 'Q1234'} AS brand,
[{freeform: '1 Avenue Princesse Alice, Étage 2', locality: 'Monaco', postcode: '98000', region: NULL, country: 'MC'},
 {freeform: 'BP 1', locality: NULL, postcode: NULL, region: NULL, country: 'MC'}] AS addresses
"""


def test_every_field_is_read(read: Read, write_parquet: WriteParquet) -> None:
    (record,), skipped = read(write_parquet(FULL))
    assert skipped == {}
    assert (record.id, record.point, record.country_code) == ("08f39", Point(43.7396, 7.4277), "MC")
    assert record.names == (
        Name("Café de Paris"),
        Name("Cafe de Paris", language="en"),
        Name("カフェ・ド・パリ", language="ja"),
        Name("Café de Paris Monte-Carlo", NameKind.OFFICIAL, "fr"),
        Name("Le Café", NameKind.SHORT),
        Name("SBM", NameKind.BRAND),
        Name("Société des bains de mer", NameKind.BRAND, "fr"),
    )
    address = record.address
    assert (address.house, address.street, address.floor) == ("1", "Avenue Princesse Alice", "2")
    assert (address.city, address.postal_code, address.country) == ("Monaco", "98000", "MC")
    assert record.categories == ("cafe", "wine_bar")
    assert record.phones == ("+37797989898", "+37797989899")
    assert record.websites == ("http://www.cafedeparis.mc/",)
    assert record.socials == {
        "facebook": "https://www.facebook.com/109",
        "instagram": "https://www.instagram.com/cafedeparis",
    }
    assert record.emails == ("info@cafedeparis.mc",)
    assert (record.brand, record.brand_wikidata) == ("SBM", "Q1234")
    assert record.observed_at == "2025-03-01T00:00:00.000Z"
    assert record.lifecycle is Lifecycle.TEMPORARILY_CLOSED
    assert record.lifecycle_note == "operating_status temporarily_closed"
    assert record.origins == ("meta:109", "foursquare:4b05")
    assert record.tags == {
        "confidence": "0.950",
        "sources": "meta;Foursquare",
        "operating_status": "temporarily_closed",
        "basic_category": "cafe",
        "version": "3",
        "taxonomy": "food_and_drink > cafe",
        "address:2": "BP 1, MC",
    }


@pytest.mark.parametrize(
    ("row", "lifecycle"),
    [
        ("'open' AS operating_status", Lifecycle.OPEN),
        ("'permanently_closed' AS operating_status", Lifecycle.CLOSED),
        ("'temporarily_closed' AS operating_status", Lifecycle.TEMPORARILY_CLOSED),
        ("'blah' AS operating_status", Lifecycle.OPEN),
        ("0.0 AS confidence", Lifecycle.CLOSED),
        ("NULL AS confidence", Lifecycle.OPEN),
    ],
)
def test_the_state_is_read(read: Read, write_parquet: WriteParquet, row: str, lifecycle: Lifecycle) -> None:
    least = "'a' AS id, {'primary': 'A'} AS names, 'POINT(1 2)'::GEOMETRY AS geometry, {'primary': 'bar'} AS categories"
    (record,), _ = read(write_parquet(f"{least}, {row}"))
    assert record.lifecycle is lifecycle


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"categories": {"primary": "hotel", "alternate": ["bar"]}}, ("hotel", "bar")),
        ({"taxonomy": {"primary": "x", "hierarchy": ["food_and_drink", "restaurant", "x"]}}, ("restaurant",)),
        ({"taxonomy": {"primary": "sushi_restaurant"}}, ("sushi_restaurant",)),
        ({"basic_category": "cafe"}, ("cafe",)),
        ({"categories": {"primary": "nobody_knows_this", "alternate": None}, "taxonomy": None}, ()),
        ({"categories": {"primary": 7, "alternate": "bar"}}, ("bar",)),
        ({"categories": "bar", "taxonomy": []}, ()),
        ({}, ()),
    ],
)
def test_categories_come_from_older_and_newer_fields(row: dict[str, object], found: tuple[str, ...]) -> None:
    assert categories_of(row) == found


def test_real_rows(read: Read) -> None:
    file = DATA / "overture_places.parquet"
    assert detect(file) is OvertureReader
    records, skipped = read(file)
    assert (len(records), skipped) == (40, {})
    assert all(one.names and one.point and one.categories and one.address.street for one in records)
    assert {origin.partition(":")[0] for one in records for origin in one.origins} == {"meta", "microsoft"}
    assert sum(bool(one.phones) for one in records) == 39
    assert sum(one.brand is not None for one in records) == 14


def test_the_published_examples(read: Read) -> None:
    """Valid ones are read; of the others what breaks a rule is left out, and only what has no point is skipped."""
    assert detect(EXAMPLES) is OvertureGeoJsonReader
    lines = [json.loads(line) for line in EXAMPLES.read_text().splitlines()]
    records, skipped = read(EXAMPLES)
    assert skipped == {"no point": 1}
    found = {one.id: one for one in records}
    assert [one["id"] for one in lines if one["id"] not in found] == ["bad-geometry"]
    assert found["place-with-operating-status"].lifecycle is Lifecycle.CLOSED
    assert found["place-with-taxonomy"].categories[0] == "restaurant"
    assert found["place-with-taxonomy"].phones == ("+15125550123",)
    assert found["place"].names[1] == Name("Something in Spanish", language="es")
    assert found["place"].origins == ("meta:10101", "microsoft:10df72b8")
    assert found["place-null-categories"].names == (Name("Example", NameKind.BRAND),)
    assert found["bad-operating-status"].lifecycle is Lifecycle.OPEN
    assert found["bad-categories-missing-primary"].categories == ()
    assert found["bad-empty-emails"].emails == ()


def test_bad_rows_are_counted(read: Read, write_parquet: WriteParquet) -> None:
    common = "{'primary': 'bar'} AS categories, [{freeform: NULL, locality: NULL}] AS addresses"
    file = write_parquet(
        f"NULL AS id, {{'primary': 'A'}} AS names, 'POINT(1 2)'::GEOMETRY AS geometry, {common}",
        f"'b' AS id, {{'primary': NULL}} AS names, 'POINT(1 2)'::GEOMETRY AS geometry, {common}",
        f"'c' AS id, {{'primary': 'C'}} AS names, NULL AS geometry, {common}",
        f"'d' AS id, {{'primary': 'D'}} AS names, 'LINESTRING(1 2, 3 4)'::GEOMETRY AS geometry, {common}",
        f"'e' AS id, {{'primary': 'E'}} AS names, 'POINT(1 200)'::GEOMETRY AS geometry, {common}",
        f"'f' AS id, {{'primary': 'F'}} AS names, 'POINT Z(1 2 3)'::GEOMETRY AS geometry, {common}",
    )
    records, skipped = read(file)
    assert [one.id for one in records] == ["f"]
    assert skipped == {"no id": 1, "no name": 1, "no position": 1, "no point": 2}


def test_wkb_in_a_plain_column_and_a_box_alone(read: Read, write_parquet: WriteParquet) -> None:
    least = "'a' AS id, {'primary': 'A'} AS names, {'primary': 'bar'} AS categories"
    plain = write_parquet(f"{least}, ST_AsWKB('POINT(7.5 43.5)'::GEOMETRY) AS geometry", name="plain.parquet")
    boxed = write_parquet(f"{least}, {{xmin: 7.4, xmax: 7.6, ymin: 43.4, ymax: 43.6}} AS bbox", name="boxed.parquet")
    assert [one.point for file in (plain, boxed) for one in read(file)[0]] == [Point(43.5, 7.5)] * 2


def test_a_place_without_a_point_but_with_an_address_is_kept(read: Read, write_parquet: WriteParquet) -> None:
    row = "'a' AS id, {'primary': 'A'} AS names, [{freeform: '5 Rue Grimaldi', country: 'MC'}] AS addresses"
    (record,), _ = read(write_parquet(row))
    assert (record.point, record.address.street, record.country_code) == (None, "Rue Grimaldi", "MC")


def test_a_bad_file_is_told_in_a_sentence(read: Read, write_parquet: WriteParquet, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="nothing tells where its places are"):
        read(write_parquet("'a' AS id, {'primary': 'A'} AS names, {'primary': 'bar'} AS categories"))
    whole = (DATA / "overture_places.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FormatError, match=r"cut\.parquet is damaged or no Parquet file"):
        read(tmp_path / "cut.parquet")
    (tmp_path / "torn.parquet").write_bytes(whole[:100] + b"\xff" * 3000 + whole[3100:])
    with pytest.raises(FormatError, match=r"torn\.parquet is damaged"):
        read(tmp_path / "torn.parquet")
