"""Quotes and kept pages go when their time is over; address, time and hash stay, and so do the values."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from placewright.model.job import ClaimedJob, FinishedJob
from placewright.model.outputs import AttributeStatus, Evidence, Output, Resolved, Result
from placewright.outgoing.cache import PageCache
from placewright.outgoing.page import Page
from placewright.testing import TemporaryStore, sent_job
from placewright.worker.forgetting import forget_evidence

OLD, NEW = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, database_url=database_url, evidence_days=30)
    made.submit([sent_job("old"), sent_job("new")])
    made.drain(lambda job: told(job, OLD if job.place_id == "old" else NEW))
    yield made
    made.close()


def told(job: ClaimedJob, observed_at: str) -> FinishedJob:
    page = {"source": "website", "record": "https://a.example/", "url": "https://a.example/", "sha256": "ab"}
    piece = Evidence(**page, observed_at=observed_at, quote='They say "quote": here', weight=1.0)
    output = Output(name="name", value="Here", probability=0.9, reasoning="It says so.", evidence=(piece,))
    resolved = Resolved(attribute="names", status=AttributeStatus.RUN, outputs=(output,))
    return FinishedJob(job=job, result=Result.of([resolved]))


def evidence(store: TemporaryStore, place_id: str) -> dict:
    return msgspec.json.decode(store.job(place_id).enrichment_metadata)["name"]["sources"][0]


def never() -> bool:
    return False


def test_quotes_that_are_over_go_and_nothing_else(store: TemporaryStore) -> None:
    before = evidence(store, "old"), evidence(store, "new"), store.job("old").outputs
    assert forget_evidence(store.settings, store.database, never) == 1
    assert evidence(store, "old") == {key: value for key, value in before[0].items() if key != "quote"}
    assert {"url", "observed_at", "sha256"} <= evidence(store, "old").keys()
    assert (evidence(store, "new"), store.job("old").outputs) == before[1:]
    assert forget_evidence(store.settings, store.database, never) == 0


def test_without_the_setting_they_stay(store: TemporaryStore) -> None:
    settings = store.settings.model_copy(update={"evidence_days": 0})
    assert forget_evidence(settings, store.database, never) == 0
    assert "quote" in evidence(store, "old")


def test_pages_that_are_over_go(tmp_path: Path) -> None:
    store = TemporaryStore(tmp_path, evidence_days=1)
    (tmp_path / "cache").mkdir()
    kept = PageCache(tmp_path / "cache" / "pages.db", most_bytes=10**6)
    for days in (2, 0.5):
        url = f"https://a.example/{days}"
        kept.put(Page(url=url, final_url=url, fetched_at=OLD, body=b"words"), time.time() - days * 86_400)
    assert forget_evidence(store.settings, store.database, never) == 1
    assert (kept.get("https://a.example/2") is None, kept.get("https://a.example/0.5") is None) == (True, False)
    kept.close()
    store.close()
