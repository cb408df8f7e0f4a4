"""Overrides in a real store: found for a slice, laid over stored answers, never lost to the cache or a running job."""

import threading
import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from placewright.model.job import JobStatus
from placewright.model.outputs import Confidence
from placewright.model.override import make_override
from placewright.overrides.stored import expire, reapply
from placewright.store import JobFilter, jobs, overrides
from placewright.store.overrides import OverrideFilter
from placewright.testing import EchoEnricher, TemporaryStore, answered, sent_job
from placewright.worker.loop import Worker

MADE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path, database_url):
    one = TemporaryStore(tmp_path, slice_jobs=3, database_url=database_url)
    yield one
    one.close()


def correction(place_id: str, name: str | None = "Café", **fields):
    given = {"author": "Maria", "reason": "I own it.", "created_at": MADE, "expires_at": None, **fields}
    return make_override(place_id=place_id, attribute="names", outputs={"name": name}, **given)


def keep(store, *new) -> None:
    store.database.write(lambda conn: overrides.put(conn, store.organisation_id, new))


def apply(store, *place_ids) -> int:
    return store.database.write(lambda conn: reapply(conn, store.organisation_id, place_ids))


class Idle(threading.Event):
    """Stops the worker when nothing waits or runs any more."""

    def __init__(self, store) -> None:
        super().__init__()
        self.store = store

    def wait(self, timeout: float | None = None) -> bool:
        """Look whether there is work left; the worker asks when it finds none."""
        wanted = JobFilter(statuses=frozenset({JobStatus.QUEUED, JobStatus.IN_PROGRESS}))
        left = self.store.database.read(lambda conn: jobs.page(conn, self.store.organisation_id, wanted, limit=1))
        if not left.total:
            self.set()
        return super().wait(0.01)


def work(store) -> None:
    Worker(store.settings, store.database, store.dispatcher, EchoEnricher(), Idle(store)).run()


def name_of(store, place_id: str) -> str | None:
    return msgspec.json.decode(store.job(place_id).outputs).get("name")


def test_a_run_applies_the_overrides_of_its_places(store) -> None:
    store.submit([sent_job("a"), sent_job("b"), sent_job("c")])
    keep(store, correction("b"), correction("c", expires_at=MADE + timedelta(days=1)), correction("other"))
    work(store)
    assert [name_of(store, one) for one in "abc"] == ["a", "Café", "c"]
    assert msgspec.json.decode(store.job("b").confidence_scores) == {"name": "VERY_HIGH"}


def test_the_cache_neither_hides_nor_spreads_an_override(store) -> None:
    keep(store, correction("b"))
    store.submit([sent_job("b", name="Same")])
    work(store)
    store.submit([sent_job("a", name="Same"), sent_job("c", name="Same")])
    keep(store, correction("c", "Third"))
    work(store)
    assert [name_of(store, one) for one in "abc"] == ["Same", "Café", "Third"]


def test_stored_answers_change_at_once_and_back(store) -> None:
    store.submit([sent_job("a"), sent_job("b")])
    store.submit([sent_job("b")], batch_id="twice")
    work(store)
    before, version = store.job("b"), store.batch().version
    keep(store, correction("b", None))
    assert (apply(store, "b", "a", "none"), apply(store, "b")) == (2, 0)
    after = store.job("b", "b")
    assert (msgspec.json.decode(after.outputs), msgspec.json.decode(after.changes)) == (
        {"name": None},
        {"name": {"before": "b", "after": None}},
    )
    assert store.batch().version > version
    assert {one.attribute: one.filled for one in store.batch().attributes} == {"names": 1}
    found = store.database.read(lambda conn: overrides.page(conn, store.organisation_id, OverrideFilter(), limit=9))
    store.database.write(lambda conn: overrides.remove(conn, store.organisation_id, found.overrides[0].id))
    assert apply(store, "b") == 2
    assert store.job("b", "twice").outputs == before.outputs
    assert {one.attribute: one.filled for one in store.batch().attributes} == {"names": 2}


def test_a_job_that_runs_meanwhile_runs_once_more(store) -> None:
    store.submit([sent_job("a")])
    claimed = store.dispatcher.claim()
    keep(store, correction("a"))
    apply(store, "a")
    assert store.ids() == {"in_progress": ["a"]}
    store.dispatcher.release(claimed)
    work(store)
    assert name_of(store, "a") == "Café"


def test_the_answers_of_a_running_job_keep_the_counters_right(store) -> None:
    store.submit([sent_job("a")])
    work(store)
    store.submit([sent_job("a", refresh=True, name="new")])
    slice_ = store.dispatcher.claim()
    keep(store, correction("a", None))
    assert apply(store, "a") == 0
    store.dispatcher.finish(slice_, [answered(job) for job in slice_.jobs])
    work(store)
    assert name_of(store, "a") is None
    assert [(one.run, one.filled) for one in store.batch().attributes] == [(1, 0)]


def test_what_is_over_comes_off_by_itself(store) -> None:
    store.submit([sent_job("a"), sent_job("b")])
    work(store)
    soon = datetime.now(UTC) + timedelta(seconds=0.2)
    keep(store, correction("a", expires_at=soon), correction("b", expires_at=soon + timedelta(days=1)))
    assert (apply(store, "a", "b"), store.database.write(expire)) == (2, 0)
    time.sleep(0.25)
    assert [store.database.write(expire) for _ in range(2)] == [1, 0]
    assert [name_of(store, one) for one in "ab"] == ["a", "Café"]


def test_one_for_a_place_and_attribute(store) -> None:
    keep(store, correction("a"), correction("b"))
    keep(store, correction("a", "Bar"))
    read = store.database.read(lambda conn: overrides.of_places(conn, store.organisation_id, ["a", "b", "c"]))
    assert {key: [one.outputs["name"] for one in theirs] for key, theirs in read.items()} == {
        "a": ["Bar"],
        "b": ["Café"],
    }
    assert store.database.read(lambda conn: overrides.of_places(conn, store.organisation_id + 1, ["a"])) == {}


def test_pages_and_filters(store) -> None:
    keep(store, *(correction(str(number), author="x" if number % 2 else "y") for number in range(5)))
    keep(store, correction("old", expires_at=MADE))

    def page(limit: int = 9, cursor: str | None = None, **wanted):
        work_ = lambda conn: overrides.page(  # noqa: E731
            conn, store.organisation_id, OverrideFilter(**wanted), limit=limit, cursor=cursor
        )
        return store.database.read(work_)

    first = page(4)
    assert [one.place_id for one in first.overrides] == ["0", "1", "2", "3"]
    assert [one.place_id for one in page(4, first.next_cursor).overrides] == ["4", "old"]
    assert [one.place_id for one in page(author="x").overrides] == ["1", "3"]
    assert [one.place_id for one in page(expired=True).overrides] == ["old"]
    assert len(page(expired=False, attribute="names").overrides) == 5
    assert len(page(place_id="2").overrides) == 1
    streamed = overrides.stream(store.database, store.organisation_id, OverrideFilter(), chunk=2)
    assert [one.place_id for one in streamed] == ["0", "1", "2", "3", "4", "old"]


def test_the_weakest_word_is_known(store) -> None:
    store.submit([sent_job("a"), sent_job("b")])
    work(store)
    keep(store, correction("a", None))
    apply(store, "a", "b")
    low = JobFilter(confidence_below=Confidence.LOW)
    found = store.database.read(lambda conn: jobs.page(conn, store.organisation_id, low, limit=9))
    assert [one.place_id for one in found.jobs] == ["a"]
