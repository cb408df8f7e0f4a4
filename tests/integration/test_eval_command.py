"""`placewright eval` on the map of Monaco, with labels that the test makes from the map's own records."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from placewright.evaluation.references import read_records
from placewright.reference.datasets import add

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    add([MONACO], folder / "reference", "monaco")
    return folder


def evaluate(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placewright", "eval", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def labelled(number: int) -> list[dict[str, str]]:
    """Return places of the map with what the map says of them; the last is nowhere."""
    found = [one for one in read_records(MONACO) if one.phones and one.websites and one.opening_hours and one.point]
    rows = [
        {
            "id": f"p{index}",
            "name": one.names[0].text,
            "lat": str(one.point.latitude),
            "lon": str(one.point.longitude),
            "expected_id": one.id,
            "Expected Phone": one.phones[0],
            "expected-website": one.websites[0],
            "expected_opening_hours": one.opening_hours,
        }
        for index, one in enumerate(found[:number])
    ]
    nowhere = {"id": "x", "name": "Kahvila Lumi", "lat": "43.7310", "lon": "7.4200", "expected_id": "None"}
    return [*rows, dict.fromkeys(rows[0], "") | nowhere | {"Expected Phone": "none"}]


def test_places_of_the_map_are_found_and_right(data, tmp_path) -> None:
    file, measures, wrong = write(tmp_path / "in.csv", labelled(40)), tmp_path / "out.json", tmp_path / "wrong.csv"
    ran = evaluate(file, "--data", data, "--json", measures, "--errors", wrong)
    assert ran.returncode == 0, ran.stderr
    assert "41 places of in.csv" in ran.stdout
    rows = {row["measure"]: row for row in json.loads(measures.read_text())["rows"]}
    for measure in ("match: precision", "phone: right where answered", "website: right where answered"):
        assert rows[measure]["value"] > 0.95, measure
        assert measure in ran.stdout
    assert rows["match: absent matched"]["value"] == 0.0
    assert rows["phone: none, and none answered"] | {"low": 0, "high": 0} == rows["phone: none, and none answered"] | {
        "value": 1.0, "n": 1, "low": 0, "high": 0,
    }  # fmt: skip
    answers = sum(row["n"] for measure, row in rows.items() if measure.endswith("right where answered"))
    assert answers == sum(row["n"] for measure, row in rows.items() if measure.startswith("all: "))


def test_an_id_alone_is_enough(data, tmp_path) -> None:
    rows = [{key: row[key] for key in ("name", "lat", "lon", "expected_id")} for row in labelled(5)]
    ran = evaluate(write(tmp_path / "in.csv", rows), "--data", data, "--json", tmp_path / "out.json")
    (precision, recall, absent) = json.loads((tmp_path / "out.json").read_text())["rows"]
    assert (ran.stderr, precision["n"], recall["value"], absent["n"]) == ("", 5, 1.0, 1)


def test_wrong_labels_are_listed_with_the_reasoning(data, tmp_path) -> None:
    row = labelled(1)[0] | {"Expected Phone": "+33493622952", "expected_id": "node/1"}
    wrong = tmp_path / "wrong.csv"
    ran = evaluate(write(tmp_path / "in.csv", [row]), "--data", data, "--errors", wrong)
    with wrong.open(encoding="utf-8", newline="") as file:
        listed = {one["what"]: one for one in csv.DictReader(file)}
    assert set(listed) == {"match", "phone"}
    assert "OpenStreetMap" in listed["phone"]["reasoning"]
    assert listed["phone"]["confidence"] in ("VERY_HIGH", "HIGH", "MEDIUM", "LOW")
    assert "No expected_id was found" in ran.stderr


def test_what_cannot_be_compared_is_told(data, tmp_path) -> None:
    rows = [labelled(1)[0] | {"Expected Phone": "ask them"}, labelled(1)[0] | {"lat": "91"}]
    ran = evaluate(write(tmp_path / "in.csv", rows), "--data", data)
    assert "Not compared: line 2, phone: ask them: This is no phone number" in ran.stderr
    assert "Not asked: line 3: latitude:" in ran.stderr


BAD = [
    ("name,lat,lon\nx,1,1\n", "No column tells what is true."),
    ("name,lat,lon,expected_fax\nx,1,1,2\n", "expects no output"),
    ("title,expected_phone\nx,1\n", "No column tells where the places are"),
    ("name,lat,lon,expected_phone\nx,1,1,\n", "No row can be compared"),
]


@pytest.mark.parametrize(("text", "told"), BAD)
def test_files_that_cannot_be_measured(tmp_path, text, told) -> None:
    file = tmp_path / "in.csv"
    file.write_text(text, encoding="utf-8")
    ran = evaluate(file, "--data", tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr
