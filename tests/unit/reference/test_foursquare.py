"""Foursquare OS Places: every column, closed and flagged places, rows that are none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from placewright.model.geo import Point
from placewright.model.place import Lifecycle, Name, Record
from placewright.reference.formats.detect import detect
from placewright.reference.formats.foursquare.reader import FoursquareReader

Read = Callable[..., tuple[list[Record], dict[str, int]]]
WriteParquet = Callable[..., Path]

FULL = """
'4b058804f964a520' AS fsq_place_id, 'Le Tip Top' AS name, 43.7407 AS latitude, 7.4269 AS longitude,
'11 Avenue des Spélugues' AS address, 'Monte Carlo' AS locality, 'Monaco' AS region, '98000' AS postcode,
'Principauté' AS admin_region, NULL::VARCHAR AS post_town, 'BP 3' AS po_box, 'MC' AS country,
'2009-05-01' AS date_created, DATE '2024-11-02' AS date_refreshed, '2024-10' AS date_closed, '93 50 69 13' AS tel,
'http://www.letiptop.mc' AS website, 'bar@letiptop.mc' AS email, 123456::BIGINT AS facebook_id, 'letiptop' AS instagram,
'letiptopmc' AS twitter, ['4bf58dd8d48988d116941735'] AS fsq_category_ids,
['Dining and Drinking > Bar', 'Dining and Drinking > Restaurant > Italian Restaurant'] AS fsq_category_labels,
'https://foursquare.com/placemakers/review-place/4b058804f964a520' AS placemaker_url,
NULL::VARCHAR[] AS unresolved_flags,
ST_AsWKB('POINT(7.4269 43.7407)'::GEOMETRY) AS geom, {xmin: 7.4, xmax: 7.5, ymin: 43.7, ymax: 43.8} AS bbox
"""
LEAST = "'a' AS fsq_place_id, 'A' AS name, 1.5 AS latitude, 2.5 AS longitude"


def test_every_column_is_read(read: Read, write_parquet: WriteParquet) -> None:
    file = write_parquet(FULL.replace("'2024-10' AS date_closed", "NULL::VARCHAR AS date_closed"))
    assert detect(file) is FoursquareReader
    (record,), skipped = read(file)
    assert skipped == {}
    assert (record.id, record.names) == ("4b058804f964a520", (Name("Le Tip Top"),))
    assert (record.point, record.country_code) == (Point(43.7407, 7.4269), "MC")
    address = record.address
    assert (address.house, address.street, address.city) == ("11", "Avenue des Spélugues", "Monte Carlo")
    assert (address.state, address.postal_code, address.country) == ("Monaco", "98000", "MC")
    assert record.categories == ("bar", "italian_restaurant")
    assert (record.phones, record.websites) == (("+37793506913",), ("http://www.letiptop.mc/",))
    assert record.emails == ("bar@letiptop.mc",)
    assert record.socials == {
        "facebook": "https://www.facebook.com/123456",
        "instagram": "letiptop",
        "x": "letiptopmc",
    }
    assert (record.observed_at, record.lifecycle) == ("2024-11-02", Lifecycle.OPEN)
    assert record.url == "https://foursquare.com/placemakers/review-place/4b058804f964a520"
    assert record.tags["po_box"] == "BP 3"
    assert record.tags["fsq_category_ids"] == "4bf58dd8d48988d116941735"
    assert record.tags["date_created"] == "2009-05-01"


@pytest.mark.parametrize(
    ("row", "lifecycle", "note", "closed_on"),
    [
        ("'2023-05-01' AS date_closed", Lifecycle.CLOSED, "date_closed 2023-05-01", "2023-05-01"),
        ("DATE '2023-05-01' AS date_closed", Lifecycle.CLOSED, "date_closed 2023-05-01", "2023-05-01"),
        ("['duplicate', 'closed'] AS unresolved_flags", Lifecycle.OPEN, "unresolved flag closed", None),
        ("['doesnt_exist'] AS unresolved_flags", Lifecycle.OPEN, "unresolved flag doesnt_exist", None),
        ("['duplicate'] AS unresolved_flags", Lifecycle.OPEN, None, None),
        ("NULL AS date_closed", Lifecycle.OPEN, None, None),
    ],
)
def test_closed_places(
    read: Read, write_parquet: WriteParquet, row: str, lifecycle: Lifecycle, note: str | None, closed_on: str | None
) -> None:
    (record,), _ = read(write_parquet(f"{LEAST}, {row}"))
    assert (record.lifecycle, record.lifecycle_note, record.closed_on) == (lifecycle, note, closed_on)


def test_rows_that_are_no_places_are_counted(read: Read, write_parquet: WriteParquet) -> None:
    file = write_parquet(
        f"{LEAST}, ['privatevenue'] AS unresolved_flags",
        "NULL AS fsq_place_id, 'B' AS name, 1.5 AS latitude, 2.5 AS longitude, NULL AS unresolved_flags",
        "'c' AS fsq_place_id, ' ' AS name, 1.5 AS latitude, 2.5 AS longitude, NULL AS unresolved_flags",
        "'d' AS fsq_place_id, 'D' AS name, NULL AS latitude, NULL AS longitude, NULL AS unresolved_flags",
    )
    assert read(file) == ([], {"flagged as no place": 1, "no id": 1, "no name": 1, "no position": 1})


def test_a_place_with_a_geometry_alone(read: Read, write_parquet: WriteParquet) -> None:
    row = "'a' AS fsq_place_id, 'A' AS name, 'POINT(2.5 1.5)'::GEOMETRY AS geom"
    assert read(write_parquet(row))[0][0].point == Point(1.5, 2.5)
