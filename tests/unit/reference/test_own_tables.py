"""Files of one's own: CSV, GeoJSON and Parquet, plain and compressed, by names of columns and by --map."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from placewright.errors import FormatError, UsageError
from placewright.model.geo import Point
from placewright.model.place import Lifecycle, Name, NameKind, Record
from placewright.reference.formats.detect import detect
from placewright.reference.formats.geojson import features
from placewright.reference.formats.tables.reader import CsvReader, OwnGeoJsonReader, OwnParquetReader

try:
    from compression import zstd as zstandard  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    import zstandard

Read = Callable[..., tuple[list[Record], dict[str, int]]]
WriteParquet = Callable[..., Path]
CSV = (
    "id;Name;Alt Name;lat;lon;Street;House Number;ZIP;City;Country;Category;Tel;Website;E-Mail;Opening Hours;Brand;"
    "Operator;Facebook;Status;Closed On;Updated At;Seats\n"
    "7;Bäckerei Müller;Backhaus;49,41;8,69;Hauptstraße;5;69117;Heidelberg;Germany;Bakery;06221 12345;baecker.de;"
    "a@baecker.de;Mon-Fri 7-18;Müller;Müller KG;https://facebook.com/baecker;Temporarily closed;;2024-05-06;12\n"
)


def test_every_column_of_a_table(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(CSV, encoding="utf-8")
    assert detect(file) is CsvReader
    (record,), skipped = read(file)
    assert (skipped, record.id, record.point) == ({}, "7", Point(49.41, 8.69))
    assert record.names == (
        Name("Bäckerei Müller"),
        Name("Backhaus", NameKind.ALTERNATIVE),
        Name("Müller", NameKind.BRAND),
    )
    address = record.address
    assert (address.street, address.house, address.postal_code) == ("Hauptstraße", "5", "69117")
    assert (address.city, record.country_code, record.categories) == ("Heidelberg", "DE", ("bakery",))
    assert (record.phones, record.websites) == (("+49622112345",), ("https://baecker.de/",))
    assert (record.emails, record.socials) == (("a@baecker.de",), {"facebook": "https://facebook.com/baecker"})
    assert (record.opening_hours, record.brand, record.operator) == ("Mo-Fr 07:00-18:00", "Müller", "Müller KG")
    assert (record.lifecycle, record.observed_at) == (Lifecycle.TEMPORARILY_CLOSED, "2024-05-06")
    assert record.tags == {"Seats": "12"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiters_and_encodings_are_told(read: Read, tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = tmp_path / "own.txt"
    rows = [["name", "latitude", "longitude"], ["Café", "43.73", "7.42"], ["Bar", "43.74", "7.43"]] + [["", "", ""]] * 9
    file.write_text("\r\n".join(delimiter.join(row) for row in rows) + "\r\n", encoding=encoding)
    records, _ = read(file)
    assert [(one.names[0].text, one.point) for one in records] == [
        ("Café", Point(43.73, 7.42)),
        ("Bar", Point(43.74, 7.43)),
    ]


def test_bad_rows_are_counted(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("name,lat,lon\nA,1,2\nB,1,2,3,4\n,1,2\nC,,\nD,x,y\nE,1,2\n")
    records, skipped = read(file)
    assert [one.names[0].text for one in records] == ["A", "E"]
    assert skipped == {"more cells than columns": 1, "no name": 1, "no position": 2}


def test_columns_are_mapped(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("Wer,Breite,Länge\nCafé,43.73,7.42\nBar,43.74,7.42\n")
    mapping = {"name": "Wer", "latitude": "Breite", "longitude": "Länge"}
    assert read(file, mapping=mapping)[0][0].point == Point(43.73, 7.42)
    with pytest.raises(FormatError, match=r"no column with the names of places; it has Wer, Breite, Länge\. .*--map"):
        read(file)
    with pytest.raises(UsageError, match="the file has no column Wo"):
        read(file, mapping={"name": "Wo"})
    with pytest.raises(UsageError, match="there is no input nome"):
        read(file, mapping={"nome": "Wer"})


def test_rows_without_an_id_get_one_that_stays(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("name,lat,lon\nA,1,2\nB,1,2\n")
    first = [one.id for one in read(file)[0]]
    assert len(set(first)) == 2
    assert [one.id for one in read(file)[0]] == first


@pytest.mark.parametrize(
    ("columns", "street", "house", "city"),
    [
        ({"address": "5 Rue Grimaldi, 98000 Monaco"}, "Rue Grimaldi", "5", "Monaco"),
        ({"address": "5 Rue Grimaldi", "city": "Monaco"}, "Rue Grimaldi", "5", "Monaco"),
        ({"street": "Rue Grimaldi 5", "city": "Monaco"}, "Rue Grimaldi", "5", "Monaco"),
        ({"street": "Rue Grimaldi", "housenumber": "5", "address": "5 Rue Grimaldi"}, "Rue Grimaldi", "5", None),
        ({"address": "24119 W Riverwalk Ct", "city": "Plainfield"}, "W Riverwalk Ct", "24119", "Plainfield"),
    ],
)
def test_addresses(
    read: Read, write_parquet: WriteParquet, columns: dict[str, str], street: str, house: str, city: str | None
) -> None:
    cells = ", ".join(f"'{value}' AS {key}" for key, value in columns.items())
    file = write_parquet(f"'A' AS name, {cells}")
    assert detect(file) is OwnParquetReader
    address = read(file)[0][0].address
    assert (address.street, address.house, address.city) == (street, house, city)


def collection(*found: dict[str, Any], **about: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "crs": {"features": [1]}, **about, "features": list(found)})


def feature(name: str | None = "Café", geometry: Any = None, **properties: Any) -> dict[str, Any]:
    spot = geometry or {"type": "Point", "coordinates": [7.42, 43.73]}
    return {"type": "Feature", "properties": {"name": name, **properties}, "geometry": spot}


SQUARE = {"type": "Polygon", "coordinates": [[[7, 43], [8, 43], [8, 44], [7, 44], [7, 43]]]}


def test_geojson_of_all_shapes(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "own.geojson"
    found = [
        feature(phone="97989898", type="Pizza place; bar", opening_hours={"Monday": "9:00-17:00"}),
        feature("Block", SQUARE),
        feature("Broken", {"type": "Polygon", "coordinates": [[7]]}),
        feature(None),
    ]
    file.write_text(collection(*found))
    assert detect(file) is OwnGeoJsonReader
    records, skipped = read(file)
    assert [one.point for one in records] == [Point(43.73, 7.42), Point(43.5, 7.5)]
    assert (records[0].phones, records[0].categories) == (("+37797989898",), ("pizza_restaurant", "bar"))
    assert records[0].opening_hours == "Mo 09:00-17:00"
    assert skipped == {"no position": 1, "no name": 1}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"])
@pytest.mark.parametrize("form", ["collection", "pretty", "lines", "sequence"])
def test_forms_and_compression(read: Read, tmp_path: Path, pack: Callable[[bytes], bytes], form: str) -> None:
    found = [feature(f"Café {number}") for number in range(50)]
    text = {
        "collection": collection(*found),
        "pretty": json.dumps(json.loads(collection(*found)), indent=2),
        "lines": "".join(f"{json.dumps(one)}\n" for one in found),
        "sequence": "".join(f"\x1e{json.dumps(one)}\n" for one in found),
    }[form]
    file = tmp_path / "own.bin"
    file.write_bytes(pack(text.encode()))
    records, skipped = read(file)
    assert ([one.names[0].text for one in records], skipped) == ([f"Café {number}" for number in range(50)], {})


def test_a_collection_is_read_in_small_pieces(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "_CHUNK", 7)
    file = tmp_path / "own.geojson"
    file.write_text(collection(*[feature(f'"Café" {number} [}}{{', n=number) for number in range(30)], name="x"))
    records, _ = read(file)
    assert [one.tags["n"] for one in records] == [str(number) for number in range(30)]


def test_broken_lines_are_counted(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "own.ndjson"
    good = json.dumps(feature())
    file.write_bytes(f"{good}\nnot json\n[1]\n\n{good[:40]}\n".encode() + b"\xff\xfe\n" + good.encode())
    records, skipped = read(file)
    assert (len(records), skipped) == (2, {"not JSON": 3, "not a JSON object": 1})


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.99])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"])
def test_a_file_that_is_cut_off(read: Read, tmp_path: Path, pack: Callable[[bytes], bytes], cut: float) -> None:
    many = [feature(f"Café {number * 7919 % 10007}") for number in range(200)]
    file = tmp_path / "own.geojson"
    whole = pack(collection(*many).encode())
    file.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(FormatError, match=r"own\.geojson (is|holds)"):
        read(file)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"no table\nat all\n", b"<xml/>", b"[1, 2]", b"a,b\n"])
def test_what_is_no_reference_data(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "what"
    file.write_bytes(content)
    with pytest.raises(FormatError, match="is empty" if not content else "of no format known here"):
        detect(file)
