"""Licences that a batch, a command or a setting forbids, on a real store and real reference data."""

import csv
import io
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from placewright.api import create_app
from placewright.cli.tables.command import opened_enricher, run
from placewright.enrichment import open_enricher
from placewright.errors import SettingsError, UsageError
from placewright.reference.datasets import add
from placewright.settings import load_settings
from placewright.store import BatchSubmission, keys, open_database, organisations
from placewright.store.submissions import submit_batch
from placewright.testing import TemporaryStore, sent_job
from placewright.worker import run as run_worker

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
PLACE = {"name": "Stars'n'Bars", "latitude": 43.7328, "longitude": 7.4253}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    add([MONACO], folder / "reference", "monaco")
    return folder


@pytest.fixture
def store(tmp_path: Path, database_url: str | None):
    made = TemporaryStore(tmp_path, database_url=database_url)
    yield made
    made.close()


def submitted(store: TemporaryStore, batch: str, licences: tuple[str, ...] | None, *places: str) -> None:
    sent = BatchSubmission(batch_name=batch, batch_id=batch, jobs=list(map(sent_job, places)), forbid_licences=licences)
    store.database.write(partial(submit_batch, organisation_id=store.organisation_id, submission=sent))


def test_a_batch_keeps_its_licences_for_every_slice(store: TemporaryStore) -> None:
    submitted(store, "narrow", ("ODbL", "CC0"), "a")
    submitted(store, "wide", None, "b")
    submitted(store, "narrow", None, "c")  # an append that says nothing leaves them
    submitted(store, "narrow", (), "d")  # one that says none takes them off
    claimed = [store.dispatcher.claim() for _ in range(4)]
    assert [one.forbid_licences for one in claimed if one and one.batch_id == "wide"] == [()]
    assert {one.forbid_licences for one in claimed if one and one.batch_id == "narrow"} == {()}
    submitted(store, "narrow", ("ODbL",), "e")
    last = store.dispatcher.claim()
    assert last is not None
    assert last.forbid_licences == ("ODbL",)


def enriched(data: Path, folder: Path, forbidden: list[str]) -> dict[str, str]:
    source, out = folder / "in.csv", folder / "out.csv"
    source.write_text("id,name,lat,lon\n7,Stars'n'Bars,43.7328,7.4253\n", encoding="utf-8")
    run(str(source), str(out), ("names",), None, [], None, data, None, False, forbidden)
    return next(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))


def test_the_command_leaves_out_what_it_is_told_to(data: Path, tmp_path: Path) -> None:
    assert enriched(data, tmp_path, ["CC0", "Apache"])["name_enriched"] == "Stars ’n’ Bars"
    narrow = enriched(data, tmp_path, ["ODbL"])
    assert (narrow["name_enriched"], narrow["name_confidence"]) == ("", "NONE")
    assert "No source of this installation offers this attribute." in narrow["name_reasoning"]
    with pytest.raises(UsageError, match="no licence 'ODBLL'"), opened_enricher(data, ["ODBLL"]):
        pass


def test_the_setting_does_so_for_everybody(data: Path) -> None:
    enricher = open_enricher(load_settings(data=data, forbid_licences="ODbL, CC-BY-SA"))
    assert (enricher.attributes, enricher.forbidden) == ((), ("CC-BY-SA", "ODbL"))
    enricher.close()
    with pytest.raises(SettingsError, match="PLACEWRIGHT_FORBID_LICENCES"):
        load_settings(data=data, forbid_licences="Oddball")


