"""Formats, rows and columns of files of places."""

import io

import pytest

from placewright.errors import FormatError, UsageError
from placewright.model.inputs import check_inputs
from placewright.tables.columns import check_columns, find_columns, inputs_of
from placewright.tables.encodings import as_utf8, encoding_of, encoding_of_file
from placewright.tables.formats import format_of, format_of_text
from placewright.tables.readers import Rows


def rows(text: str | bytes, form: str = "csv") -> Rows:
    return Rows(io.BytesIO(text.encode() if isinstance(text, str) else text), form)


@pytest.mark.parametrize(
    ("name", "form"), [("a.csv", "csv"), ("b.TSV", "tsv"), ("c.jsonl", "ndjson"), ("d.ndjson", "ndjson"), ("-", None)]
)
def test_formats_by_extension(name: str, form: str | None) -> None:
    assert format_of(name) == form


def test_an_unknown_extension_is_one_sentence() -> None:
    with pytest.raises(FormatError, match=r"places\.docx: the extension \.docx is not known\. Use one of \.csv, "):
        format_of("places.docx")


@pytest.mark.parametrize(
    ("start", "form"), [(b'\n{"name": "x"}', "ndjson"), (b"name,lat", "csv"), (b"\xef\xbb\xbfname\tlat\n1,2", "tsv")]
)
def test_formats_of_a_stream(start: bytes, form: str) -> None:
    assert format_of_text(start) == form


def test_a_table_with_quotes_blank_lines_and_a_mark() -> None:
    table = rows('\ufeffname,city\r\n"Chez ""Nous"", bar\nterrasse",Nice\r\n\r\n,\r\nLe Port\r\n')
    assert table.columns == ("name", "city")
    assert [row.values for row in table] == [
        {"name": 'Chez "Nous", bar\nterrasse', "city": "Nice"},
        {"name": "Le Port", "city": ""},
    ]


@pytest.mark.parametrize("text", ["name;lat\nA, B;1\n", "name|lat\nA, B|1\n", "name\tlat\nA, B\t1\n"])
def test_other_delimiters(text: str) -> None:
    assert [row.values for row in rows(text)] == [{"name": "A, B", "lat": "1"}]


def test_a_bad_row_spoils_no_other() -> None:
    found = list(rows(b"name,city\na,b,c\nCaf\xe9,Nice\nok,Nice\n"))
    assert [row.line for row in found] == [2, 3, 4]
    assert [row.problem for row in found] == ["It has 3 cells, but the header has 2.", "It is not in UTF-8.", None]


def test_objects_line_by_line() -> None:
    found = list(rows(b'{"name": "a"}\n\n[1]\n{"name": \n{"n": "\xff"}\n', "ndjson"))
    assert [row.line for row in found] == [1, 3, 4, 5]
    assert found[0].values == {"name": "a"}
    assert found[1].problem == "It is not a JSON object."
    assert all(row.problem.startswith("It is not JSON") for row in found[2:])


@pytest.mark.parametrize("text", ["", "\n", ",,\n1,2,3\n", "name,name\n"])
def test_a_table_needs_a_header(text: str) -> None:
    with pytest.raises(FormatError, match="header"):
        rows(text)


def test_columns_by_common_names() -> None:
    found = find_columns(("ID", "Title", "Lat", "LNG", "Full Address", "post-code", "Tel.", "URL", "Type"), {})
    assert found == {
        "place_id": "ID", "name": "Title", "latitude": "Lat", "longitude": "LNG", "full_address": "Full Address",
        "postalCode": "post-code", "phone": "Tel.", "website": "URL", "category": "Type",
    }  # fmt: skip


def test_a_mapping_wins() -> None:
    found = find_columns(("name", "Firma", "lat", "lon"), {"name": "Firma"})
    assert found == {"name": "Firma", "latitude": "lat", "longitude": "lon"}


