"""`placewright batches` against a real server, on real files."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pytest

from placewright.cli.batches import fetching, sending
from placewright.client import Client
from placewright.reference.datasets import add
from placewright.tables.opening import opened

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco"
DOCS = Path(__file__).parents[2] / "docs"
ROWS = 120


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Return the environment of a command that talks to a server with the bundled extract of Monaco."""
    from tests.acceptance.conftest import Served

    folder = tmp_path_factory.mktemp("batches") / "data"
    add([MONACO / "monaco-2023-12.osm.pbf"], folder / "reference", "monaco")
    served = Served(folder, "--workers", "1")
    url = served.url()
    made = subprocess.run(
        [sys.executable, "-m", "placewright", "keys", "create", "acme", "--data", str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    given = {"PLACEWRIGHT_URL": url, "PLACEWRIGHT_ORG": "acme", "PLACEWRIGHT_API_KEY": made.stdout.strip()}
    yield {**os.environ, **given}
    served.stop()


@pytest.fixture(scope="module")
def client(server):
    """Return a client of that server."""
    url, organisation, key = (server[f"PLACEWRIGHT_{name}"] for name in ("URL", "ORG", "API_KEY"))
    with Client(url, api_key=key, organisation=organisation) as one:
        yield one


@pytest.fixture
def places(tmp_path) -> Path:
    """Return a list of places, one of which cannot be asked."""
    lines = (MONACO / "places.csv").read_text(encoding="utf-8").splitlines()[: ROWS + 1]
    (tmp_path / "places.csv").write_text("\n".join([*lines, "nowhere,,,,,,,,,,,"]), encoding="utf-8")
    return tmp_path / "places.csv"


def command(server, *arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "placewright", "batches", *map(str, arguments)]
    return subprocess.run(line, env=server, capture_output=True, text=True, check=False, timeout=90)


def test_from_a_file_to_a_file(server, places, tmp_path) -> None:
    sent = command(server, "submit", places, "--attributes", "websites,phoneNumbers")
    assert (sent.returncode, "1 rows rejected" in sent.stderr) == (0, True), sent.stderr
    batch_id = sent.stdout.strip()
    assert "name: This is required." in Path(f"{places}.rejected.csv").read_text(encoding="utf-8")
    watched = command(server, "watch", batch_id, "--json")
    assert json.loads(watched.stdout.splitlines()[-1])["status"] == "completed"
    listed = command(server, "list", "--json", "--query", "places")
    assert json.loads(listed.stdout.splitlines()[0])["id"] == batch_id
    assert batch_id in command(server, "list").stdout
    out = tmp_path / "out.csv"
    fetched = command(server, "results", batch_id, out)
    assert (fetched.returncode, fetched.stderr) == (0, f"{ROWS} places.\n")
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert len({row["place_id"] for row in rows}) == ROWS
    assert sum(row["website_enriched"] != "" for row in rows) > 20
    assert {path.name for path in tmp_path.iterdir()} == {"places.csv", "places.csv.rejected.csv", "out.csv"}
    again = command(server, "reprocess", batch_id, "--all", "--json")
    assert json.loads(again.stdout)["job_count"] == ROWS
    assert command(server, "cancel", batch_id).returncode == 0


@pytest.mark.parametrize("name", ["own.csv", "own.xlsx", "own"])
def test_attributes_of_ones_own_have_their_columns(server, client, places, tmp_path, name) -> None:
    key = "lift" + name.removeprefix("own.")
    client.create_custom_attribute(key, "Is there a lift?", {key: "boolean", "floors": "integer"})
    given = ("--attributes", f"websites,{key}", "--forbid-licence", "CC0", "--budget", 2, "--quiet")
    batch_id = command(server, "submit", places, *given).stdout.strip()
    assert client.wait_for_batch(batch_id, every_seconds=0.1).metadata.spending.budget == 2
    unknown = command(server, "submit", places, "--attributes", "stairs")
    assert (unknown.returncode, "There is no attribute stairs" in unknown.stderr) == (2, True)
    fetched = command(server, "results", batch_id, tmp_path / name)
    assert fetched.returncode == 0, fetched.stderr
    columns = head(tmp_path / name)
    assert [one for one in columns if one.endswith("_confidence")] == [
        *("website_confidence", f"{key}_confidence", f"{key}.floors_confidence")
    ]
    client.delete_custom_attribute(key)
    command(server, "results", batch_id, tmp_path / f"later-{name}")
    assert not any(one.startswith(key) for one in head(tmp_path / f"later-{name}"))


def head(path: Path) -> list[str]:
    if path.suffix == ".csv":
        return next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    if path.suffix == ".xlsx":
        return list(next(openpyxl.load_workbook(path).active.iter_rows(values_only=True)))
    return duckdb.sql(f"SELECT * FROM '{path}/*.parquet'").columns


class Stop(Exception):
    """Stands for a kill."""


def order(places: Path, **options) -> sending.Order:
    given = {"name": "List", "batch_id": None, "append": False, "attributes": ("websites",), "mapping": {}}
    return sending.Order(**{**given, "in_": str(places), "rejected": f"{places}.rejected.csv", **options})


@pytest.mark.parametrize("append", [False, True])
def test_a_stopped_submission_goes_on(client, places, monkeypatch, append) -> None:
    save, saved = sending._save, []

    def stopping(side, sent):
        saved.append(sent)
        if len(saved) == 3:
            raise Stop  # after the server has it, before it is noted
        save(side, sent)

    monkeypatch.setattr(sending, "_save", stopping)
    with pytest.raises(Stop):
        sending.send(client, order(places, append=append), quiet=True, most_jobs=50)
    monkeypatch.setattr(sending, "_save", save)
    done = sending.send(client, order(places, append=append), quiet=True, most_jobs=50)
    assert (done.places, len(done.batch_ids)) == (ROWS, 1 if append else 3)
    ids = [job.place_id for job in client.results(done.batch_ids)]
    assert (len(ids), len(set(ids))) == (ROWS, ROWS)
    assert not Path(f"{places}.submission").exists()


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "parts"])
def test_results_that_were_stopped_are_those_of_one_run(client, places, tmp_path, monkeypatch, name) -> None:
    done = sending.send(client, order(places), quiet=True, most_jobs=50)
    for batch_id in done.batch_ids:
        client.wait_for_batch(batch_id, every_seconds=0.1)
    whole, stopped = tmp_path / f"whole-{name}", tmp_path / f"stopped-{name}"
    fetching.fetch(client, done.batch_ids, str(whole), (), quiet=True, page=20)
    save, number = fetching.ProgressFile.save, 0

    def stopping(self, progress):
        nonlocal number
        number += 1
        if number % 3 == 0:
            raise Stop
        save(self, progress)

    monkeypatch.setattr(fetching.ProgressFile, "save", stopping)
    stops = 0
    while True:
        try:
            fetching.fetch(client, done.batch_ids, str(stopped), (), quiet=True, page=20)
        except Stop:
            stops += 1
        else:
            break
    assert stops > 3
    if name == "parts":
        assert content(f"{whole}/*.parquet") == content(f"{stopped}/*.parquet")
        assert len(list(stopped.iterdir())) == 7  # of batches of 50, 50 and 20 places, in pages of 20
    elif name.endswith("parquet"):
        assert content(whole) == content(stopped)
    else:
        assert whole.read_bytes() == stopped.read_bytes()


