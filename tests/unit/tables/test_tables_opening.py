"""Lists as files: GeoJSON and XLSX as rows, and what is no list."""

import zipfile
from pathlib import Path

import pytest

from placewright.errors import FormatError
from placewright.tables.opening import kind_of, opened

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
    assert second.values["wkt_geometry"].startswith("LINESTRING")
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
