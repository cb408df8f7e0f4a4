"""`placewright enrich` and `explain` on a real index, as a person runs them."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from placewright.reference.datasets import add

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco"
PLACES = MONACO / "places.csv"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Return a data folder with the bundled extract of Monaco."""
    folder = tmp_path_factory.mktemp("data")
    add([MONACO / "monaco-2023-12.osm.pbf"], folder / "reference", "monaco")
    return folder


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", "from placewright.cli import main; main()", *map(str, arguments)]


def placewright(*arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), input=stdin, capture_output=True, text=True, check=False, timeout=120)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_list_of_places(data, tmp_path) -> None:
    out = tmp_path / "out.csv"
    ran = placewright("enrich", PLACES, out, "--data", data, "--attributes", "websites,phoneNumbers")
    assert (ran.returncode, ran.stdout) == (0, "")
    answers = read(out)
    assert [row["id"] for row in answers] == [row["id"] for row in read(PLACES)]
    assert sum(row["website_enriched"] != "" for row in answers) > 120
    assert all(row["website_reasoning"].endswith(".") for row in answers)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert ran.stderr.startswith("589 places, ")


def test_a_wrong_command_leaves_every_file_as_it_is(data, tmp_path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("a,b\n1,2\n", encoding="utf-8")
    out.write_text("kept", encoding="utf-8")
    same = placewright("enrich", source, f"{tmp_path}/./in.csv", "--data", data)
    assert (same.returncode, "are the same file" in same.stderr) == (2, True)
    ran = placewright("enrich", source, out, "--data", data)
    assert (ran.returncode, "No column tells the places' names" in ran.stderr) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]
    assert (source.read_text(), out.read_text()) == ("a,b\n1,2\n", "kept")


def test_rejected_rows_say_why(data, tmp_path) -> None:
    out = tmp_path / "out.ndjson"
    source = tmp_path / "in.csv"
    source.write_text("title,lat,lng\nStars'n'Bars,43.7328,7.4253\n,43.7,7.4\nX,91,7\n", encoding="utf-8")
    ran = placewright("enrich", source, out, "--data", data)
    assert (ran.returncode, len(out.read_text().splitlines())) == (0, 1)
    rejected = read(tmp_path / "out.ndjson.rejected.csv")
    assert [row["line"] for row in rejected] == ["3", "4"]
    assert "latitude: This must be at most 90." in rejected[1]["reason"]
    assert "2 rows rejected" in ran.stderr


def test_streams(data) -> None:
    place = json.dumps({"id": "7", "name": "Stars'n'Bars", "lat": 43.7328, "lon": 7.4253})
    ran = placewright("enrich", "-", "-", "--data", data, "--attributes", "names", stdin=place + "\n")
    job = json.loads(ran.stdout)
    assert (ran.returncode, job["place_id"], job["inputs"]["id"]) == (0, "7", "7")
    assert job["outputs"]["name"] == "Stars ’n’ Bars"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("in.xml", "o.csv"), "Error: in.xml: the extension .xml is not known."),
        (("in.csv", "in.csv"), "IN and OUT are the same file"),
        (("in.csv", "o.csv", "--attributes", "websight"), "There is no attribute websight"),
        (("in.csv", "o.csv", "--map", "name"), "write INPUT=COLUMN"),
        (("in.csv", "o.csv", "--map", "name=Nom"), "the file has no column Nom. It has: title, colour."),
        (("in.csv", "o.csv"), "No column tells where the places are"),
    ],
)
def test_what_was_asked_wrongly_is_one_sentence(data, tmp_path, monkeypatch, arguments, sentence) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("title,colour\nX,red\n", encoding="utf-8")
    ran = placewright("enrich", *arguments, "--data", data)
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_without_reference_data_the_mend_is_told(tmp_path) -> None:
    ran = placewright("enrich", PLACES, tmp_path / "o.csv", "--data", tmp_path)
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    assert "placewright reference add FILE" in ran.stderr


def test_an_interrupted_run_goes_on(data, tmp_path) -> None:
    rows = PLACES.read_text(encoding="utf-8").splitlines(keepends=True)
    source, out, whole = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "whole.csv"
    source.write_text("".join(rows[:1] + rows[1:] * 5), encoding="utf-8")
    arguments = ("--data", data, "--attributes", "websites")
    running = subprocess.Popen(command("enrich", source, out, *arguments), stderr=subprocess.PIPE, text=True)
    progress = tmp_path / "out.csv.progress"
    while running.poll() is None and not (progress.exists() and b'"rows":0' not in progress.read_bytes()):
        time.sleep(0.005)
    os.kill(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Run the same command again to go on." in told
    with out.open("ab") as file:
        file.write(b"a torn li")
    assert "went on after" in placewright("enrich", source, out, *arguments).stderr
    assert placewright("enrich", source, whole, *arguments).returncode == 0
    assert out.read_bytes() == whole.read_bytes()
    assert not progress.exists()


def test_explain_is_readable(data) -> None:
    place = ("--name", "Stars n Bars", "--lat", "43.7328", "--lon", "7.4253")
    text = placewright("explain", *place, "--data", data).stdout
    for part in ("What was asked", "Which records were compared", "node/267901435", "Verdict", "website ="):
        assert part in text
    assert "Second best: " in text
    assert "without openstreetmap node/267901435: no answer" in text
    trace = json.loads(placewright("explain", *place, "--attributes", "websites", "--json", "--data", data).stdout)
    assert trace["accepted"][0]["candidate"]["record"]["id"] == "node/267901435"
    assert trace["resolved"][0]["attribute"] == "websites"


def test_explain_shows_the_overrides_that_lie_over_the_answer(data) -> None:
    placewright("keys", "create", "acme", "--data", data)
    said = ("website=https://example.org/", "--reason", "Asked them", "--author", "Maria")
    made = placewright("overrides", "add", "acme", "p1", *said, "--data", data).stdout.strip()
    place = ("--name", "Stars n Bars", "--lat", "43.7328", "--lon", "7.4253", "--attributes", "websites")
    told = ("explain", *place, "--org", "acme", "--data", data)
    text = placewright(*told, "--place-id", "p1").stdout
    shown = text[text.index("Overrides laid over it") :]
    for part in (made, 'website = "https://example.org/"', "Corrected by Maria", "Without the correction", "+1.000"):
        assert part in shown
    answer = json.loads(placewright(*told, "--place-id", "p1", "--json").stdout)
    assert answer["answer"]["outputs"] == {"website": "https://example.org/"}
    assert answer["overrides"][0]["id"] == made
    assert answer["resolved"][0]["outputs"][0]["value"] != "https://example.org/"
    assert "There are none for this place." in placewright(*told, "--place-id", "p2").stdout
    alone = placewright(*told)
    assert (alone.returncode, "give both --org and --place-id" in alone.stderr) == (2, True)


def test_explain_refuses_what_cannot_be_asked(data) -> None:
    ran = placewright("explain", "--name", "Stars n Bars", "--data", data)
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    assert "A location is needed" in ran.stderr