@pytest.mark.parametrize("name", ["out.csv", "out.tsv.gz", "out.xlsx", "out.parquet"])
def test_columns_that_come_late_are_kept(client, tmp_path, name) -> None:
    jobs = [{"place_id": f"p{n}", "inputs": {"name": f"Bar {n}", "latitude": 43.7, "longitude": 7.4}} for n in range(6)]
    jobs[5]["inputs"]["phone"] = "+37793256565"
    batch = client.submit_batch("Late", jobs, attributes=("websites",))
    client.wait_for_batch(batch.id, every_seconds=0.1)
    fetching.fetch(client, [batch.id], str(tmp_path / name), (), quiet=True, page=2)
    with opened(tmp_path / name, name) as table:
        rows = {row.values["place_id"]: row.values for row in table}
        columns = table.columns
    assert [rows[f"p{n}"]["phone"] or "" for n in range(6)] == ["", "", "", "", "", "+37793256565"]
    assert columns[:5] == ("place_id", "name", "latitude", "longitude", "phone")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def content(pattern: object) -> list[tuple]:
    rows = duckdb.execute("FROM read_parquet(?)", [str(pattern)]).fetchall()
    assert len(rows) == ROWS
    return rows


def test_the_examples_of_the_docs_run(client, server, places, tmp_path, monkeypatch, capsys) -> None:
    done = sending.send(client, order(places, attributes=("websites", "openingHours")), quiet=True)
    client.wait_for_batch(done.batch_ids[0], every_seconds=0.1)
    fetching.fetch(client, done.batch_ids, str(tmp_path / "OUT"), (), quiet=True, page=50)
    monkeypatch.chdir(tmp_path)
    (queries,) = re.findall(r"^```sql\n(.*?)^```$", (DOCS / "bulk.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    best, hours = (duckdb.execute(query).fetchall() for query in queries.split(";") if query.strip())
    assert len(best) > 10
    assert sum(places for _, places in hours) == ROWS
    for name in ("URL", "ORG", "API_KEY"):
        monkeypatch.setenv(f"PLACEWRIGHT_{name}", server[f"PLACEWRIGHT_{name}"])
    (example,) = re.findall(
        r"^```python\n(.*?)^```$", (DOCS / "client.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    exec(compile(example, "docs/client.md", "exec"), {})
    assert "website_enriched" in capsys.readouterr().out


def test_who_does_not_say_whose_batches_is_told(server) -> None:
    ran = command({**server, "PLACEWRIGHT_ORG": ""}, "list")
    assert (ran.returncode, "Say whose batches" in ran.stderr) == (2, True)


def test_an_unknown_attribute_is_told(server, tmp_path) -> None:
    ran = command(server, "results", "any", tmp_path / "out.csv", "--attributes", "websties")
    assert (ran.returncode, "There is no attribute websties." in ran.stderr) == (2, True)
