"""`placewright reference`, run as people run it."""

import subprocess
import sys
from pathlib import Path

import pytest

MONACO = Path(__file__).parents[2] / "examples" / "monaco" / "monaco-2023-12.osm.pbf"


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


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["add", __file__], 2, "is of no format known here"),
        (["add", "absent.osm.pbf"], 2, "absent.osm.pbf cannot be read: No such file or directory."),
        (["add", MONACO, "--name", "Not/A Name"], 2, "cannot name a dataset"),
        (["remove", "monaco"], 1, "There is no dataset 'monaco'; known: none yet."),
    ],
)
def test_errors_are_one_sentence(tmp_path: Path, words: list[str | Path], code: int, sentence: str) -> None:
    done = run(*words, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
