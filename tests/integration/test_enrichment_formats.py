"""`placewright enrich` in every format, encoding and compression: the same places get the same answers."""

import csv
import gzip
import json
from pathlib import Path

import duckdb
import openpyxl
import pytest
import zstandard

from placewright.cli.tables.command import run
from placewright.errors import FormatError
from placewright.reference.datasets import add

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco"
ATTRIBUTES = ("websites", "coordinates")
OURS = "website_enriched"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Return a data folder with the bundled extract of Monaco."""
    folder = tmp_path_factory.mktemp("data")
    add([MONACO / "monaco-2023-12.osm.pbf"], folder / "reference", "monaco")
    return folder


@pytest.fixture(scope="module")
def places() -> list[dict[str, str]]:
    with (MONACO / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:60]
    return [{key: row[key] for key in ("id", "name", "latitude", "longitude")} for row in rows]


@pytest.fixture(scope="module")
def expected(data, places, tmp_path_factory) -> dict[str, str]:
    """Return id → website, by the plainest way."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "in.csv").write_text(table(places, ","), encoding="utf-8")
    run(str(folder / "in.csv"), str(folder / "out.csv"), ATTRIBUTES, None, (), None, data)
    found = {row["id"]: row[OURS] for row in read(folder / "out.csv")}
    assert sum(map(bool, found.values())) > 10
    return found


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(places, delimiter: str) -> str:
    lines = [list(places[0]), *[list(place.values()) for place in places]]
    return "".join(delimiter.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


def workbook(places, path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([])
    book.active.append(list(places[0]))
    for place in places:
        book.active.append([place["id"], place["name"], float(place["latitude"]), float(place["longitude"])])
    book.save(path)


def collection(places) -> str:
    features = [
        {
            "type": "Feature",
            "id": place["id"],
            "properties": {"name": place["name"]},
            "geometry": {"type": "Point", "coordinates": [float(place["longitude"]), float(place["latitude"])]},
        }
        for place in places
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def parquet(places, path: Path) -> None:
    path.with_name("rows.json").write_text(json.dumps(places), encoding="utf-8")
    rows = f"read_json('{path.with_name('rows.json')}')"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT id, name, ('POINT(' || longitude || ' ' || latitude || ')')::GEOMETRY AS geometry "
            f"FROM {rows}) "
            f"TO '{path}' (FORMAT parquet)"
        )


INPUTS = {
    "comma.csv": lambda places, path: path.write_text(table(places, ","), encoding="utf-8-sig"),
    "semicolon.csv": lambda places, path: path.write_text(table(places, ";"), encoding="utf-16"),
    "western.csv": lambda places, path: path.write_text(table(places, ";"), encoding="cp1252", errors="replace"),
    "tabs.tsv": lambda places, path: path.write_text(table(places, "\t"), encoding="utf-16-le"),
    "packed.csv.gz": lambda places, path: path.write_bytes(gzip.compress(table(places, ",").encode())),
    "packed.ndjson.zst": lambda places, path: path.write_bytes(
        zstandard.compress("\n".join(map(json.dumps, places)).encode())
    ),
    "book.xlsx": workbook,
    "collection.geojson": lambda places, path: path.write_text(collection(places), encoding="utf-8"),
    "places.geoparquet": parquet,
}


@pytest.mark.parametrize("name", INPUTS)
def test_inputs_of_every_kind(data, places, expected, tmp_path, name) -> None:
    source, out = tmp_path / name, tmp_path / "out.csv"
    INPUTS[name](places, source)
    run(str(source), str(out), ATTRIBUTES, None, (), None, data)
    found = {row["id"]: row[OURS] for row in read(out)}
    assert found == expected
    assert not (tmp_path / "out.csv.rejected.csv").exists()


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def book(path: Path) -> list[dict]:
    header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def rows_of(path: Path) -> list[dict]:
    found = duckdb.execute("FROM read_parquet(?)", [str(path)])
    return [dict(zip([one[0] for one in found.description], row, strict=True)) for row in found.fetchall()]


OUTPUTS = {
    "out.xlsx": book,
    "out.geojson": lambda path: [one["properties"] for one in json.loads(path.read_text())["features"]],
    "out.geojsonl": lambda path: [one["properties"] for one in lines(path)],
    "out.parquet": rows_of,
    "out.geoparquet": rows_of,
    "out.csv.gz": lambda path: list(csv.DictReader(gzip.decompress(path.read_bytes()).decode().splitlines())),
    "out.tsv.zst": lambda path: list(
        csv.DictReader(zstandard.decompress(path.read_bytes(), 1 << 24).decode().splitlines(), delimiter="\t")
    ),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_of_every_kind(data, places, expected, tmp_path, name) -> None:
    source, out = tmp_path / "in.csv", tmp_path / name
    source.write_text(table(places, ","), encoding="utf-8")
    run(str(source), str(out), ATTRIBUTES, None, (), None, data)
    assert {row["id"]: row[OURS] or "" for row in OUTPUTS[name](out)} == expected
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", name}


def test_points_are_where_the_places_are(data, places, tmp_path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(table(places, ","), encoding="utf-8")
    for name in ("out.geojson", "out.geoparquet"):
        run(str(source), str(tmp_path / name), ATTRIBUTES, None, (), None, data)
    features = json.loads((tmp_path / "out.geojson").read_text())["features"]
    assert all(7.3 < one["geometry"]["coordinates"][0] < 7.5 for one in features)
    (note,) = duckdb.execute(
        f"SELECT decode(value) FROM parquet_kv_metadata('{tmp_path / 'out.geoparquet'}')"
    ).fetchone()
    assert json.loads(note)["columns"]["geometry"]["geometry_types"] == ["Point"]


def test_a_text_stays_a_text_in_a_workbook(data, tmp_path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("name,city,note\nBar,Monaco,=1+1\n", encoding="utf-8")
    run(str(source), str(tmp_path / "out.xlsx"), ATTRIBUTES, None, (), None, data)
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").active["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.xlsx", b"no zip", "no XLSX workbook"),
        ("in.csv.gz", gzip.compress(b"name,city\n" * 9, mtime=0)[:-9], "damaged or cut off"),
        ("in.geojson", b'{"type": "FeatureCollection", "features": [{', "cut off"),
        ("in.parquet.gz", b"", "compressed in itself"),
    ],
)
def test_a_damaged_file_is_one_sentence(data, tmp_path, name, content, message) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FormatError, match=message):
        run(str(tmp_path / name), str(tmp_path / "out.csv"), ATTRIBUTES, None, (), None, data)


def test_a_quiet_run_says_nothing(data, places, tmp_path, capsys) -> None:
    (tmp_path / "in.csv").write_text(table(places[:3], ","), encoding="utf-8")
    run(str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), ATTRIBUTES, None, (), None, data, quiet=True)
    assert capsys.readouterr() == ("", "")
