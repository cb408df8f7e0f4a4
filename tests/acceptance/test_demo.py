"""`placewright demo`: the whole road over HTTP, on real places; and the list that it starts from."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MONACO = ROOT / "src" / "placewright" / "cli" / "demo" / "monaco"
OLDER = ROOT / ".." / "shared" / "data" / "osm-monaco" / "monaco-2021-04.osm.pbf"


@pytest.mark.xdist_group("demo")
def test_the_demo_refreshes_the_whole_list():
    command = [sys.executable, "-m", "placewright", "demo", "--into", str(ROOT / "build" / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    with (ROOT / "build" / "demo" / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 589
    assert sum(bool(row["matched_to"]) for row in rows) >= 500
    for output in ("website", "phone", "opening_hours"):
        assert sum(bool(row[output]) for row in rows) >= 60, output
    assert all(row["name_reasoning"] for row in rows)
    assert "VERY_HIGH" in done.stdout


@pytest.mark.skipif(not OLDER.exists(), reason="the extract of 2021 (shared data) is not here")
def test_the_list_is_what_its_script_makes(tmp_path):
    made = tmp_path / "places.csv"
    command = [sys.executable, str(Path(__file__).with_name("make_places.py")), str(OLDER), str(made)]
    subprocess.run(command, check=True, capture_output=True)
    assert made.read_bytes() == (MONACO / "places.csv").read_bytes()
