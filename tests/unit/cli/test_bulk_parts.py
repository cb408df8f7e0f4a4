"""How Parquet files are read and cut into parts, and how parts become one whole."""

from pathlib import Path

import duckdb
import pytest

from placewright.cli.bulk.cutting import common_columns, cut, files_of
from placewright.cli.bulk.joining import form_of
from placewright.cli.bulk.unfinished import Unfinished, whole
from placewright.cli.tables.progress import Progress
from placewright.errors import FormatError, UsageError
from placewright.model.inputs import check_inputs
from placewright.tables.columns import find_columns, inputs_of
from placewright.tables.parquet import ParquetRows


def parquet(path: Path, select: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    duckdb.execute(f"COPY ({select}) TO '{path}'")
    return path


def test_values_are_those_of_json(tmp_path) -> None:
    point = "'010100000000000000000014400000000000001C40'"  # 5 east, 7 north
    file = parquet(
        tmp_path / "a.parquet",
        "SELECT 7 AS id, 'Bar' AS name, 98000 AS zip, 12.0 AS house, 'NaN'::DOUBLE AS lat, DATE '2026-01-02' AS day, "
        f"unhex({point}) AS geometry, ['NaN'::DOUBLE, 1] AS list, NULL::VARCHAR AS phone",
    )
    (row,) = ParquetRows(file)
    assert row.values["geometry"] == "POINT (5 7)"
    assert (row.line, row.values["day"], row.values["lat"], row.values["phone"]) == (1, "2026-01-02", None, None)
    inputs = inputs_of(row.values, find_columns(tuple(row.values), {}))
    assert inputs == {
        "place_id": "7",
        "name": "Bar",
        "postalCode": "98000",
        "house": "12",
        "wkt_geometry": "POINT (5 7)",
    }
    assert check_inputs(inputs) == []


def test_parts_hold_every_row_once_in_order(tmp_path) -> None:
    sizes = {"b": 5, "a": 4, "c": 0, "d": 1}
    for name, size in sizes.items():
        parquet(tmp_path / f"{name}.parquet", f"SELECT '{name}' || range AS id FROM range({size})")
    parts = cut(files_of(str(tmp_path)), None, 2)
    rows = [row for part in parts for row in ParquetRows(Path(part.file), part.first, part.rows, part.line)]
    assert [row.values["id"] for row in rows] == ["a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3", "b4", "d0"]
    assert [row.line for row in rows] == list(range(1, 11))
    assert [part.name for part in parts] == [f"part-{number:06}" for number in range(6)]
    assert [part.rows for part in cut(files_of(str(tmp_path)), 7, 2)] == [2, 2, 2, 1]


def test_a_list_of_no_places_is_one_part(tmp_path) -> None:
    file = parquet(tmp_path / "a.parquet", "SELECT 1 AS id WHERE false")
    assert [part.rows for part in cut([file], None)] == [0]


def test_a_folder_and_a_pattern(tmp_path) -> None:
    for name in ("b.parquet", "sub/a.parquet", "_old/c.parquet", ".d.parquet"):
        parquet(tmp_path / name, "SELECT 1 AS id")
    (tmp_path / "notes.txt").touch()
    assert [file.name for file in files_of(str(tmp_path))] == ["b.parquet", "a.parquet"]
    assert [file.name for file in files_of(f"{tmp_path}/*/a*.parquet")] == ["a.parquet"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("-", "not standard input"),
        ("x/*.parquet", "There is no Parquet file in"),
        ("in.csv", r"COPY \(FROM 'in\.csv'\)"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(name: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        files_of(name)


@pytest.mark.parametrize(
    ("selects", "sentence"),
    [
        (("SELECT 1 AS a, 2 AS b", "SELECT 1 AS a"), "other columns or types: b"),
        (("SELECT 1 AS a", "SELECT 'x' AS a"), "other columns or types: a"),
        (("SELECT 1 AS Website_Enriched",), "called like those of the answers: Website_Enriched"),
        (("SELECT 1 AS file_row_number",), "called like those of the answers"),
    ],
)
def test_columns_that_would_mix_are_refused(tmp_path, selects, sentence: str) -> None:
    files = [parquet(tmp_path / f"{number}.parquet", select) for number, select in enumerate(selects)]
    with pytest.raises(UsageError, match=sentence):
        common_columns(files, ("website",))


def test_forms_of_out(tmp_path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert form_of(str(tmp_path / "new")) == ("parquet", False)
    assert form_of(str(tmp_path / "new.parquet")) == ("parquet", True)
    assert form_of("out.TSV") == ("tsv", True)
    with pytest.raises(UsageError, match="exists already"):
        form_of(str(tmp_path / "full"))
    with pytest.raises(UsageError, match="not to standard output"):
        form_of("-")
    with pytest.raises(FormatError, match=r"the extension \.xml is not known"):
        form_of("out.xml")


def test_a_file_is_there_whole_or_not_at_all(tmp_path) -> None:
    with pytest.raises(OSError, match="full"), whole(tmp_path / "a") as new:  # noqa: PT012
        new.write_bytes(b"half")
        raise OSError("full")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_is_bound_to_its_task(tmp_path) -> None:
    (part,) = cut([parquet(tmp_path / "a.parquet", "SELECT 1 AS id")], None)
    folder = Unfinished(tmp_path / "out.unfinished", "csv")
    folder.begin("task")
    (folder.folder / "part-000000.csv.1.new").write_bytes(b"torn")
    folder.finish(part, Progress(task="", rows=1))
    folder.begin("task")
    assert sorted(path.name for path in folder.folder.iterdir()) == ["part-000000.done", "task"]
    assert folder.done([part])[0].rows == 1
    with pytest.raises(UsageError, match="belongs to an interrupted run"):
        folder.begin("another")


def test_what_a_stopped_removal_left_counts_for_nothing(tmp_path) -> None:
    (part,) = cut([parquet(tmp_path / "a.parquet", "SELECT 1 AS id")], None)
    folder = Unfinished(tmp_path / "out.unfinished", "csv")
    folder.begin("task")
    folder.finish(part, Progress(task="", rows=1))
    (folder.folder / "task").unlink()
    folder.begin("task")
    assert folder.done([part]) == {}
