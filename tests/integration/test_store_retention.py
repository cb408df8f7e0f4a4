"""Retention: what expires when, what is seen of it before and after it is deleted, and that nothing is left."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite

from placewright.errors import Gone, NotFound
from placewright.model.export import ExportFormat
from placewright.model.job import ClaimedJob
from placewright.store import (
    JobFilter,
    batches,
    codes,
    events,
    expiry,
    exports,
    jobs,
    organisations,
    refresh,
    retention,
)
from placewright.store.reprocess import reprocess_batch, reprocess_jobs
from placewright.store.schema import jobs as jobs_table
from placewright.store.submissions import submit_enriched, submit_job
from placewright.testing import TemporaryStore, answered, sent_job

DAYS = 30


class Clock:
    """Stands for the module `time` of the store: as many days late as told."""

    days = 0.0

    def time_ns(self) -> int:
        return time.time_ns() + int(self.days * codes.DAY_US) * 1000


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(codes, "time", made)
    return made


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, slice_jobs=2, retention_days=DAYS, database_url=database_url)
    yield made
    made.close()


def swept(store: TemporaryStore) -> int:
    total = 0
    while True:
        due = store.database.read(retention.anything_due)
        number = store.database.write(retention.expire)
        assert due == (number > 0)
        if not due:
            return total
        total += number


def count(store: TemporaryStore, table: str) -> int:
    return store.database.read(lambda conn: conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def holding(store: TemporaryStore) -> tuple[int, int]:
    one = store.database.read(organisations.list_holdings)[0]
    return one.batches, one.jobs


def claimed() -> ClaimedJob:
    sent = sent_job("p")
    return ClaimedJob(id=0, place_id="p", organisation_id=1, inputs=sent.inputs, attributes=sent.attributes)


# Everything that names a batch.
ASKED = [
    batches.get,
    batches.stamp,
    batches.ids_by_status,
    batches.cancel,
    batches.delete,
    partial(batches.update, name="New"),
    partial(reprocess_batch, statuses=frozenset()),
    partial(jobs.newest, place_id="p0"),
    partial(jobs.delete, place_id="p0"),
    partial(jobs.ids_by_attribute_status, attributes=["names"]),
    lambda conn, organisation_id, batch_id: jobs.page(conn, organisation_id, JobFilter(batch_id=batch_id), limit=1),
    lambda conn, organisation_id, batch_id: exports.create(conn, organisation_id, [batch_id, "no"], ExportFormat.CSV),
]


@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize("ask", ASKED)
def test_what_has_expired_is_gone_at_once_and_for_good(store, clock, ask, deleted) -> None:
    store.submit([sent_job("p0"), sent_job("p1")])
    store.drain(answered)
    asked = partial(ask, organisation_id=1, batch_id="b")
    clock.days = DAYS + 0.01
    if deleted:
        assert swept(store) == 3
    with pytest.raises(Gone, match="'b' has expired"):
        store.database.write(asked)
    with pytest.raises(NotFound) as other:
        store.database.write(partial(ask, organisation_id=1, batch_id="c"))
    assert not isinstance(other.value, Gone)


def test_the_time_runs_from_the_end_of_the_last_run_and_never_while_it_works(store, clock) -> None:
    store.submit([sent_job("p0"), sent_job("p1")])
    assert store.batch().expires_at is None
    clock.days = 2 * DAYS
    assert swept(store) == 0
    running = store.dispatcher.claim()
    clock.days = 4 * DAYS
    assert (swept(store), store.batch().expires_at) == (0, None)
    assert len(store.database.read(partial(batches.list_batches, organisation_id=1, limit=9)).batches) == 1
    assert store.dispatcher.finish(running, [answered(job) for job in running.jobs]) == 2
    batch = store.batch()
    assert batch.expires_at == batch.finished_at + timedelta(days=DAYS)
    clock.days = 5 * DAYS - 0.1
    store.database.write(
        partial(reprocess_batch, organisation_id=1, batch_id="b", statuses=frozenset(batch.counts), slice_jobs=2)
    )
    clock.days = 6 * DAYS
    assert (swept(store), store.drain(answered)) == (0, 2)
    assert store.batch().expires_at > batch.expires_at + timedelta(days=DAYS - 1)


def test_jobs_that_were_never_started_expire_after_their_last_change(store, clock) -> None:
    store.submit([sent_job("p0")], kick_off=False)
    batch = store.batch()
    assert batch.expires_at == batch.updated_at + timedelta(days=DAYS)
    clock.days = DAYS + 0.01
    assert swept(store) == 2


def test_lists_show_only_what_has_not_expired(store, clock) -> None:
    store.submit([sent_job("p0")])
    store.database.write(partial(submit_job, organisation_id=1, job=sent_job("p1")))
    store.drain(answered)
    clock.days = 1
    store.submit([sent_job("p0")], batch_id="c")
    store.database.write(partial(submit_job, organisation_id=1, job=sent_job("p2")))
    store.drain(answered)
    clock.days = DAYS + 0.01
    for deletes in (3, 0):
        listed = store.database.read(partial(batches.list_batches, organisation_id=1, limit=9))
        assert ([one.id for one in listed.batches], listed.total) == (["c"], 1)
        page = store.database.read(partial(jobs.page, organisation_id=1, wanted=JobFilter(), limit=9))
        assert ([(one.batch_id, one.place_id) for one in page.jobs], page.total) == ([("c", "p0"), (None, "p2")], 2)
        assert len(list(jobs.stream(store.database, 1, JobFilter(), chunk=1))) == 2
        assert store.job("p0").batch_id == "c"
        with pytest.raises(NotFound):
            store.job("p1")
        asked = partial(reprocess_jobs, organisation_id=1, place_ids=["p1"])
        assert store.database.write(asked).missing == ("p1",)
        assert store.database.write(partial(jobs.delete, organisation_id=1, place_id="p1")) == 0
        assert swept(store) == deletes
    assert holding(store) == (1, 2)


def test_a_name_begins_anew(store, clock) -> None:
    for sweep in (False, True):
        store.submit([sent_job("p0"), sent_job("p1")])
        store.drain(answered)
        clock.days += DAYS + 0.01
        if sweep:
            swept(store)
        store.submit([sent_job("p1")])
        assert (store.ids(), holding(store)) == ({"queued": ["p1"]}, (1, 1))
        store.database.write(partial(batches.delete, organisation_id=1, batch_id="b"))
        with pytest.raises(NotFound, match="There is no batch 'b'"):
            store.batch()
    assert count(store, "expired_batches") == 0


def test_a_single_job_begins_anew(store, clock) -> None:
    single = partial(submit_job, organisation_id=1, job=sent_job("p"))
    store.database.write(single)
    store.drain(answered)
    before = store.job("p")
    clock.days = DAYS + 0.01
    store.database.write(single)
    assert (store.job("p").status, holding(store)) == ("queued", (0, 1))
    store.drain(answered)
    assert store.job("p").created_at > before.created_at
    clock.days = 2 * DAYS + 0.1
    answer = {"result": answered(claimed()).result, "processing_seconds": 0.1}
    store.database.write(partial(submit_enriched, organisation_id=1, job=sent_job("p"), **answer))
    assert (swept(store), holding(store)) == (0, (0, 1))


def test_nothing_of_it_is_left(store, clock) -> None:
    store.submit(sent_job(f"p{n}", latitude=43.7, longitude=7.2) for n in range(5))
    for n in range(3):
        store.database.write(
            partial(submit_job, organisation_id=1, job=sent_job(f"s{n}", latitude=43.7, longitude=7.2))
        )
    store.drain(answered)
    assert count(store, "job_points") > 0
    clock.days = DAYS + 0.01
    assert swept(store) == 9
    for table in ("batches", "batch_attributes", "jobs", "job_inputs", "job_points", "results", "slices"):
        assert count(store, table) == 0, table
    assert holding(store) == (0, 0)


def test_an_organisation_may_have_its_own_days_and_they_hold_at_once(store, clock) -> None:
    store.submit([sent_job("p0")])
    store.drain(answered)
    clock.days = 10
    for days, gone in ((0, False), (9.5, True), (None, False), (10.5, False)):
        assert store.database.write(partial(organisations.keep_results, slug="acme", days=days))
        if gone:
            with pytest.raises(Gone):
                store.batch()
            continue
        told = store.batch().expires_at
        kept = DAYS if days is None else days
        assert told == (store.batch().finished_at + timedelta(days=kept) if kept else None)
    assert not store.database.write(partial(organisations.keep_results, slug="nobody", days=1))


def test_where_nothing_is_forgotten_nothing_is_looked_for(tmp_path, clock) -> None:
    store = TemporaryStore(tmp_path)
    store.submit([sent_job("p0")])
    store.drain(answered)
    clock.days = 10_000
    assert (store.batch().expires_at, swept(store)) == (None, 0)
    store.close()


def test_an_export_ends_with_its_batches(store, clock) -> None:
    kept = {"kept_us": 7 * codes.DAY_US, "rows_exported": 1, "file_bytes": 1}
    claim = partial(exports.claim, lease_us=10**12, max_attempts=3)
    create = partial(exports.create, organisation_id=1, batch_ids=["b"], export_format=ExportFormat.CSV)
    store.submit([sent_job("p0")])
    store.drain(answered)
    clock.days = DAYS - 3
    store.database.write(create)
    done = store.database.write(claim)
    assert store.database.write(partial(exports.complete, export=done, **kept))
    running = store.database.write(create) and store.database.write(claim)
    waiting = store.database.write(create)
    get = partial(exports.get, organisation_id=1)
    assert store.database.read(partial(get, export_id=done.id)).expires_at == store.batch().expires_at
    clock.days = DAYS + 0.01
    assert store.database.read(partial(get, export_id=done.id)).status == "expired"
    assert not store.database.write(partial(exports.complete, export=running, **kept))
    swept(store)
    statuses = [store.database.read(partial(get, export_id=one.id)).status for one in (done, running, waiting)]
    assert statuses == ["expired", "failed", "failed"]
    assert store.database.read(partial(exports.files_in_use, export_ids=[done.id, running.id])) == set()


def test_shorter_days_end_an_export_too(store, clock) -> None:
    store.submit([sent_job("p0")])
    store.drain(answered)
    create = partial(exports.create, organisation_id=1, batch_ids=["b"], export_format=ExportFormat.CSV)
    store.database.write(create)
    export = store.database.write(partial(exports.claim, lease_us=10**12, max_attempts=3))
    kept = {"kept_us": 7 * codes.DAY_US, "rows_exported": 1, "file_bytes": 1}
    store.database.write(partial(exports.complete, export=export, **kept))
    clock.days = 2
    store.database.write(partial(organisations.keep_results, slug="acme", days=1))
    swept(store)
    assert store.database.read(partial(exports.get, organisation_id=1, export_id=export.id)).status == "expired"


def test_the_scheduled_refresh_leaves_alone_what_has_expired(store, clock) -> None:
    store.submit([sent_job("p0")])
    store.drain(answered)
    store.database.write(partial(refresh.mark, organisation_id=1, batch_ids=["b"]))
    clock.days = 2 * DAYS + 10
    assert store.database.write(partial(refresh.run_due, now=codes.exact_moment(codes.now_us()))) == 0
    done = store.database.write(partial(refresh.mark, organisation_id=1, batch_ids=["b"]))
    assert (done.updated, done.missing) == ((), ("b",))
    assert swept(store) == 2


def test_another_organisation_learns_nothing_of_it(store, clock) -> None:
    other = store.database.write(lambda conn: organisations.create(conn, "other")).id
    store.submit([sent_job("p0")])
    store.drain(answered)
    clock.days = DAYS + 0.01
    for _ in range(2):
        with pytest.raises(NotFound, match="There is no batch 'b'"):
            store.database.read(partial(batches.get, organisation_id=other, batch_id="b"))
        swept(store)
    assert store.database.read(events.anything_new)  # what a webhook is told of its end is kept as long as the log


@pytest.mark.parametrize("database_url", [None])  # PostgreSQL chooses by what it has counted, so a test cannot ask it
def test_expired_single_jobs_are_found_by_their_index(store) -> None:
    wanted = select(jobs_table.c.id).where(jobs_table.c.organisation_id == 1, expiry.past_single(DAYS))
    asked = wanted.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = store.database.read(lambda conn: conn.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all())
    assert "ix_jobs_singles_age (organisation_id=? AND <expr><?)" in str(plan)
