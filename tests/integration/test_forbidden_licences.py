"""Licences that a batch, a command or a setting forbids, on a real store and real reference data."""

import csv
import io
from functools import partial
from pathlib import Path

import pytest

from placewright.cli.tables.command import opened_enricher, run
from placewright.enrichment import open_enricher
from placewright.errors import SettingsError, UsageError
from placewright.reference.datasets import add
from placewright.settings import load_settings
from placewright.store import BatchSubmission
from placewright.store.submissions import submit_batch
from placewright.testing import TemporaryStore, sent_job

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
