"""Taking jobs in: whole, appended, single; what a retry and a change do."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from placewright.errors import InvalidInput, NotFound
from placewright.store import BatchSubmission, JobFilter, jobs, organisations
from placewright.store.submissions import submit_batch, submit_enriched, submit_job
from placewright.testing import TemporaryStore, answered, sent_job


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, slice_jobs=3, database_url=database_url)
    yield made
    made.close()


def test_a_batch_waits_in_the_order_of_submission(store: TemporaryStore) -> None:
    assert store.submit(sent_job(f"p{n}") for n in (3, 1, 2)) == "b"
    assert store.ids() == {"queued": ["p3", "p1", "p2"]}
    assert store.batch().counts["queued"] == 3


def test_jobs_that_are_not_kicked_off_stay_pending(store: TemporaryStore) -> None:
    store.submit([sent_job("p1")], kick_off=False)
    assert store.ids() == {"pending": ["p1"]}
    assert store.dispatcher.claim() is None


@pytest.mark.parametrize("place_id", ["ร้านกาแฟ", "☕ café", 'a"b\\c/d', "x" * 500, "a b\tc\u2028d", "e\u0301"])
def test_any_place_id_comes_back_as_it_was(store: TemporaryStore, place_id: str) -> None:
    store.submit([sent_job(place_id)])
    assert store.ids() == {"queued": [place_id]}
    assert store.job(place_id).place_id == place_id


def test_a_submission_is_all_or_nothing(store: TemporaryStore) -> None:
    with pytest.raises(InvalidInput):
        store.submit([sent_job("p1"), sent_job("p\0")])
    with pytest.raises(NotFound):
        store.batch()


def test_appending_the_same_again_changes_nothing_but_the_name(store: TemporaryStore) -> None:
    store.submit([sent_job("p1", city="Monaco", latitude=43.7)], name="old")
    store.drain(answered)
    before = store.job("p1")
    same = msgspec.structs.replace(sent_job("p1"), inputs=b'{"latitude": 43.7, "city": "Monaco", "name": "p1"}')
    store.submit([same], name="new")
    assert (store.batch().name, store.ids()) == ("new", {"completed": ["p1"]})
    assert store.job("p1").completed_at == before.completed_at


@pytest.mark.parametrize("other", [sent_job("p1", city="Nice"), sent_job("p1", attributes=("websites",))])
def test_appending_other_contents_replaces_and_queues_again(store: TemporaryStore, other) -> None:
    store.submit([sent_job("p1"), sent_job("p2")])
    store.drain(answered)
    store.submit([other, sent_job("p3")])
    assert store.ids() == {"queued": ["p1", "p3"], "completed": ["p2"]}
    assert bytes(store.job("p1").outputs) == b"{}"
    assert [count.run + count.not_run for count in store.batch().attributes] == [1]


def test_a_replaced_job_is_lost_to_the_worker_that_runs_it(store: TemporaryStore) -> None:
    store.submit([sent_job("p1")])
    slice_ = store.dispatcher.claim()
    store.submit([sent_job("p1", city="Nice")])
    assert store.dispatcher.finish(slice_, [answered(job) for job in slice_.jobs]) == 0
    assert store.drain(answered) == 1
    assert store.ids() == {"completed": ["p1"]}


def test_single_jobs_share_slices_and_have_one_identity(store: TemporaryStore) -> None:
    for place_id in ("a", "b", "a", "c", "d"):
        store.database.write(partial(submit_job, organisation_id=1, job=sent_job(place_id), slice_jobs=3))
    slices = [store.dispatcher.claim(), store.dispatcher.claim(), store.dispatcher.claim()]
    assert [[job.place_id for job in one.jobs] if one else None for one in slices] == [["a", "b", "c"], ["d"], None]


def test_the_same_place_id_in_and_out_of_batches_are_different_jobs(store: TemporaryStore) -> None:
    store.submit([sent_job("p", city="1")], batch_id="b1")
    store.submit([sent_job("p", city="2")], batch_id="b2")
    store.database.write(partial(submit_job, organisation_id=1, job=sent_job("p", city="3")))
    cities = [msgspec.json.decode(bytes(store.job("p", of).inputs))["city"] for of in ("b1", "b2", None)]
    assert cities == ["1", "2", "3"]
    page = store.database.read(partial(jobs.page, organisation_id=1, wanted=JobFilter(place_ids=("p",)), limit=9))
    assert page.total == 3


def test_an_enriched_job_is_stored_finished(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    result = answered(store.dispatcher.claim().jobs[0], "Café").result
    save = partial(submit_enriched, organisation_id=1, result=result, processing_seconds=0.5)
    for city in ("Monaco", "Nice"):
        store.database.write(partial(save, job=sent_job("q", city=city)))
    job = store.job("q")
    assert msgspec.json.decode(bytes(job.outputs)) == {"name": "Café"}
    assert (job.status, job.batch_id, job.processing_seconds) == ("completed", None, 0.5)


def test_another_organisation_s_batch_id_is_free(store: TemporaryStore) -> None:
    store.submit([sent_job("p1")])
    other = store.database.write(lambda conn: organisations.create(conn, "other"))
    sent = BatchSubmission(batch_name="theirs", batch_id="b", jobs=[sent_job("q1")])
    store.database.write(partial(submit_batch, organisation_id=other.id, submission=sent))
    assert store.ids() == {"queued": ["p1"]}
    assert store.batch().name == "B"
