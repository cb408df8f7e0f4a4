"""Formats, rows and columns of files of places."""

import io

import pytest

from placewright.errors import FormatError, UsageError
from placewright.model.inputs import check_inputs
from placewright.tables.columns import check_columns, find_columns, inputs_of
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
