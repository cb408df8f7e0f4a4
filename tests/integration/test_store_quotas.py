"""Quotas: what counts, what passes, and that nothing of what is refused is kept."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from placewright.errors import QuotaExceeded
from placewright.model.job import JobStatus
from placewright.store import BatchSubmission, batches, jobs, organisations
from placewright.store.quotas import Quotas, within, working
from placewright.store.reprocess import reprocess_batch
from placewright.store.submissions import submit_batch, submit_job
from placewright.testing import TemporaryStore, answered, sent_job

TABLES = ("batches", "jobs", "job_inputs", "job_points", "results", "slices")


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, slice_jobs=2, database_url=database_url)
    yield made
    made.close()


def held(store: TemporaryStore) -> list[Any]:
    counts = [f"SELECT count(*) FROM {table}" for table in TABLES] + ["SELECT batches, jobs FROM organisations"]
    return store.database.read(lambda conn: [tuple(conn.execute(text(one)).one()) for one in counts])


def under(store: TemporaryStore, quotas: Quotas, effect: Any, **options: Any) -> Any:
    work = partial(effect, organisation_id=1, **options)
    return store.database.write(lambda conn: within(conn, 1, quotas, work))


def batch(name: str, *places: str, kick_off: bool = True) -> Any:
    sent = [sent_job(place, latitude=43.7, longitude=7.2) for place in places]
    return partial(
        submit_batch, submission=BatchSubmission(batch_name=name, batch_id=name, jobs=sent, kick_off=kick_off)
    )


def refused(store: TemporaryStore, quotas: Quotas, effect: Any, **options: Any) -> QuotaExceeded:
    before = held(store)
    with pytest.raises(QuotaExceeded) as error:
        under(store, quotas, effect, **options)
    assert held(store) == before
    return error.value


def test_only_so_many_jobs_are_stored(store) -> None:
    three = Quotas(jobs=3)
    under(store, three, batch("b", "p0", "p1"))
    error = refused(store, three, batch("c", "p0", "p1"))
    assert str(error).startswith("An organisation may store at most 3 jobs; with this request there would be 4. Delete")
    assert error.retry_seconds is None
    refused(store, three, batch("b", "p2", "p3"))
    under(store, three, batch("b", "p0", "p1"))  # all of them are there
    under(store, three, submit_job, job=sent_job("p0"))
    refused(store, three, submit_job, job=sent_job("p1"))
    under(store, three, submit_job, job=sent_job("p0", city="Nice"))
    under(store, three, jobs.delete, place_id="p1")
    under(store, three, submit_job, job=sent_job("p1"))


def test_only_so_many_batches_work_at_once(store) -> None:
    two = Quotas(batches=2)
    every = frozenset(JobStatus)
    for name in ("b", "c"):
        under(store, two, batch(name, "p0", "p1"))
    error = refused(store, two, batch("d", "p0"))
    assert str(error).startswith("At most 2 batches of an organisation may wait or run at once. Try again when")
    assert error.retry_seconds == 30
    under(store, two, batch("d", "p0", kick_off=False))  # nothing of it runs
    under(store, two, batch("c", "p2"))
    under(store, two, submit_job, job=sent_job("p0"))  # no batch
    refused(store, two, reprocess_batch, batch_id="d", statuses=every)
    running = store.dispatcher.claim()
    refused(store, two, reprocess_batch, batch_id="d", statuses=every)
    under(store, two, batches.cancel, batch_id="c")
    under(store, two, reprocess_batch, batch_id="d", statuses=every)
    assert store.dispatcher.finish(running, [answered(job) for job in running.jobs]) == 2
    store.drain(answered)
    under(store, two, reprocess_batch, batch_id="b", statuses=every)
    under(store, two, reprocess_batch, batch_id="b", statuses=every)


def test_a_smaller_quota_refuses_only_what_adds(store) -> None:
    for name in ("b", "c"):
        store.submit([sent_job("p0"), sent_job("p1")], batch_id=name)
    one = Quotas(batches=1, jobs=1)
    under(store, one, batch("b", "p0"))
    under(store, one, jobs.delete, place_id="p1")
    refused(store, one, batch("b", "p2"))
    under(store, one, batches.delete, batch_id="c")


def test_it_is_one_organisation_s(store) -> None:
    other = store.database.write(lambda conn: organisations.create(conn, "other")).id
    under(store, Quotas(batches=1, jobs=1), batch("b", "p0"))
    work = partial(batch("b", "p0"), organisation_id=other)
    assert store.database.write(lambda conn: within(conn, other, Quotas(batches=1, jobs=1), work)) == "b"


@pytest.mark.parametrize("database_url", [None])  # PostgreSQL chooses by what it has counted, so a test cannot ask it
def test_working_batches_are_found_by_their_index(store) -> None:
    asked = working(1).compile(compile_kwargs={"literal_binds": True})
    plan = store.database.read(lambda conn: conn.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all())
    assert "ix_batches_working" in str(plan)
