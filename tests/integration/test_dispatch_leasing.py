"""The leasing dispatcher: order, fairness, leases, fencing, retries, poisonous jobs."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from placewright.dispatch import LeasingDispatcher
from placewright.errors import LeaseLost
from placewright.model.job import FinishedJob, JobError, JobStatus, Slice
from placewright.store import BatchSubmission, organisations
from placewright.store.reprocess import reprocess_batch
from placewright.store.submissions import submit_batch
from placewright.testing import TemporaryStore, answered, sent_job


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, slice_jobs=2, lease_seconds=60, retry_seconds=1, database_url=database_url)
    yield made
    made.close()


def submit_for(store: TemporaryStore, slug: str, number: int) -> None:
    organisation = store.database.write(partial(organisations.create, slug=slug))
    sent = BatchSubmission(batch_name=slug, jobs=[sent_job(f"{slug}{n}") for n in range(number)])
    store.database.write(partial(submit_batch, organisation_id=organisation.id, submission=sent, slice_jobs=2))


def claimed_ids(store: TemporaryStore, number: int) -> list[str]:
    slices = [store.dispatcher.claim() for _ in range(number)]
    return [one.jobs[0].place_id if one else "" for one in slices]


def expire(store: TemporaryStore) -> None:
    store.database.write(lambda conn: conn.execute(text("UPDATE slices SET due = 0")))


def test_slices_of_an_organisation_go_in_order(store: TemporaryStore) -> None:
    submit_for(store, "a", 6)
    submit_for(store, "a", 2)
    assert claimed_ids(store, 5) == ["a0", "a2", "a4", "a0", ""]


def test_a_few_jobs_do_not_wait_behind_many_of_another(store: TemporaryStore) -> None:
    submit_for(store, "big", 40)
    assert claimed_ids(store, 3) == ["big0", "big2", "big4"]
    submit_for(store, "small", 4)
    assert claimed_ids(store, 5) == ["big6", "small0", "big8", "small2", "big10"]


def test_one_who_keeps_sending_does_not_starve_the_other(store: TemporaryStore) -> None:
    submit_for(store, "big", 12)
    taken = []
    for _ in range(6):
        submit_for(store, "busy", 2)
        taken += claimed_ids(store, 2)
    assert [place for place in taken if place.startswith("big")] == ["big0", "big2", "big4", "big6", "big8", "big10"]


def test_a_lease_is_kept_until_it_is_not_renewed(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    slice_ = store.dispatcher.claim()
    assert store.dispatcher.recover() == 0
    expire(store)
    store.dispatcher.renew(slice_)
    assert store.dispatcher.recover() == 0
    expire(store)
    assert store.dispatcher.recover() == 1
    with pytest.raises(LeaseLost):
        store.dispatcher.renew(slice_)


def test_a_late_worker_writes_nothing(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    late = store.dispatcher.claim()
    expire(store)
    store.dispatcher.recover()
    again = store.dispatcher.claim()
    store.dispatcher.release(late)
    assert store.dispatcher.finish(late, [answered(late.jobs[0], "late")]) == 0
    assert store.dispatcher.finish(again, [answered(again.jobs[0], "right")]) == 1
    assert bytes(store.job("p").outputs) == b'{"name":"right"}'


def test_a_slice_that_is_handed_back_has_a_new_token(store: TemporaryStore) -> None:
    store.submit([sent_job("p1"), sent_job("p2")])
    first = store.dispatcher.claim()
    store.dispatcher.finish(first, [answered(first.jobs[0])])
    store.dispatcher.release(first)
    second = store.dispatcher.claim()
    assert [job.place_id for job in second.jobs] == ["p2"]
    assert (second.id, second.token, second.jobs[0].attempts) == (first.id, first.token + 1, 1)
    assert store.dispatcher.finish(first, [answered(first.jobs[1])]) == 0


def test_finishing_twice_counts_once(store: TemporaryStore) -> None:
    store.submit([sent_job("p1"), sent_job("p2")])
    slice_ = store.dispatcher.claim()
    done = [answered(job) for job in slice_.jobs]
    assert [store.dispatcher.finish(slice_, done[:1]), store.dispatcher.finish(slice_, done)] == [1, 1]
    assert (store.ids(), store.batch().attributes[0].run) == ({"completed": ["p1", "p2"]}, 2)


def failing(job, code: str = "internal") -> FinishedJob:
    return FinishedJob(job=job, error=JobError(code, "No."), retry_after_seconds=0.0)


def test_a_failed_job_runs_again_until_its_attempts_are_used_up(store: TemporaryStore) -> None:
    store.submit([sent_job("good"), sent_job("bad")])
    seen = []
    for _ in range(5):
        slice_ = store.dispatcher.claim()
        if slice_ is None:
            break
        seen.append([(job.place_id, job.attempts) for job in slice_.jobs])
        store.dispatcher.finish(
            slice_, [answered(job) if job.place_id == "good" else failing(job) for job in slice_.jobs]
        )
    assert seen == [[("good", 1), ("bad", 1)], [("bad", 2)], [("bad", 3)]]
    assert bytes(store.job("bad").error or b"") == b'{"code":"internal","message":"No."}'


def test_a_retry_waits_for_its_time(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    slice_ = store.dispatcher.claim()
    late = FinishedJob(job=slice_.jobs[0], error=JobError("internal", "No."), retry_after_seconds=3600.0)
    store.dispatcher.finish(slice_, [late])
    assert store.ids() == {"queued": ["p"]}
    assert store.dispatcher.claim() is None
    expire(store)
    assert store.dispatcher.claim().jobs[0].attempts == 2


def kill(store: TemporaryStore) -> list[Slice]:
    """Claim all that waits, and die of it."""
    slices = []
    while slice_ := store.dispatcher.claim():
        slices.append(slice_)
    expire(store)
    store.dispatcher.recover()
    return slices


def test_after_a_crash_jobs_run_alone_and_the_guilty_one_fails(store: TemporaryStore) -> None:
    store.submit([sent_job("good"), sent_job("poison")])
    kill(store)
    good, poison = store.dispatcher.claim(), store.dispatcher.claim()
    assert [[job.place_id for job in one.jobs] for one in (good, poison)] == [["good"], ["poison"]]
    assert good.jobs[0].crashes == 1
    store.dispatcher.finish(good, [answered(good.jobs[0])])
    kill(store)
    assert store.ids() == {"completed": ["good"], "failed": ["poison"]}
    assert b'"code":"poisonous"' in bytes(store.job("poison").error or b"")


def test_only_the_job_at_hand_is_blamed_for_a_crash(store: TemporaryStore) -> None:
    for _ in range(2):
        store.submit([sent_job("good"), sent_job("poison")])
        while slice_ := store.dispatcher.claim():
            for job in slice_.jobs:
                if job.place_id == "poison":
                    store.dispatcher.take(job.id)
        expire(store)
        LeasingDispatcher(store.settings, store.database).recover()
        store.dispatcher.close()
    assert store.ids() == {"queued": ["good"], "failed": ["poison"]}
    assert store.dispatcher.claim().jobs[0].crashes == 0


def test_crashes_of_others_do_not_use_up_attempts(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    kill(store)
    for attempt in (2, 3):
        slice_ = store.dispatcher.claim()
        assert slice_.jobs[0].attempts == attempt
        store.dispatcher.finish(slice_, [failing(slice_.jobs[0])])
    assert store.ids() == {"queued": ["p"]}


def test_the_slices_of_a_dead_worker_come_back_at_once(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(4))
    other = LeasingDispatcher(store.settings, store.database, "dead")
    other.claim()
    store.dispatcher.claim()
    assert store.dispatcher.recover_from("dead") == 1
    assert store.ids() == {"queued": ["p0", "p1"], "in_progress": ["p2", "p3"]}


def test_section_5_a_job_that_was_asked_to_run_again_does_so_even_when_it_was_poisonous(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    kill(store)
    store.dispatcher.claim()
    statuses = frozenset({JobStatus.IN_PROGRESS})
    asked = partial(reprocess_batch, organisation_id=1, batch_id="b", statuses=statuses, attributes=("websites",))
    assert store.database.write(asked).job_count == 1
    expire(store)
    store.dispatcher.recover()
    assert store.ids() == {"queued": ["p"]}
    (job,) = store.dispatcher.claim().jobs
    assert (job.attributes, job.attempts, job.crashes) == (("websites",), 1, 0)


def test_slices_of_organisations_that_are_refused_are_left_for_others(store: TemporaryStore) -> None:
    submit_for(store, "a", 2)
    submit_for(store, "b", 2)
    b = store.database.read(partial(organisations.find, slug="b")).id
    assert store.dispatcher.claim({b}).jobs[0].place_id == "a0"
    assert store.dispatcher.claim({b}) is None
    assert store.dispatcher.claim().jobs[0].place_id == "b0"
