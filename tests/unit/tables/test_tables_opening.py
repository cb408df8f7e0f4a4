"""Lists as files: GeoJSON and XLSX as rows, and what is no list."""

import gzip
import zipfile
from pathlib import Path

import openpyxl
import pytest
import zstandard

from placewright.errors import FormatError
from placewright.tables import readers, workbooks
from placewright.tables.formats import kind_of
from placewright.tables.opening import opened

POINT = '{"type":"Feature","id":7,"properties":{"name":"Bar"},"geometry":{"type":"Point","coordinates":[7.4,43.7]}}'
SHAPE = '{"type":"Feature","properties":{"name":"Park"},"geometry":{"type":"LineString","coordinates":[[7,43],[8,44]]}}'
BROKEN = '{"type":"Feature","properties":{},"geometry":{"type":"Nothing"}}'


def read(tmp_path: Path, name: str, text: str):
    file = tmp_path / "upload.part"  # the name is what the user calls it
    file.write_text(text, encoding="utf-8")
    with opened(file, name) as table:
        return list(table)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"type":"FeatureCollection","features":[{POINT},{SHAPE},{BROKEN}]}}',
        f"{POINT}\n{SHAPE}\n{BROKEN}\n",
    ],
)
def test_features_are_rows(tmp_path, text):
    first, second, third = read(tmp_path, "x.geojson", text)
    assert first.values == {"name": "Bar", "id": 7, "longitude": 7.4, "latitude": 43.7}
    assert second.values["geometry"].startswith("LINESTRING")
    assert third.problem == "Its geometry cannot be read."


def test_a_cut_off_file_says_so(tmp_path):
    with pytest.raises(FormatError, match="cut off"):
        read(tmp_path, "x.geojson", f'{{"type":"FeatureCollection","features":[{POINT},')


def test_the_first_sheet_of_a_workbook_is_a_table(tmp_path):
    file = tmp_path / "book.part"
    workbook(file, [["name", "lat"], ["Café", "43.7"], ["", ""], ["Bar", "7"]])
    with opened(file, "book.xlsx") as table:
        assert table.columns == ("name", "lat")
        assert [(row.line, row.values) for row in table] == [
            (2, {"name": "Café", "lat": "43.7"}),
            (4, {"name": "Bar", "lat": "7"}),
        ]


@pytest.mark.parametrize("content", ["", "no zip", "name,lat\nA,1\n"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    with pytest.raises(FormatError, match="XLSX"):
        read(tmp_path, "book.xlsx", content)


def test_formats_are_known_by_their_names():
    assert [kind_of(name) for name in ("A.CSV", "b.geojson", "c.parquet")] == ["csv", "geojson", "parquet"]
    with pytest.raises(FormatError, match="pdf"):
        kind_of("list.pdf")


def workbook(file: Path, rows: list[list[str]]) -> None:
    """Write the least that is a workbook, its cells as inline texts."""
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv.gz", gzip.compress(b"name,lat\nCaf\xc3\xa9,43.7\n", mtime=0)),
        ("list.txt", "name\tlat\nCafé\t43.7\n".encode("utf-16")),
        ("list.csv", "name;lat\nCafé;43.7\n".encode("cp1252")),
        ("list.ndjson.zst", zstandard.compress('{"name":"Café","lat":"43.7"}\n'.encode())),
    ],
)
def test_packed_and_foreign_texts_are_read(tmp_path, name, content):
    file = tmp_path / "upload.part"
    file.write_bytes(content)
    with opened(file, name) as table:
        assert [row.values for row in table] == [{"name": "Café", "lat": "43.7"}]


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch, form):
    monkeypatch.setattr(readers, "LONGEST_LINE", 1 << 20)
    file = tmp_path / "upload.part"
    file.write_bytes(gzip.compress(b"{" * (8 << 20), mtime=0))
    with pytest.raises(FormatError, match="longer than 1 MiB"), opened(file, f"x.{form}.gz") as table:
        list(table)


def test_one_far_cell_costs_nothing(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["name", "lat"])
    book.active.append(["Bar", 7])
    book.active["XFD90000"] = "far away"  # a reader that lays out the whole sheet takes 47 GB
    book.save(tmp_path / "book.part")
    with opened(tmp_path / "book.part", "book.xlsx") as table:
        assert [row.values for row in table] == [{"name": "Bar", "lat": 7}]


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_TEXTS"])
def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(workbooks, limit, 100)
    workbook(tmp_path / "book.part", [["name", "lat"]])
    with zipfile.ZipFile(tmp_path / "book.part", "a") as archive:
        archive.writestr("xl/sharedStrings.xml", " " * 101)
    with pytest.raises(FormatError, match="too large"), opened(tmp_path / "book.part", "book.xlsx"):
        pass


def test_a_workbook_that_breaks_in_the_middle_is_one_sentence(tmp_path):
    whole, cut = tmp_path / "whole.xlsx", tmp_path / "cut.xlsx"
    workbook(whole, [["name", "lat"], *([["Bar", "7"]] * 5_000)])
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(cut, "w") as new:
        for one in old.namelist():
            text = old.read(one)
            new.writestr(one, text[:-200] if "sheet1" in one else text)
    with pytest.raises(FormatError, match="damaged"), opened(cut, "cut.xlsx") as table:
        list(table)


def test_lines_of_features_are_all_read_though_the_first_is_long(tmp_path):
    long = POINT.replace('"Bar"', f'"{"x" * (2 << 20)}"')
    assert len(read(tmp_path, "x.geojsonl", f"{long}\n{POINT}\n{POINT}\n")) == 3