@pytest.mark.parametrize(("mapping", "word"), [({"nam": "a"}, "no input nam"), ({"name": "b"}, "no column b")])
def test_a_wrong_mapping_is_told(mapping, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        find_columns(("a",), mapping)


@pytest.mark.parametrize(
    ("columns", "word"), [(("lat", "lon"), "the places' names"), (("name", "colour"), "where the places are")]
)
def test_a_table_without_places_is_refused(columns, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        check_columns(find_columns(columns, {}), columns)


def test_cells_become_inputs() -> None:
    found = {"name": "n", "latitude": "y", "longitude": "x", "country_code": "c", "phone": "p", "opening_hours": "h"}
    inputs = inputs_of({"n": " Café ", "y": "43,73", "x": "7.42", "c": "mc", "p": "", "h": "Mo-Fr 09:00-17:00"}, found)
    hours = inputs.pop("opening_hours")
    assert inputs == {"name": "Café", "latitude": 43.73, "longitude": 7.42, "country_code": "MC"}
    assert (hours["Monday"], hours["Sunday"]) == ("09:00-17:00", "Closed")


@pytest.mark.parametrize("cell", ["north", "nan", "1.234,5"])
def test_what_is_no_number_is_refused_by_the_check(cell: str) -> None:
    found = {"name": "n", "latitude": "y", "longitude": "x"}
    (problem,) = check_inputs(inputs_of({"n": "a", "y": cell, "x": "7"}, found))
    assert problem.pointer == "/latitude"


@pytest.mark.parametrize(
    ("kind", "columns", "row", "inputs"),
    [
        (
            "Overture",
            ("id", "geometry", "names", "categories", "websites", "phones", "addresses"),
            {
                "names": {"primary": "Café"},
                "categories": {"primary": "cafe", "alternate": ["bar"]},
                "websites": ["https://a.mc"],
                "phones": '["+377 1"]',
                "addresses": [{"freeform": "1 Rue A", "locality": "Monaco", "postcode": "98000", "country": "MC"}],
            },
            {
                "name": "Café",
                "category": "cafe",
                "website": "https://a.mc",
                "phone": "+377 1",
                "full_address": "1 Rue A",
                "city": "Monaco",
                "postalCode": "98000",
                "country_code": "MC",
            },
        ),
        (
            "Foursquare",
            (
                "fsq_place_id",
                "name",
                "address",
                "locality",
                "region",
                "postcode",
                "country",
                "tel",
                "fsq_category_labels",
            ),
            {
                "fsq_place_id": "4b",
                "name": "Café",
                "locality": "Nice",
                "tel": "1",
                "fsq_category_labels": ["Dining > Café"],
            },
            {"place_id": "4b", "name": "Café", "city": "Nice", "phone": "1", "category": "Dining > Café"},
        ),
        (
            "Google",
            ("displayName", "formattedAddress", "location", "internationalPhoneNumber", "websiteUri", "types"),
            {
                "displayName": {"text": "Café"},
                "formattedAddress": "1 Rue A",
                "location": {"latitude": 43.7, "longitude": 7.4},
                "websiteUri": "https://a.mc",
                "types": ["cafe", "food"],
            },
            {
                "name": "Café",
                "full_address": "1 Rue A",
                "latitude": 43.7,
                "longitude": 7.4,
                "website": "https://a.mc",
                "category": "cafe",
            },
        ),
        (
            "SafeGraph",
            (
                "placekey",
                "location_name",
                "street_address",
                "city",
                "region",
                "postal_code",
                "iso_country_code",
                "top_category",
                "phone_number",
            ),
            {"placekey": "22@", "location_name": "Café", "street_address": "1 A St", "iso_country_code": "US"},
            {"place_id": "22@", "name": "Café", "full_address": "1 A St", "country_code": "US"},
        ),
        (
            "OpenStreetMap",
            (
                "@id",
                "osm_id",
                "name",
                "addr:street",
                "addr:housenumber",
                "addr:postcode",
                "contact:phone",
                "opening_hours",
            ),
            {"@id": "node/5", "name": "Café", "addr:street": "Rue A", "addr:housenumber": "1", "contact:phone": "1"},
            {"place_id": "node/5", "name": "Café", "street": "Rue A", "house": "1", "phone": "1"},
        ),
        (
            "a CRM",
            (
                "Account ID",
                "Account Name",
                "Billing Street",
                "Billing City",
                "Billing Zip/Postal Code",
                "Phone",
                "Website",
            ),
            {
                "Account ID": "001",
                "Account Name": "Café",
                "Billing Street": "1 A St",
                "Billing Zip/Postal Code": "98000",
            },
            {"place_id": "001", "name": "Café", "full_address": "1 A St", "postalCode": "98000"},
        ),
    ],
)
def test_columns_of_common_exports(kind, columns, row, inputs) -> None:
    found = find_columns(columns, {})
    assert inputs_of(row, found) == inputs
    check_columns(found, columns)


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("name\nCafé", "utf-8", "utf-8"),
        ("name\nCafé", "utf-8-sig", "utf-8"),
        ("name\nCafé", "cp1252", "cp1252"),
        ("name\nCafé", "utf-16", "utf-16"),
        ("name;city\nCafé;Nice", "utf-16-le", "utf-16-le"),
        ("name;city\nCafé;Nice", "utf-16-be", "utf-16-be"),
        ("name\nCafe", "ascii", None),
        ("", "ascii", None),
    ],
)
def test_encodings(text, encoding, told) -> None:
    assert encoding_of(text.encode(encoding)) == told


def test_one_bad_row_makes_no_other_encoding() -> None:
    assert encoding_of("é€ü".encode() + b"\xe9") == "utf-8"
    assert encoding_of(b"x" * 65_535 + "é".encode()[:1]) is None  # cut in two


def test_an_encoding_is_told_by_the_first_part_that_says_something() -> None:
    text = io.BufferedReader(io.BytesIO(b"name\n" + b"x" * 200_000 + "é".encode("cp1252")))
    assert encoding_of_file(text) == "cp1252"
    text.seek(0)
    assert as_utf8(text, "cp1252").read().endswith("é".encode())