@pytest.fixture
def api(data: Path, tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Return a function that serves the API over the reference data, with these settings; a worker works for it."""
    stop, opened = threading.Event(), []

    def serve(**settings: Any) -> TestClient:
        (tmp_path / "reference").symlink_to(data / "reference")
        chosen = load_settings(data=tmp_path, **settings)
        database = open_database(chosen)
        _, secret = database.write(lambda conn: keys.create(conn, organisations.create(conn, "demo").id))
        worker = threading.Thread(target=run_worker, args=(chosen, stop))
        worker.start()
        app = create_app(chosen, database)
        opened.extend([worker.join, app.state.services.enriching.close, database.close])
        return TestClient(app, "http://app/v1/demo/place_enrichment", headers={"apiKey": secret})

    yield serve
    stop.set()
    for close in opened:
        close()


def finished(client: TestClient, place_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(f"jobs/{place_id}").json()
        if job["status"] in ("completed", "failed"):
            return job
        time.sleep(0.02)
    raise AssertionError(f"{place_id} never ended.")


WITHOUT = {"forbid_licences": ["ODbL"], "attributes": ["names"]}
WITH = {"forbid_licences": ["CC0"], "attributes": ["names"]}


def test_single_places_leave_out_what_they_are_told_to(api: Callable[..., TestClient]) -> None:
    client = api()
    for path in ("enrich", "jobs"):  # two of one slice may forbid different things
        for name, bounds in (("free", WITH), ("bound", WITHOUT)):
            answer = client.post(path, json={"place_id": f"{path}-{name}", "inputs": PLACE, **bounds})
            assert answer.status_code in (200, 202), answer.text
        assert finished(client, f"{path}-free")["outputs"]["name"] == "Stars ’n’ Bars"
        assert finished(client, f"{path}-bound")["outputs"]["name"] is None
    traces = [client.post("explain", json={"inputs": PLACE, **one}).text for one in (WITH, WITHOUT)]
    assert ["Stars ’n’ Bars" in one for one in traces] == [True, False]


def test_they_stay_with_the_place_until_it_is_sent_otherwise(api: Callable[..., TestClient]) -> None:
    client = api()
    client.post("enrich", json={"place_id": "p", "inputs": PLACE, **WITHOUT})
    client.post("jobs/reprocess", json={"place_ids": ["p"], "refresh": True})
    assert finished(client, "p")["outputs"]["name"] is None
    client.post("jobs", json={"place_id": "p", "inputs": PLACE, "attributes": ["names"]})
    assert finished(client, "p")["outputs"]["name"] == "Stars ’n’ Bars"


def test_so_does_a_batch_of_an_area(api: Callable[..., TestClient]) -> None:
    client = api()
    area = {"center": {key: PLACE[key] for key in ("latitude", "longitude")}, "radius_meters": 50, "limit": 2}
    sent = client.post("batches/from_area", json={"batch_name": "Port", **area, **WITHOUT, "budget": 1}).json()
    ids = sent["jobs"]["queued"]
    assert (len(ids), sent["metadata"]["spending"]["budget"]) == (2, 1)
    assert [finished(client, one.replace("/", "%2F"))["outputs"]["name"] for one in ids] == [None, None]


@pytest.mark.parametrize("path", ["enrich", "jobs", "explain", "batches/from_area", "batches"])
def test_what_is_wrong_is_refused_everywhere(api: Callable[..., TestClient], path: str) -> None:
    client = api(most_budget=2)
    body = {"batch_name": "n", "center": {"latitude": 43.7, "longitude": 7.4}, "radius_meters": 5000, "inputs": PLACE}
    body |= {"jobs": [{"inputs": PLACE}], "attributes": ["names"]}

    def told(**wrong: Any) -> tuple[int, str]:
        answer: httpx.Response = client.post(path, json=body | wrong)
        return answer.status_code, answer.json().get("detail", "")

    status, detail = told(forbid_licences=["Oddball"])
    assert (status, "/forbid_licences: There is no licence 'Oddball'" in detail) == (400, True)
    assert told(budget=-1)[0] == 400
    assert told(budget=2.5) == (
        400,
        "One value of the body is wrong: /budget: This must be at most 2: the operator of this server has said so.",
    )
    assert told(budget=2)[0] in (200, 202)


def test_no_key_raises_a_budget_above_what_the_operator_allows(api: Callable[..., TestClient]) -> None:
    client = api(most_budget=2)
    client.post("batches", json={"batch_name": "n", "batch_id": "b", "jobs": [{"inputs": PLACE}], **WITHOUT})
    assert [client.put("batches/b", json={"budget": one}).status_code for one in (1, 2, 2.1)] == [200, 200, 400]
    assert client.get("batches/b").json()["metadata"]["spending"]["budget"] == 2
    with pytest.raises(SettingsError, match=r"MOST_BUDGET: .*not be less than PLACEWRIGHT_BATCH_BUDGET"):
        load_settings(most_budget=2, batch_budget=3)
