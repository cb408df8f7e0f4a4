"""All The Places: real features, and what its format says of ends, streets and brands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from placewright.model.geo import Point
from placewright.model.place import Lifecycle, NameKind, Record
from placewright.reference.formats.detect import detect
from placewright.reference.formats.geojson.alltheplaces import AllThePlacesReader, record_of

Read = Callable[..., tuple[list[Record], dict[str, int]]]
REAL = Path(__file__).parent / "data" / "alltheplaces.ndgeojson"


def feature(point: list[float] | None = None, seen: str = "2025-12-21T22:28:30.616361", **tags: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": "abc=",
        "dataset_attributes": {"@spider": "cafes_mc", "spider:collection_time": seen},
        "properties": {"@spider": "cafes_mc", "ref": "17", "name": "Café", "amenity": "cafe", **tags},
        "geometry": {"type": "Point", "coordinates": point or [7.42, 43.73]},
    }


def test_real_features(read: Read) -> None:
    assert detect(REAL) is AllThePlacesReader
    records, skipped = read(REAL)
    assert (len(records), skipped) == (4, {})
    first = records[0]
    assert (first.id, first.point) == ("3wLAXzDBMPX3jmds92LvH4hECOw=", Point(52.898338, 33.467931))
    assert [(name.text, name.kind, name.language) for name in first.names] == [
        ("Дикси", NameKind.NAME, None),
        ("Дикси", NameKind.BRAND, None),
        ("Dixy", NameKind.BRAND, "en"),
        ("Дикси", NameKind.BRAND, "ru"),
    ]
    assert (first.brand, first.brand_wikidata, first.categories) == ("Дикси", "Q4161561", ("supermarket",))
    assert (first.opening_hours, first.country_code) == ("Mo-Su 09:00-22:00", "RU")
    assert (first.websites, first.observed_at) == (("https://dixy.ru/",), "2025-12-21T22:28:30Z")
    assert first.url == "https://dixy.ru/ajax/stores-json.php"
    assert first.origins == ("alltheplaces:dixy_ru/2",)
    assert first.address.full_address is not None
    assert first.tags["nsi_id"] == "dixy-d5eaac"


@pytest.mark.parametrize(
    ("tags", "lifecycle", "closed_on"),
    [
        ({}, Lifecycle.OPEN, None),
        ({"end_date": "yes"}, Lifecycle.CLOSED, None),
        ({"end_date": "2025-06-30"}, Lifecycle.CLOSED, "2025-06-30"),
        ({"end_date": "2026-06-30"}, Lifecycle.OPEN, "2026-06-30"),
        ({"end_date": "2025-06-30", "amenity": None}, Lifecycle.CLOSED, "2025-06-30"),
        ({"end_date": "yes", "amenity": None}, Lifecycle.CLOSED, None),
        ({"opening_hours": "closed"}, Lifecycle.CLOSED, None),
    ],
)
def test_ends(tags: dict[str, str | None], lifecycle: Lifecycle, closed_on: str | None) -> None:
    record = record_of(feature(**tags))
    assert isinstance(record, Record)
    assert (record.lifecycle, record.closed_on) == (lifecycle, closed_on)


def test_contacts_and_a_street_in_one_line() -> None:
    tags = {
        "addr:street_address": "5 Rue Grimaldi",
        "addr:city": "Monaco",
        "phone": "97 98 98 98",
        "email": "a@cafes.mc",
        "contact:facebook": "cafes",
        "opening_hours": "Mo-Fr 09:00-17:00",
    }
    record = record_of(feature(**tags))
    assert isinstance(record, Record)
    assert (record.address.house, record.address.street, record.address.city) == ("5", "Rue Grimaldi", "Monaco")
    assert (record.phones, record.emails, record.socials) == (
        ("+37797989898",),
        ("a@cafes.mc",),
        {"facebook": "https://www.facebook.com/cafes"},
    )
    assert record.opening_hours == "Mo-Fr 09:00-17:00"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": None, "properties": {"@spider": "x", "name": "A"}}, "no id"),
        ({"properties": {"@spider": "x", "ref": "1", "amenity": "cafe"}}, "no name"),
        ({"geometry": None}, "no position"),
        ({"geometry": {"type": "Point", "coordinates": ["7", None]}}, "no position"),
    ],
)
def test_features_that_are_no_places(change: dict[str, Any], reason: str) -> None:
    assert record_of(feature() | change) == reason


def test_a_collection_tells_once_when_its_spider_ran(read: Read, tmp_path: Path) -> None:
    one = feature()
    about = one.pop("dataset_attributes")
    file = tmp_path / "cafes_mc.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "dataset_attributes": about, "features": [one]}))
    assert detect(file) is AllThePlacesReader
    assert read(file)[0][0].observed_at == "2025-12-21T22:28:30Z"
    file.write_text(json.dumps({"type": "FeatureCollection", "dataset_attributes": about, "features": []}))
    assert detect(file) is AllThePlacesReader
