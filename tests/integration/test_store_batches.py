"""Batches: counters, listing, renaming, cancelling, deleting; keys beside them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from placewright.errors import NotFound
from placewright.model.job import FinishedJob, JobError, JobStatus
from placewright.store import JobFilter, batches, health, jobs, keys
from placewright.store.submissions import submit_job
from placewright.testing import TemporaryStore, answered, sent_job


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, slice_jobs=2, database_url=database_url)
    yield made
    made.close()


def failed(job) -> FinishedJob:
    return FinishedJob(job=job, error=JobError("internal", "It broke."))


def listed(store: TemporaryStore, **options) -> list[str]:
    page = store.database.read(partial(batches.list_batches, organisation_id=1, **{"limit": 99} | options))
    assert page.total >= len(page.batches)
    return [batch.id for batch in page.batches]


def test_counters_follow_every_step(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(4))
    first, second = store.dispatcher.claim(), store.dispatcher.claim()
    assert store.ids() == {"in_progress": ["p0", "p1", "p2", "p3"]}
    store.dispatcher.finish(first, [answered(first.jobs[0]), failed(first.jobs[1])])
    store.dispatcher.release(second)
    assert store.ids() == {"queued": ["p2", "p3"], "completed": ["p0"], "failed": ["p1"]}
    assert [*store.batch().counts.values()] == [0, 2, 0, 1, 1]


def test_the_version_moves_with_every_change_and_only_then(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(4))
    seen = [store.batch().version]
    slice_ = store.dispatcher.claim()
    seen.append(store.batch().version)
    store.dispatcher.finish(slice_, [answered(job) for job in slice_.jobs])
    seen.append(store.batch().version)
    assert sorted(set(seen)) == seen
    assert store.batch().stamp == store.database.read(partial(batches.stamp, organisation_id=1, batch_id="b"))


def test_a_run_has_a_start_and_an_end(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    assert (store.batch().started_at, store.batch().finished_at) == (None, None)
    store.drain(answered)
    batch = store.batch()
    assert batch.created_at <= batch.started_at <= batch.finished_at
    assert batch.settled_before == 0


def test_a_name_is_found_by_any_part_in_any_case(store: TemporaryStore) -> None:
    for name in ("Cafés 100%", "カフェ", "cafes_1"):
        store.submit([sent_job("p")], batch_id=name, name=name)
    assert listed(store) == ["cafes_1", "カフェ", "Cafés 100%"]
    assert listed(store, query="CAFÉS") == ["Cafés 100%"]
    assert listed(store, query="0%") == ["Cafés 100%"]
    assert listed(store, query="s_1") == ["cafes_1"]
    assert listed(store, query="s%1") == []
    assert listed(store, limit=1, offset=1) == ["カフェ"]


def test_the_filter_by_status_agrees_with_the_status(store: TemporaryStore) -> None:
    for name in ("done", "failed", "half", "stored", "waiting"):
        store.submit([sent_job("p"), sent_job("q")], batch_id=name, kick_off=name != "stored")
        if name in ("done", "failed"):
            store.drain(answered if name == "done" else failed)
        if name == "half":
            slice_ = store.dispatcher.claim()
            store.dispatcher.finish(slice_, [answered(slice_.jobs[0])])
    everything = store.database.read(partial(batches.list_batches, organisation_id=1, limit=9)).batches
    for status in JobStatus:
        assert listed(store, status=status) == [one.id for one in everything if one.status(0.5) == status]


def test_renaming_and_marking(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    changed = store.database.write(
        partial(batches.update, organisation_id=1, batch_id="b", name="Renamed", refresh=True)
    )
    assert (changed.name, changed.refresh) == ("Renamed", True)
    assert listed(store, query="renamed") == ["b"]


def test_cancel_stops_waiting_and_running_jobs(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(5))
    done, running = store.dispatcher.claim(), store.dispatcher.claim()
    store.dispatcher.finish(done, [answered(job) for job in done.jobs])
    for _ in range(2):
        batch = store.database.write(partial(batches.cancel, organisation_id=1, batch_id="b"))
        assert batch.status(0.5) == "pending"
        assert store.ids() == {"pending": ["p2", "p3", "p4"], "completed": ["p0", "p1"]}
    assert store.dispatcher.finish(running, [answered(job) for job in running.jobs]) == 0
    assert store.dispatcher.claim() is None


def test_delete_takes_everything_with_it(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(5))
    store.drain(answered)
    store.submit([sent_job("p9")])
    running = store.dispatcher.claim()
    assert store.database.write(partial(batches.delete, organisation_id=1, batch_id="b")) == 6
    with pytest.raises(NotFound):
        store.batch()
    assert store.dispatcher.finish(running, [answered(job) for job in running.jobs]) == 0
    for table in ("batches", "jobs", "job_inputs", "results", "batch_attributes", "slices"):
        count = text(f"SELECT count(*) FROM {table}")
        assert store.database.read(lambda conn, count=count: conn.execute(count).scalar()) == 0, table


def test_deleting_one_job_keeps_the_sums(store: TemporaryStore) -> None:
    store.submit([sent_job("p1"), sent_job("p2")])
    store.drain(answered)
    assert store.ids() == {"completed": ["p1", "p2"]}
    assert store.database.write(partial(jobs.delete, organisation_id=1, place_id="p1")) == 1
    assert store.ids() == {"completed": ["p2"]}
    assert (store.batch().total, store.batch().attributes[0].filled) == (1, 1)


def test_days_are_synthetic_batches(store: TemporaryStore) -> None:
    store.submit([sent_job("p1")])
    store.database.write(partial(submit_job, organisation_id=1, job=sent_job("p2")))
    days = partial(batches.list_days, organisation_id=1, wanted=JobFilter(), limit=9)
    (day,) = store.database.read(days).batches
    assert (day.id, day.total) == (f"day:{datetime.now(UTC).date()}", 2)
    assert store.database.read(partial(days, wanted=JobFilter(singles_only=True))).batches[0].total == 1


def test_jobs_of_all_are_counted_by_status(store: TemporaryStore) -> None:
    store.submit([sent_job("p1")])
    store.database.write(partial(submit_job, organisation_id=1, job=sent_job("p2")))
    assert store.database.read(health.jobs_by_status)[JobStatus.QUEUED] == 2


def test_a_key_opens_its_organisation_until_it_is_revoked_or_expires(store: TemporaryStore) -> None:
    write, read = store.database.write, store.database.read
    key, secret = write(partial(keys.create, organisation_id=1, name="laptop"))
    _, old = write(partial(keys.create, organisation_id=1, expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    owner = read(partial(keys.authenticate, secret=secret))
    assert (owner.slug, owner.use_is_stale, key.prefix) == ("acme", True, secret[:9])
    assert read(partial(keys.authenticate, secret=old)) is None
    assert read(partial(keys.authenticate, secret=secret + "x")) is None
    write(partial(keys.note_use, key_id=key.id))
    assert read(partial(keys.authenticate, secret=secret)).use_is_stale is False
    assert write(partial(keys.revoke, key_id=key.id)) is True
    assert read(partial(keys.authenticate, secret=secret)) is None
    assert write(partial(keys.revoke, key_id=99)) is False
    assert len(read(keys.list_keys)) == 2
    assert secret not in repr(read(lambda conn: conn.execute(text("SELECT * FROM api_keys")).all()))
    if store.settings.database_url is None:
        assert secret.encode() not in (store.settings.data / "placewright.db-wal").read_bytes()
