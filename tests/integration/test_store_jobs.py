"""Reading jobs: pages, cursors, filters, streams."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from placewright.errors import InvalidInput, NotFound
from placewright.model.job import FinishedJob, JobError, JobStatus
from placewright.model.outputs import AttributeStatus, Confidence, Output, Resolved, Result
from placewright.store import JobFilter, JobPage, jobs, results
from placewright.store.submissions import submit_job
from placewright.testing import TemporaryStore, answered, sent_job


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, database_url=database_url)
    yield made
    made.close()


def page(
    store: TemporaryStore, *, limit: int = 99, cursor: str | None = None, offset: int = 0, **wanted: Any
) -> JobPage:
    return store.database.read(
        partial(jobs.page, organisation_id=1, wanted=JobFilter(**wanted), limit=limit, cursor=cursor, offset=offset)
    )


def names(found: JobPage) -> list[str]:
    return [job.place_id for job in found.jobs]


def sure(job, probability: float, fingerprint: bytes | None = None) -> FinishedJob:
    output = Output(name="website", value="https://a.mc/", probability=probability, reasoning="It says so.")
    result = Result.of([Resolved(attribute="websites", status=AttributeStatus.RUN, outputs=(output,))], "MC")
    return FinishedJob(job=job, result=result, fingerprint=fingerprint, fingerprint_attributes=("websites",))


def test_a_cursor_goes_on_where_the_page_ended_while_rows_are_written(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(5))
    first = page(store, batch_id="b", limit=2)
    store.drain(answered)
    store.submit([sent_job("p5")])
    second = page(store, batch_id="b", limit=2, cursor=first.next_cursor)
    third = page(store, batch_id="b", limit=2, cursor=second.next_cursor)
    assert names(first) + names(second) + names(third) == [f"p{n}" for n in range(6)]
    assert (first.total, third.total, third.next_cursor) == (5, 6, None)


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "MjA3ODAuNA==x", "LTE", "Ojo"])
def test_a_cursor_of_somebody_else(store: TemporaryStore, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        page(store, cursor=cursor)


def test_filters(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(4))
    store.database.write(partial(submit_job, organisation_id=1, job=sent_job("single")))
    slice_ = store.dispatcher.claim()
    done = [sure(slice_.jobs[0], 0.99), sure(slice_.jobs[1], 0.7)]
    store.dispatcher.finish(slice_, [*done, FinishedJob(job=slice_.jobs[2], error=JobError("internal", "No."))])
    assert names(page(store)) == ["p0", "p1", "p2", "p3", "single"]
    assert names(page(store, singles_only=True)) == ["single"]
    assert names(page(store, batch_id="b", statuses=frozenset({JobStatus.COMPLETED, JobStatus.FAILED}))) == [
        "p0",
        "p1",
        "p2",
    ]
    assert names(page(store, confidence_below=Confidence.HIGH)) == ["p1"]
    assert names(page(store, place_ids=("p3", "p0", "none", "p\0"))) == ["p0", "p3"]
    assert names(page(store, day=datetime.now(UTC).date())) == ["p0", "p1", "p2", "p3", "single"]
    assert page(store, day=date(2001, 1, 1)).total == 0
    assert names(page(store, batch_id="b", limit=2, offset=1)) == ["p1", "p2"]
    with pytest.raises(NotFound):
        page(store, batch_id="none")


@pytest.mark.parametrize("wanted", [{}, {"batch_id": "b"}, {"statuses": frozenset({JobStatus.QUEUED})}])
def test_totals_agree_with_the_rows(store: TemporaryStore, wanted: dict[str, Any]) -> None:
    store.submit(sent_job(f"p{n}") for n in range(7))
    found = page(store, limit=3, **wanted)
    assert (found.total, len(found.jobs)) == (7, 3)


def test_a_stream_yields_all_in_order(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(10))
    found = jobs.stream(store.database, 1, JobFilter(batch_id="b"), chunk=3)
    assert [job.place_id for job in found] == [f"p{n}" for n in range(10)]


def test_a_failed_job_tells_why(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    store.drain(lambda job: FinishedJob(job=job, error=JobError("internal", "It broke.")))
    job = store.job("p")
    assert bytes(job.error or b"") == b'{"code":"internal","message":"It broke."}'
    assert (job.status, job.attempts, bytes(job.outputs)) == ("failed", 1, b"{}")
    with pytest.raises(NotFound):
        store.job("q")


def test_ids_by_attribute_status(store: TemporaryStore) -> None:
    store.submit([sent_job("p1", attributes=("names", "websites")), sent_job("p2")])
    slice_ = store.dispatcher.claim()
    store.dispatcher.finish(slice_, [answered(slice_.jobs[0])])
    found = store.database.read(
        partial(jobs.ids_by_attribute_status, organisation_id=1, batch_id="b", attributes=["names", "websites"])
    )
    assert (found["names"]["RUN"], found["names"]["NOT_RUN"]) == (["p1"], ["p2"])
    assert found["websites"] == {"RUN": [], "ERROR": [], "NOT_RUN": ["p1", "p2"], "RUN_CONDITION_FAILED": []}


def test_results_are_a_cache_within_the_organisation(store: TemporaryStore) -> None:
    store.submit([sent_job("p1", attributes=("websites",))])
    store.drain(lambda job: sure(job, 0.99, b"\x00print\xff"))
    reusable = partial(results.reusable, fingerprints=[b"\x00print\xff", b"other"])
    found = store.database.read(partial(reusable, organisation_id=1))
    assert list(found) == [b"\x00print\xff"]
    assert found[b"\x00print\xff"].attributes == {"websites"}
    assert found[b"\x00print\xff"].result.outputs == {"website": "https://a.mc/"}
    assert store.database.read(partial(reusable, organisation_id=2)) == {}


def test_section_4_a_stream_takes_constant_memory(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}", note="x" * 4000) for n in range(3000))
    tracemalloc.start()
    number = sum(1 for _ in jobs.stream(store.database, 1, JobFilter(batch_id="b"), chunk=100))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 3000
    assert peak < 3_000_000  # all of them are 12 MB


def test_the_single_job_of_a_place_that_batches_hold_too(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    with pytest.raises(NotFound):
        store.database.read(partial(jobs.single, organisation_id=1, place_id="p"))
    store.database.write(partial(submit_job, organisation_id=1, job=sent_job("p")))
    store.submit([sent_job("q")])
    found = store.database.read(partial(jobs.single, organisation_id=1, place_id="p"))
    assert (found.place_id, found.batch_id) == ("p", None)
    with pytest.raises(NotFound):
        store.database.read(partial(jobs.single, organisation_id=2, place_id="p"))
