"""`placewright reference`, run as people run it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placewright", "reference", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_add_list_remove(tmp_path: Path) -> None:
    added = run("add", MONACO, "--data", tmp_path)
    assert added.returncode == 0, added.stderr
    assert added.stdout.startswith("monaco-2023-12: 7")
    assert "© OpenStreetMap contributors" in added.stderr
    listed = run("list", "--data", tmp_path)
    assert "monaco-2023-12  openstreetmap" in listed.stdout
    assert "ODbL-1.0" in listed.stdout
    assert run("remove", "monaco-2023-12", "--data", tmp_path).stdout == "Removed monaco-2023-12.\n"
    assert run("list", "--data", tmp_path).stdout == ""


def test_a_list_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("id,Wer,lat,lon\n1,Café,43.73,7.42\n2,Bar,43.74,7.43\n3,,1,2\n2,Bar,43.74,7.43\n")
    told = ["--map", "name=Wer", "--source", "guild", "--licence", "CC-BY-4.0", "--attribution", "© The Guild"]
    added = run("add", file, "--name", "own", *told, "--data", tmp_path)
    assert (added.returncode, added.stdout[:15]) == (0, "own: 2 places, "), added.stderr
    assert "2 rows were skipped: no name 1, repeated id 1." in added.stderr
    assert "Data © The Guild, licence CC-BY-4.0" in added.stderr
    listed = run("list", "--data", tmp_path).stdout.splitlines()
    assert listed[0].split() == ["name", "source", "places", "vanished", "version", "data", "of", "age", "licence"]
    assert listed[1].split()[:3] == ["own", "guild", "2"]
    assert listed[1].split()[-1] == "CC-BY-4.0"


def test_a_folder_of_parts(tmp_path: Path) -> None:
    parts = tmp_path / "release"
    parts.mkdir()
    for number in range(3):
        feature = {
            "type": "Feature",
            "properties": {"@spider": "cafes", "ref": str(number), "name": "Café"},
            "geometry": {"type": "Point", "coordinates": [7, 43]},
        }
        (parts / f"cafes-{number}.geojson").write_text(json.dumps(feature))
    (parts / "empty.geojson").touch()
    added = run("add", parts, "--data", tmp_path)
    assert added.stdout.startswith("release: 3 places"), added.stderr
    assert "All The Places" in added.stderr


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["add", __file__], 2, "is of no format known here"),
        (["add", "absent.osm.pbf"], 2, "absent.osm.pbf cannot be read: No such file or directory."),
        (["add", MONACO, "--name", "Not/A Name"], 2, "cannot name a dataset"),
        (["add", MONACO, "--map", "name"], 2, "--map name: write INPUT=COLUMN"),
        (["fetch", "meta", "--bbox", "7,43,8,44"], 2, "'meta' cannot be fetched"),
        (["fetch", "overture", "--bbox", "7,43"], 2, "--bbox 7,43: write west,south,east,north"),
        (["remove", "monaco"], 1, "There is no dataset 'monaco'; known: none yet."),
    ],
)
def test_errors_are_one_sentence(tmp_path: Path, words: list[str | Path], code: int, sentence: str) -> None:
    done = run(*words, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
