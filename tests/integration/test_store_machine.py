"""Any order of submitting, working, crashing, cancelling, expiring and deleting keeps CONTRACT section 12.

A small model says what each step must do; after every step the real store and dispatcher must agree with it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from placewright.api.views import status_view
from placewright.dispatch import open_dispatcher
from placewright.errors import Gone, InvalidInput, LeaseLost, NotFound, QuotaExceeded
from placewright.model.attributes import CORE
from placewright.model.job import ClaimedJob, FinishedJob, JobError, JobStatus, Slice
from placewright.store import (
    BatchSubmission,
    JobFilter,
    batches,
    codes,
    jobs,
    organisations,
    refresh,
    retention,
    submissions,
)
from placewright.store import clock as shared_clock
from placewright.store.quotas import Quotas, within
from placewright.store.reprocess import chosen_statuses, reprocess_batch, reprocess_jobs
from placewright.testing import TemporaryStore, answered, sent_job

SLICE_JOBS, MAX_ATTEMPTS, MAX_CRASHES, LEASE = 2, 2, 2, 20
DAY_OF_REFRESH = 9
PENDING, QUEUED, RUNNING, COMPLETED, FAILED = JobStatus

ORGANISATIONS = st.integers(0, 1)
BATCHES = st.sampled_from(["b", "c"])
PLACES = st.lists(st.sampled_from("abcde"), min_size=1, max_size=5, unique=True)
WISHES = st.sampled_from([("names",), ("websites",), ("names", "websites")])
MAYBE = st.sampled_from([None, True, False])
ENDS = st.lists(st.sampled_from(["same", "new", "fail", "retry", "leave"]), min_size=SLICE_JOBS, max_size=SLICE_JOBS)

# What each step may do to the status of a job (CONTRACT section 12.4); a job that comes or goes is not listed.
LEGAL = {
    "submit": {(one, to) for one in JobStatus for to in (QUEUED, PENDING)},
    "enrich": {(one, COMPLETED) for one in JobStatus},
    "claim": {(QUEUED, RUNNING)},
    "finish": {(RUNNING, COMPLETED), (RUNNING, FAILED), (RUNNING, QUEUED)},
    "release": {(RUNNING, QUEUED)},
    "lost": {(RUNNING, QUEUED), (RUNNING, FAILED)},
    "cancel": {(QUEUED, PENDING), (RUNNING, PENDING)},
    "reprocess": {(PENDING, QUEUED), (COMPLETED, QUEUED), (FAILED, QUEUED)},
    "refresh": {(COMPLETED, QUEUED)},
    "": set(),
}


class Clock:
    """Stands for the module `time` of the store: it moves only when told."""

    def __init__(self) -> None:
        self.us = codes.now_us()

    def time_ns(self) -> int:
        return self.us * 1000

    def at(self) -> datetime:
        return codes.exact_moment(self.us)


@dataclass
class Job:
    """What the model knows of a job."""

    order: int
    city: str
    own: tuple[str, ...]
    status: JobStatus
    run: tuple[str, ...] | None = None  # attributes of this run, when they are not its own
    refresh: codes.Refresh = codes.Refresh.NO
    rerun: tuple[tuple[str, ...] | None, codes.Refresh] | None = None
    attempts: int = 0
    crashes: int = 0
    lease: tuple[int, int] | None = None
    delayed_until: int = 0  # at the latest
    answer: dict[str, str | None] | None = None  # attribute → name, None for what is not RUN
    changes: dict[str, Any] = field(default_factory=dict)
    last_enriched: int | None = None
    error: str | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        return self.own if self.run is None else self.run

    def fresh(self, status: JobStatus, refresh: codes.Refresh = codes.Refresh.NO, run: Any = None) -> None:
        self.status, self.refresh, self.run, self.rerun, self.lease, self.error = status, refresh, run, None, None, None
        self.attempts = self.crashes = self.delayed_until = 0


@dataclass
class Batch:
    """What the model knows of a batch."""

    order: int
    name: str
    created: int
    refresh: bool = False
    refreshed: int | None = None


@dataclass
class Lease:
    """A slice in the hands of a worker."""

    organisation: int
    batch: str | None
    worker: int
    due: int


Key = tuple[int, str | None, str]  # organisation, batch, place

WORKING = "SELECT count(DISTINCT batch_id) FROM jobs WHERE organisation_id = :own AND status IN (1, 2)"
STORED = "SELECT count(*) FROM jobs WHERE organisation_id = :own"


class Store(RuleBasedStateMachine):
    """Two organisations that use the same ids, two workers that come, go and die, and a clock."""

    def __init__(self, store: TemporaryStore, clock: Clock) -> None:
        super().__init__()
        self.store, self.database, self.clock = store, store.database, clock
        self.workers = [open_dispatcher(store.settings, store.database, f"w{n}") for n in range(2)]
        known = self.query("SELECT count(*) FROM organisations")[0][0]
        self.slugs = [f"o{known}-{n}" for n in "ab"]
        self.ids = [self.write(organisations.create, slug=slug).id for slug in self.slugs]
        self.days = [20, 0]  # for which each keeps results; 0: for ever
        self.write(organisations.keep_results, slug=self.slugs[0], days=20)
        self.gone: set[tuple[int, str]] = set()  # batches that have expired
        self.quotas = Quotas()
        self.answer: Any = None
        self.orders, self.answers = count(), count()
        self.jobs: dict[Key, Job] = {}
        self.batches: dict[tuple[int, str], Batch] = {}
        self.leases: dict[tuple[int, int], Lease] = {}
        self.slices: list[Slice] = []  # all that were ever claimed: late workers hold on to theirs
        self.keys: dict[int, Key] = {}  # of running jobs, by the store's id
        self.before: dict[Key, JobStatus] = {}
        self.step = ""
        self.seen: dict[tuple[int, str], tuple[Any, bytes]] = {}

    def write(self, work: Callable[..., Any], **options: Any) -> Any:
        return self.database.write(partial(work, **options))

    def did(self, step: str) -> None:
        """Say which kind of step this is, before the model changes."""
        self.step = step
        self.before = {key: job.status for key, job in self.jobs.items()}
        self.pass_time(1000)

    def pass_time(self, us: int) -> None:
        """Move the clock, and forget what expires meanwhile: the store must not show it, deleted or not."""
        self.clock.us += us
        for key, since in self.idle_since().items() if any(self.days) else ():
            org, batch, place = key
            if self.days[org] and since + self.days[org] * codes.DAY_US <= self.clock.us:
                if place is None:
                    self.gone.add((org, batch))
                    del self.batches[org, batch]
                self.jobs = {k: v for k, v in self.jobs.items() if k != key and (place or k[:2] != key[:2])}

    def idle_since(self) -> dict[tuple[int, str | None, str | None], int]:
        """Return what waits for nothing and does not run → since when: batches (without a place) and single jobs."""
        found: dict[tuple[int, str | None, str | None], int] = {}
        of_batches = "SELECT organisation_id, public_id, coalesce(finished_at, updated_at) FROM batches"
        for own, name, since in self.query(of_batches):
            if own in self.ids and (org := self.ids.index(own), name) in self.batches:
                found[org, name, None] = since
        singles = (
            "SELECT organisation_id, place_id, coalesce(completed_at, created_at) FROM jobs WHERE batch_id IS NULL"
        )
        for own, place, since in self.query(singles):
            if own in self.ids and (org := self.ids.index(own), None, place) in self.jobs:
                found[org, None, place] = since
        busy = {key for key, job in self.jobs.items() if job.status in (QUEUED, RUNNING)}
        busy |= {(org, batch, None) for org, batch, _ in busy if batch}
        return {key: since for key, since in found.items() if key not in busy}

    def ask(self, org: int, work: Callable[..., Any], **options: Any) -> bool:
        """Do what a client asks for; tell whether it was not refused, as it must be when it is too much."""
        allowed, counts = self.quotas, []

        def effect(conn: Any) -> Any:
            def count_() -> list[int]:
                return [conn.execute(text(one), {"own": self.ids[org]}).scalar_one() for one in (WORKING, STORED)]

            counts.append(count_())
            done = work(conn, organisation_id=self.ids[org], **options)
            counts.append(count_())
            return done

        try:
            self.answer = self.write(within, organisation_id=self.ids[org], quotas=allowed, effect=effect)
            passed = True
        except QuotaExceeded:
            passed = False
        limits = [(allowed.batches, 0), (allowed.jobs, 1)]
        assert passed == all(not most or counts[1][n] <= max(most, counts[0][n]) for most, n in limits)
        return passed

    def of_batch(self, organisation: int, batch: str | None) -> dict[Key, Job]:
        found = {key: job for key, job in self.jobs.items() if key[:2] == (organisation, batch)}
        return dict(sorted(found.items(), key=lambda item: item[1].order))

    def drop_leases(self, organisation: int, batch: str) -> None:
        self.leases = {
            k: one for k, one in self.leases.items() if (one.organisation, one.batch) != (organisation, batch)
        }

    # Clients

    @rule(org=ORGANISATIONS, batch=BATCHES, places=PLACES, own=WISHES, city=st.sampled_from("xy"), kick=st.booleans(),
          bare=st.booleans(), again=st.booleans())  # fmt: skip
    def submit(self, org, batch, places, own, city, kick, bare, again) -> None:
        self.did("submit")
        own = () if bare and not kick else own
        name = f"{batch} {city}"
        sent = [sent_job(one, attributes=own, city=city, refresh=again) for one in places]
        submission = BatchSubmission(batch_name=name, batch_id=batch, jobs=sent, kick_off=kick)
        if not self.ask(org, submissions.submit_batch, submission=submission, slice_jobs=SLICE_JOBS):
            return
        assert self.answer == batch
        self.gone.discard((org, batch))
        known = self.batches.setdefault((org, batch), Batch(next(self.orders), name, self.clock.us))
        known.name = name
        for place in places:
            self._put((org, batch, place), city, own, QUEUED if kick else PENDING, again)

    @rule(org=ORGANISATIONS, place=st.sampled_from("abc"), own=WISHES, city=st.sampled_from("xy"), again=st.booleans())
    def submit_single(self, org, place, own, city, again) -> None:
        self.did("submit")
        job = sent_job(place, attributes=own, city=city, refresh=again)
        if self.ask(org, submissions.submit_job, job=job, slice_jobs=SLICE_JOBS):
            self._put((org, None, place), city, own, QUEUED, again)

    def _put(self, key: Key, city: str, own: tuple[str, ...], status: JobStatus, again: bool) -> None:
        known = self.jobs.get(key)
        if known and (known.city, known.own) == (city, own):
            return
        job = Job(known.order if known else next(self.orders), city, own, status)
        job.refresh = codes.Refresh.ASKED if again else codes.Refresh.NO
        self.jobs[key] = job

    @rule(org=ORGANISATIONS, place=st.sampled_from("abc"), own=WISHES, city=st.sampled_from("xy"))
    def enrich(self, org, place, own, city) -> None:
        self.did("enrich")
        sent, name = sent_job(place, attributes=own, city=city), f"now {next(self.answers)}"
        claimed = ClaimedJob(id=0, place_id=place, organisation_id=0, inputs=sent.inputs, attributes=own)
        done = {"result": answered(claimed, name).result, "processing_seconds": 0.1}
        if not self.ask(org, submissions.submit_enriched, job=sent, **done):
            return
        known = self.jobs.get((org, None, place))
        job = Job(known.order if known else next(self.orders), city, own, COMPLETED, attempts=1)
        job.answer = {key: name if key == "names" else None for key in own}
        job.last_enriched = self.clock.us
        self.jobs[org, None, place] = job

    @rule(org=ORGANISATIONS, batch=BATCHES)
    def cancel(self, org, batch) -> None:
        self.did("cancel")
        if not self._exists(batches.cancel, org, batch):
            return
        self.drop_leases(org, batch)
        for job in self.of_batch(org, batch).values():
            if job.status in (QUEUED, RUNNING):
                job.fresh(PENDING)

    def _exists(self, work: Callable[..., Any], org: int, batch: str, **options: Any) -> bool:
        """Do it, within the quotas; a batch that is not there must be NotFound or Gone and change nothing."""
        try:
            passed = self.ask(org, work, batch_id=batch, **options)
        except NotFound as error:
            self._misses(org, batch, error)
            return False
        assert (org, batch) in self.batches
        return passed

    def _misses(self, org: int, batch: str | None, error: NotFound) -> None:
        assert (org, batch) not in self.batches
        assert isinstance(error, Gone) == ((org, batch) in self.gone)

    @rule(org=ORGANISATIONS, batch=BATCHES, name=st.sampled_from(["New", None]), mark=MAYBE)
    def update(self, org, batch, name, mark) -> None:
        self.did("")
        if self._exists(batches.update, org, batch, name=name, refresh=mark):
            known = self.batches[org, batch]
            known.name = name or known.name
            known.refresh = known.refresh if mark is None else mark

    @rule(org=ORGANISATIONS, batch=BATCHES)
    def delete_batch(self, org, batch) -> None:
        self.did("")
        gone = self.of_batch(org, batch)
        if self._exists(batches.delete, org, batch):
            assert self.answer == len(gone)
            del self.batches[org, batch]
            self.drop_leases(org, batch)
            self.jobs = {key: job for key, job in self.jobs.items() if key not in gone}

    @rule(org=ORGANISATIONS, batch=st.sampled_from(["b", None]), place=st.sampled_from("abc"))
    def delete_job(self, org, batch, place) -> None:
        self.did("")
        gone = [key for key in self.jobs if (key[0], key[2]) == (org, place) and batch in (None, key[1])]
        try:
            deleted = self.write(jobs.delete, organisation_id=self.ids[org], place_id=place, batch_id=batch)
        except NotFound as error:
            self._misses(org, batch, error)
            return
        assert deleted == len(gone)
        for key in gone:
            del self.jobs[key]

    @rule(org=ORGANISATIONS, batch=BATCHES, failed=MAYBE, incomplete=MAYBE, given=st.just(()) | WISHES,
          again=st.booleans(), previous=st.booleans())  # fmt: skip
    def reprocess(self, org, batch, failed, incomplete, given, again, previous) -> None:
        self.did("reprocess")
        statuses = chosen_statuses(failed, incomplete)
        if incomplete:
            meant = {PENDING, QUEUED, RUNNING} | ({FAILED} if failed else set())
        else:
            meant = set(JobStatus) if failed is False else {FAILED}
        assert statuses == meant
        wishes = {"attributes": given, "refresh": again, "use_previous": previous, "slice_jobs": SLICE_JOBS}
        found = self.of_batch(org, batch)
        try:
            if not self._exists(reprocess_batch, org, batch, statuses=statuses, **wishes):
                return
        except InvalidInput:
            assert not found
            return
        chosen = [job for job in found.values() if job.status in meant]
        left_out = sum(job.status == PENDING for job in found.values() if job not in chosen)
        assert (self.answer.job_count, self.answer.excluded_deferred_count) == (len(chosen), left_out)
        for job in chosen:
            self._again(job, given, again, previous)

    @rule(org=ORGANISATIONS, places=PLACES, given=st.just(()) | WISHES, again=st.booleans(), previous=st.booleans())
    def reprocess_places(self, org, places, given, again, previous) -> None:
        self.did("reprocess")
        wishes = {"attributes": given, "refresh": again, "use_previous": previous, "slice_jobs": SLICE_JOBS}
        if not self.ask(org, reprocess_jobs, place_ids=places, **wishes):
            return
        done = self.answer
        newest: dict[str, Job] = {}
        for key, job in sorted(self.jobs.items(), key=lambda item: item[1].order):
            if key[0] == org and key[2] in places:
                newest[key[2]] = job
        assert done.missing == tuple(place for place in places if place not in newest)
        assert done.job_count == len(newest)
        for job in newest.values():
            self._again(job, given, again, previous)

    def _again(self, job: Job, given: tuple[str, ...], again: bool, previous: bool) -> None:
        run = given if given and (not previous or not job.own) else None if job.own else CORE
        wish = codes.Refresh.ASKED if again else codes.Refresh.NO
        if job.status == RUNNING:
            job.rerun = (run, wish)
        elif job.status == QUEUED:
            job.run, job.refresh = run, wish
        else:
            job.fresh(QUEUED, wish, run)

    @rule(org=ORGANISATIONS, named=st.lists(BATCHES, min_size=1), mark=st.booleans())
    def mark_refresh(self, org, named, mark) -> None:
        self.did("")
        done = self.write(refresh.mark, organisation_id=self.ids[org], batch_ids=named, refresh=mark)
        there = [one for one in dict.fromkeys(named) if (org, one) in self.batches]
        assert (done.updated, set(done.missing)) == (tuple(there), set(named) - set(there))
        for one in there:
            self.batches[org, one].refresh = mark

    # The operator

    @rule(org=ORGANISATIONS, days=st.sampled_from([0, 1, 20]))
    def keep(self, org, days) -> None:
        self.did("")
        while self.write(retention.expire):  # else what has expired would come back when the time gets longer
            pass
        self.write(organisations.keep_results, slug=self.slugs[org], days=days)
        self.days[org] = days
        self.pass_time(0)

    @rule(working=st.sampled_from([0, 0, 1]), stored=st.sampled_from([0, 0, 3, 6]))
    def limit(self, working, stored) -> None:
        self.did("")
        self.quotas = Quotas(batches=working, jobs=stored)

    # Time

    @rule(days=st.sampled_from([1, 25]))
    def wait(self, days) -> None:
        self.did("")
        self.pass_time(days * codes.DAY_US)

    @rule()
    def expire(self) -> None:
        self.did("")
        there = [self.query(f"SELECT count(*) FROM {table}")[0][0] for table in ("batches", "jobs")]
        over = sum(there) - len(self.batches) - len(self.jobs)
        assert self.database.read(retention.anything_due) == (over > 0)
        while number := self.write(retention.expire):
            over -= number
        assert over == 0

    @rule(days=st.sampled_from([0, 35]))
    def run_due(self, days) -> None:
        self.did("refresh")
        self.pass_time(days * codes.DAY_US)
        now = self.clock.at()
        queued = self.write(refresh.run_due, now=now, day=DAY_OF_REFRESH, slice_jobs=SLICE_JOBS)
        since = codes.microseconds(refresh.last_refresh_day(now, DAY_OF_REFRESH))
        due = [one for one in self.batches.items() if one[1].refresh and (one[1].refreshed or one[1].created) < since]
        for (org, name), batch in sorted(due, key=lambda item: item[1].order):
            batch.refreshed = self.clock.us
            number = 0
            for job in self.of_batch(org, name).values():
                enriched = tuple(key for key, value in (job.answer or {}).items() if value is not None)
                if job.status == COMPLETED and enriched:
                    job.fresh(QUEUED, codes.Refresh.SCHEDULED, enriched)
                    number += 1
            if number:
                assert queued == number
                return
        assert queued == 0

    @rule(seconds=st.sampled_from([1, LEASE - 1, LEASE, 60]))
    def recover(self, seconds) -> None:
        self.did("lost")
        self.pass_time(seconds * 1_000_000)
        lost = [key for key, one in self.leases.items() if one.due <= self.clock.us]
        assert self.workers[0].recover() == len(lost)
        for key in lost:
            self._lose(key)

    @rule(worker=st.integers(0, 1))
    def die(self, worker) -> None:
        self.did("lost")
        lost = [key for key, one in self.leases.items() if one.worker == worker]
        assert self.workers[1 - worker].recover_from(f"w{worker}") == len(lost)
        for key in lost:
            self._lose(key)

    def _lose(self, lease: tuple[int, int]) -> None:
        del self.leases[lease]
        for job in self.jobs.values():
            if job.lease != lease:
                continue
            job.status, job.lease, job.crashes, job.delayed_until = QUEUED, None, job.crashes + 1, 0
            if job.crashes >= MAX_CRASHES:
                self._end(job, FAILED, "poisonous")

    # Workers

    @rule(worker=st.integers(0, 1))
    def claim(self, worker) -> None:
        self.did("claim")
        slice_ = self.workers[worker].claim()
        ready = [key for key, job in self.jobs.items() if job.status == QUEUED and job.delayed_until <= self.clock.us]
        if slice_ is None:
            assert not ready
            return
        lease = slice_.id, slice_.token
        assert lease not in {(one.id, one.token) for one in self.slices}
        self.slices.append(slice_)
        batch = self._batch_of(slice_)
        due = self.clock.us + LEASE * 1_000_000
        org = self.ids.index(slice_.jobs[0].organisation_id)
        self.leases[lease] = Lease(org, batch, worker, due)
        assert len({one.id for one in slice_.jobs}) == len(slice_.jobs) <= SLICE_JOBS
        for claimed in slice_.jobs:
            key = org, batch, claimed.place_id
            self.keys[claimed.id] = key
            job = self.jobs[key]
            assert job.status == QUEUED
            job.status, job.lease, job.attempts = RUNNING, lease, job.attempts + 1
            assert claimed.attributes == job.wanted
            assert (claimed.refresh, claimed.attempts, claimed.crashes) == (
                job.refresh != codes.Refresh.NO,
                job.attempts,
                job.crashes,
            )
            assert (claimed.previous is None) == (job.answer is None)

    def _batch_of(self, slice_: Slice) -> str | None:
        wanted = "SELECT public_id FROM slices LEFT JOIN batches ON batches.id = batch_id WHERE slices.id = :id"
        return self.database.read(lambda conn: conn.execute(text(wanted), {"id": slice_.id}).scalar())

    @precondition(lambda self: self.slices)
    @rule(which=st.integers(0, 99), ends=ENDS, release=st.booleans())
    def finish(self, which, ends, release) -> None:
        """Hand back by any slice that was ever claimed: what is not its own any more is refused."""
        self.did("finish")
        slice_ = self.slices[-1 - which % len(self.slices)]
        lease, worker = (slice_.id, slice_.token), self.workers[which % 2]
        pairs = [(one, end) for one, end in zip(slice_.jobs, ends, strict=False) if end != "leave"]
        given = [self._handed_back(one, end) for one, end in pairs]
        mine = {key for key, job in self.jobs.items() if job.lease == lease and lease in self.leases}
        ours = [one for one in given if self.keys[one.job.id] in mine]
        assert worker.finish(slice_, given) == len(ours)
        for one in ours:
            self._written(self.jobs[self.keys[one.job.id]], one)
        left = [job for job in self.jobs.values() if job.lease == lease]
        if not left:
            self.leases.pop(lease, None)
        if release:
            worker.release(slice_)
            if self.leases.pop(lease, None):
                for job in left:
                    job.status, job.lease, job.attempts, job.delayed_until = QUEUED, None, job.attempts - 1, 0

    def _handed_back(self, job: ClaimedJob, end: str) -> FinishedJob:
        if end in ("fail", "retry"):
            return FinishedJob(
                job=job, error=JobError("internal", "No."), retry_after_seconds=5.0 if end == "retry" else None
            )
        before = job.previous.outputs.get("name") if job.previous else None
        return answered(job, before if end == "same" and before else f"n{next(self.answers)}")

    def _written(self, job: Job, done: FinishedJob) -> None:
        job.lease = None
        if done.result is not None:
            new = {key: done.result.outputs["name"] if key == "names" else None for key in done.job.attributes}
            before = (job.answer or {}).get("names")
            changed = before is not None and new.get("names", before) != before
            job.changes = {"name": {"before": before, "after": new["names"]}} if changed else {}
            job.answer = (job.answer or {}) | new
            if job.last_enriched is None or changed or job.refresh != codes.Refresh.SCHEDULED:
                job.last_enriched = self.clock.us
            self._end(job, COMPLETED, None)
        elif done.retry_after_seconds and job.attempts - job.crashes < MAX_ATTEMPTS and job.rerun is None:
            job.status = QUEUED
            job.delayed_until = self.clock.us + int(5_000_000 * 2**job.attempts)
        else:
            self._end(job, FAILED, "internal")

    def _end(self, job: Job, status: JobStatus, error: str | None) -> None:
        if job.rerun is not None:
            run, wish = job.rerun
            job.fresh(QUEUED, wish, run)
            return
        job.status, job.error, job.run, job.refresh = status, error, None, codes.Refresh.NO

    @precondition(lambda self: self.slices)
    @rule(which=st.integers(0, 99))
    def renew(self, which) -> None:
        self.did("")
        slice_ = self.slices[-1 - which % len(self.slices)]
        lease = self.leases.get((slice_.id, slice_.token))
        if lease is None:
            with pytest.raises(LeaseLost):
                self.workers[0].renew(slice_)
        else:
            self.workers[0].renew(slice_)
            lease.due = self.clock.us + LEASE * 1_000_000

    # What must hold after every step

    def query(self, sql: str) -> list[tuple]:
        return [tuple(row) for row in self.database.read(lambda conn: conn.execute(text(sql)).all())]

    @invariant()
    def only_legal_transitions(self) -> None:
        moved = {(self.before[key], job.status) for key, job in self.jobs.items() if key in self.before}
        assert {pair for pair in moved if pair[0] != pair[1]} <= LEGAL[self.step]

    @invariant()
    def jobs_are_as_the_model_says(self) -> None:
        for org, own in enumerate(self.ids):
            stored = self.database.read(lambda conn, own=own: jobs.page(conn, own, JobFilter(), limit=100))
            expected = sorted((job.order, key) for key, job in self.jobs.items() if key[0] == org)
            shown = {(org, one.batch_id, one.place_id): one for one in stored.jobs}
            assert stored.total == len(stored.jobs) == len(expected)
            assert [key for _, key in expected] == [(org, one.batch_id, one.place_id) for one in stored.jobs]
            for key, one in shown.items():
                self._agrees(one, self.jobs[key])

    def _agrees(self, shown: Any, job: Job) -> None:
        assert (shown.status, shown.attempts, shown.attributes) == (job.status, job.attempts, job.own)
        assert msgspec.json.decode(shown.inputs)["city"] == job.city
        error = None if shown.error is None else msgspec.json.decode(shown.error)["code"]
        assert error == job.error
        assert (job.status == FAILED) == (error is not None)
        answer = job.answer or {}
        name = {"name": answer["names"]} if "names" in answer else {}
        assert msgspec.json.decode(shown.outputs) == name
        assert msgspec.json.decode(shown.reasoning).keys() == name.keys()
        assert msgspec.json.decode(shown.confidence_scores).keys() == name.keys()
        assert msgspec.json.decode(shown.changes) == job.changes
        statuses = msgspec.json.decode(shown.attribute_status)
        assert statuses == {key: "NOT_RUN" if value is None else "RUN" for key, value in answer.items()}
        assert (shown.last_enriched is None) == (job.last_enriched is None)
        if job.last_enriched is not None:
            assert shown.last_enriched == codes.moment(job.last_enriched)
        if job.status == COMPLETED:
            assert job.answer

    @invariant()
    def batches_add_up_in_every_answer(self) -> None:
        for org, own in enumerate(self.ids):
            listed = self.database.read(lambda conn, own=own: batches.list_batches(conn, own, limit=10))
            mine = {name: batch for (of, name), batch in self.batches.items() if of == org}
            assert [one.id for one in listed.batches] == sorted(mine, key=lambda name: -mine[name].order)
            for one in listed.batches:
                self._adds_up(org, one.id, one.counts)

    def _adds_up(self, org: int, name: str, listed: Any) -> None:
        def read(conn):
            batch = batches.get(conn, self.ids[org], name)
            return batch, status_view(batch, batches.ids_by_status(conn, self.ids[org], name), 0.5)

        batch, view = self.database.read(read)
        shown = msgspec.json.decode(msgspec.json.encode(view))
        found = self.of_batch(org, name)
        arrays = {status: [key[2] for key, job in found.items() if job.status == status] for status in JobStatus}
        assert shown["jobs"] == arrays
        counts = {status: len(ids) for status, ids in arrays.items()}
        metadata = shown["metadata"]
        assert shown["status_counts"] == metadata["status_counts"] == counts == dict(listed)
        assert (metadata["total_jobs"], metadata["completed_jobs"]) == (len(found), counts[COMPLETED])
        assert shown["status"] == _status(counts)
        model = self.batches[org, name]
        assert (shown["batch_name"], shown["refresh"]) == (model.name, model.refresh)
        real = Counter((key, value is not None) for job in found.values() for key, value in (job.answer or {}).items())
        kept = {(one.attribute, True): one.run for one in batch.attributes}
        kept |= {(one.attribute, False): one.not_run for one in batch.attributes}
        assert {key: number for key, number in kept.items() if number} == dict(real)
        until = None
        if self.days[org] and not counts[QUEUED] + counts[RUNNING]:
            until = codes.moment(self.idle_since()[org, name, None] + self.days[org] * codes.DAY_US)
        assert batch.expires_at == until
        unfinished = counts[PENDING] + counts[QUEUED] + counts[RUNNING]
        assert (batch.finished_at is None) == bool(unfinished)
        # The ETag is made of these: it must change with what it stands for.
        del metadata["jobs_per_second"], metadata["eta_seconds"]
        stamp, text_ = (batch.created_at, batch.version, batch.expires_at), msgspec.json.encode(shown)
        if (org, name) in self.seen and self.seen[org, name][0] == stamp:
            assert self.seen[org, name][1] == text_
        self.seen[org, name] = stamp, text_

    @invariant()
    def a_waiting_or_running_job_is_in_exactly_one_live_slice(self) -> None:
        live = """
            SELECT jobs.id, jobs.status, slices.state FROM jobs JOIN slices ON slices.id = jobs.slice_id
            ORDER BY jobs.id
        """
        held = {job_id for (ids,) in self.query("SELECT jobs FROM slices") for job_id in msgspec.json.decode(ids)}
        rows = [row for row in self.query(live) if row[0] in held]
        assert Counter(row[1] for row in rows) == Counter(
            codes.CODES[job.status] for job in self.jobs.values() if job.status in (QUEUED, RUNNING)
        )
        assert all((status == codes.IN_PROGRESS) == (state == 1) for _, status, state in rows)
        assert self.query("SELECT count(*) FROM jobs WHERE slice_id IS NOT NULL") == [(len(rows),)]

    @invariant()
    def organisations_know_how_much_they_have(self) -> None:
        held = {one.slug: (one.batches, one.jobs) for one in self.database.read(organisations.list_holdings)}
        for slug, own in zip(self.slugs, self.ids, strict=True):
            mine = f"WHERE organisation_id = {own}"
            counts = [self.query(f"SELECT count(*) FROM {table} {mine}")[0][0] for table in ("batches", "jobs")]
            assert held[slug] == tuple(counts)

    @invariant()
    def nothing_is_left_behind(self) -> None:
        for table in ("results", "job_inputs"):
            assert self.query(f"SELECT job_id FROM {table} WHERE job_id NOT IN (SELECT id FROM jobs)") == []

    def teardown(self) -> None:
        """Whatever happened: what waits can be worked through, and then nothing is left over."""
        self.step, self.before = "", {}
        self.clock.us += 2 * 3600 * 1_000_000
        self.workers[0].recover()
        for _ in range(8):
            self.store.drain(answered)
        left = self.query("SELECT count(*) FROM jobs WHERE status IN (1, 2) UNION ALL SELECT count(*) FROM slices")
        for slug, own in zip(self.slugs, self.ids, strict=True):
            self.write(organisations.keep_results, slug=slug, days=0)
            for key in self.query("SELECT 0, 0, place_id FROM jobs"):
                self.write(jobs.delete, organisation_id=own, place_id=key[2])
            for one in self.database.read(lambda conn, own=own: batches.list_batches(conn, own, limit=10)).batches:
                self.write(batches.delete, organisation_id=own, batch_id=one.id)
        self.database.write(lambda conn: conn.execute(text("DELETE FROM slices")))
        assert left == [(0,), (0,)]


def _status(counts: dict[JobStatus, int]) -> JobStatus:
    """Return the status of a batch as CONTRACT section 3 says it."""
    ended = counts[COMPLETED] + counts[FAILED]
    if counts[RUNNING]:
        return RUNNING
    if counts[QUEUED]:
        return RUNNING if ended else QUEUED
    if counts[PENDING]:
        return PENDING
    return COMPLETED if counts[FAILED] <= 0.5 * ended else FAILED


@pytest.fixture
def store(tmp_path, database_url) -> Iterator[TemporaryStore]:
    """Open a real store on each of the databases."""
    options = {"slice_jobs": SLICE_JOBS, "max_attempts": MAX_ATTEMPTS, "max_crashes": MAX_CRASHES}
    made = TemporaryStore(tmp_path, lease_seconds=LEASE, database_url=database_url, **options)
    yield made
    made.close()


def test_section_12_any_order_of_events_keeps_the_invariants(store, database_url, monkeypatch) -> None:
    clock = Clock()
    monkeypatch.setattr(codes, "time", clock)
    monkeypatch.setattr(shared_clock, "lease_now", lambda _conn: clock.us)
    wanted = settings(deadline=None, suppress_health_check=list(HealthCheck))
    if settings.get_current_profile_name() != "thorough":
        wanted = settings(wanted, max_examples=20 if database_url else 35, stateful_step_count=35)
    run_state_machine_as_test(lambda: Store(store, clock), settings=wanted)
