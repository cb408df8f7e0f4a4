"""Running jobs again: attributes, jobs in progress, earlier outputs, the scheduled refresh (CONTRACT section 5)."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from placewright.errors import InvalidInput
from placewright.model.attributes import CORE
from placewright.model.job import FinishedJob, JobError, JobStatus
from placewright.store import refresh
from placewright.store.reprocess import chosen_statuses, reprocess_batch, reprocess_jobs
from placewright.testing import TemporaryStore, answered, sent_job

ALL = frozenset(JobStatus)


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, slice_jobs=10, database_url=database_url)
    yield made
    made.close()


def again(store: TemporaryStore, statuses: frozenset[JobStatus] = ALL, **options: Any):
    return store.database.write(
        partial(reprocess_batch, organisation_id=1, batch_id="b", statuses=statuses, slice_jobs=10, **options)
    )


def next_attributes(store: TemporaryStore) -> dict[str, tuple[str, ...]]:
    slice_ = store.dispatcher.claim()
    return {job.place_id: job.attributes for job in slice_.jobs} if slice_ else {}


@pytest.mark.parametrize(
    ("options", "own", "none"),
    [
        ({}, ("names",), CORE),
        ({"attributes": ("websites",)}, ("websites",), ("websites",)),
        ({"attributes": ("websites",), "use_previous": True}, ("names",), ("websites",)),
        ({"use_previous": True}, ("names",), CORE),
    ],
)
@pytest.mark.parametrize("settled", [True, False])
def test_section_5_which_attributes_run(
    store: TemporaryStore, options: dict, own: tuple, none: tuple, settled: bool
) -> None:
    store.submit([sent_job("own"), sent_job("none", attributes=())], kick_off=False)
    if not settled:
        again(store)
    assert again(store, **options).job_count == 2
    assert next_attributes(store) == {"own": own, "none": none}


def test_section_5_the_job_s_own_attributes_stay_its_own(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    store.drain(answered)
    again(store, attributes=("websites",))
    store.drain(answered)
    again(store)
    assert next_attributes(store) == {"p": ("names",)}


def test_section_5_only_the_chosen_jobs_run(store: TemporaryStore) -> None:
    store.submit([sent_job("good"), sent_job("bad")])
    store.drain(
        lambda job: answered(job) if job.place_id == "good" else FinishedJob(job=job, error=JobError("internal", "No."))
    )
    store.submit([sent_job("stored")], kick_off=False)
    done = again(store, chosen_statuses(None, None))
    assert (done.job_count, done.excluded_deferred_count) == (1, 1)
    assert store.ids() == {"pending": ["stored"], "queued": ["bad"], "completed": ["good"]}
    assert again(store, chosen_statuses(None, None)).job_count == 0


def test_section_5_a_batch_without_jobs_cannot_run_again(store: TemporaryStore) -> None:
    store.submit([])
    with pytest.raises(InvalidInput):
        again(store)


def test_section_5_earlier_outputs_stay_until_the_run_ends_and_changes_are_told(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    store.drain(answered)
    again(store)
    slice_ = store.dispatcher.claim()
    assert msgspec.json.decode(store.job("p").outputs) == {"name": "p"}
    store.dispatcher.finish(slice_, [answered(slice_.jobs[0], "New")])
    job = store.job("p")
    assert msgspec.json.decode(job.outputs) == {"name": "New"}
    assert msgspec.json.decode(job.changes) == {"name": {"before": "p", "after": "New"}}
    assert (job.attempts, store.batch().attributes[0].run) == (1, 1)


def test_section_5_a_job_in_progress_runs_again_after_its_present_run(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    slice_ = store.dispatcher.claim()
    assert again(store, attributes=("websites",), refresh=True).job_count == 1
    assert store.dispatcher.claim() is None
    assert store.dispatcher.finish(slice_, [answered(slice_.jobs[0])]) == 1
    assert store.ids() == {"queued": ["p"]}
    (job,) = store.dispatcher.claim().jobs
    assert (job.attributes, job.refresh, job.previous.outputs) == (("websites",), True, {"name": "p"})


def test_section_5_the_newest_of_each_place_id_runs(store: TemporaryStore) -> None:
    store.submit([sent_job("p"), sent_job("q")], batch_id="old")
    store.submit([sent_job("p")])
    store.drain(answered)
    done = store.database.write(partial(reprocess_jobs, organisation_id=1, place_ids=["q", "none", "p", "p"]))
    assert (done.job_count, done.missing) == (2, ("none",))
    assert (store.ids("old"), store.ids()) == ({"completed": ["p"], "queued": ["q"]}, {"queued": ["p"]})


def test_section_5_the_scheduled_refresh_moves_last_enriched_only_with_a_change(store: TemporaryStore) -> None:
    store.submit([sent_job("same", attributes=("names", "websites")), sent_job("other"), sent_job("new")])
    store.drain(answered)
    before = {name: store.job(name).last_enriched for name in ("same", "other")}
    marked = store.database.write(partial(refresh.mark, organisation_id=1, batch_ids=["b", "none"]))
    assert (marked.updated, marked.missing) == (("b",), ("none",))
    due = datetime.now(UTC) + timedelta(days=40)
    run = partial(refresh.run_due, day=due.day if due.day <= 28 else 1)
    assert store.database.write(partial(run, now=datetime.now(UTC) - timedelta(days=40))) == 0
    assert store.database.write(partial(run, now=due)) == 3
    assert store.database.write(partial(run, now=due)) == 0
    slice_ = store.dispatcher.claim()
    assert {job.attributes for job in slice_.jobs} == {("names",)}
    assert all(job.refresh for job in slice_.jobs)
    rest = store.dispatcher.claim()
    assert rest is None
    store.dispatcher.finish(slice_, [answered(job, "New" if job.place_id == "other" else None) for job in slice_.jobs])
    assert store.job("same").last_enriched == before["same"]
    assert store.job("other").last_enriched > before["other"]


@pytest.mark.parametrize("how", ["submitted", "waiting", "finished", "running", "scheduled"])
def test_section_5_a_refresh_tells_since_when_evidence_counts(store: TemporaryStore, how: str) -> None:
    began = time.time()
    store.submit([sent_job("p", refresh=how == "submitted"), sent_job("q")])
    if how in ("finished", "scheduled"):
        store.drain(answered)
    held = store.dispatcher.claim() if how == "running" else None
    if how == "scheduled":
        store.database.write(lambda conn: refresh.mark(conn, 1, ["b"]))
        store.database.write(lambda conn: refresh.run_due(conn, datetime.now(UTC) + timedelta(days=40), slice_jobs=10))
        began += 39 * 86_400
    elif how != "submitted":
        again(store, refresh=True)
    if held:
        store.dispatcher.finish(held, [answered(job) for job in held.jobs])
    slice_ = store.dispatcher.claim()
    assert slice_ is not None
    first, second = slice_.jobs
    assert first.refresh
    assert first.fresh_since > began
    assert second.fresh_since == (0 if how == "submitted" else first.fresh_since)


def test_section_5_the_next_run_without_a_refresh_wants_nothing_fresh(store: TemporaryStore) -> None:
    store.submit([sent_job("p", refresh=True)])
    store.drain(answered)
    again(store)
    slice_ = store.dispatcher.claim()
    assert slice_ is not None
    assert (slice_.jobs[0].refresh, slice_.jobs[0].fresh_since) == (False, 0)
