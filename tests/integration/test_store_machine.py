"""Any order of submitting, working, crashing, cancelling, reprocessing and deleting keeps all sums true."""

import shutil
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import text

from placewright.model.job import FinishedJob, JobError, JobStatus, Slice
from placewright.store import batches, jobs
from placewright.store.codes import STATUSES
from placewright.store.reprocess import reprocess_batch
from placewright.testing import TemporaryStore, answered, sent_job

PLACES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True)
WISHES = st.sampled_from([(), ("names",), ("websites",), ("names", "websites")])
ENDS = st.sampled_from(["answer", "fail", "retry", "leave"])


class Store(RuleBasedStateMachine):
    """One batch of at most eight places, and workers that come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = TemporaryStore(self.folder, slice_jobs=3, max_attempts=2)
        self.held: list[Slice] = []
        self.store.submit([sent_job("a")])

    def teardown(self) -> None:
        """Whatever happened: what waits can be worked through, and then nothing is left over."""
        self.expire()
        self.store.drain(answered)
        assert self.store.batch().counts["queued"] == self.store.batch().counts["in_progress"] == 0
        assert self.query("SELECT count(*) FROM slices") == [(0,)]
        self.store.close()
        shutil.rmtree(self.folder)

    def query(self, sql: str) -> list[tuple]:
        return [tuple(row) for row in self.store.database.read(lambda conn: conn.execute(text(sql)).all())]

    @rule(places=PLACES, attributes=WISHES, city=st.sampled_from(["x", "y"]), kick_off=st.booleans())
    def submit(self, places: list[str], attributes: tuple[str, ...], city: str, kick_off: bool) -> None:
        self.store.submit([sent_job(one, attributes=attributes, city=city) for one in places], kick_off=kick_off)

    @rule()
    def claim(self) -> None:
        if slice_ := self.store.dispatcher.claim():
            self.held.append(slice_)

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 99), ends=st.lists(ENDS, min_size=3, max_size=3), release=st.booleans())
    def finish(self, which: int, ends: list[str], release: bool) -> None:
        slice_ = self.held[which % len(self.held)]
        done = {
            "answer": answered,
            "fail": lambda job: FinishedJob(job=job, error=JobError("internal", "No.")),
            "retry": lambda job: FinishedJob(job=job, error=JobError("internal", "No."), retry_after_seconds=0.0),
        }
        pairs = zip(slice_.jobs, ends, strict=False)
        self.store.dispatcher.finish(slice_, [done[end](job) for job, end in pairs if end != "leave"])
        if release:
            self.store.dispatcher.release(slice_)

    @rule()
    def expire(self) -> None:
        self.store.database.write(lambda conn: conn.execute(text("UPDATE slices SET due = 0")))
        self.store.dispatcher.recover()

    @rule()
    def cancel(self) -> None:
        self.store.database.write(partial(batches.cancel, organisation_id=1, batch_id="b"))

    @precondition(lambda self: self.store.batch().total)
    @rule(statuses=st.sets(st.sampled_from(JobStatus), min_size=1), attributes=WISHES, refresh=st.booleans())
    def reprocess(self, statuses: set[JobStatus], attributes: tuple[str, ...], refresh: bool) -> None:
        wanted = {"statuses": frozenset(statuses), "attributes": attributes, "refresh": refresh}
        before = self.store.batch().counts
        done = self.store.database.write(
            partial(reprocess_batch, organisation_id=1, batch_id="b", slice_jobs=3, **wanted)
        )
        assert done.job_count == sum(before[status] for status in statuses)

    @rule(place=st.sampled_from("abcdefgh"))
    def delete(self, place: str) -> None:
        self.store.database.write(partial(jobs.delete, organisation_id=1, place_id=place, batch_id="b"))

    @invariant()
    def counters_are_true(self) -> None:
        rows = self.query("SELECT place_id, status FROM jobs ORDER BY id")
        assert dict(self.store.batch().counts) == dict.fromkeys(STATUSES, 0) | Counter(STATUSES[row[1]] for row in rows)
        ids = self.store.ids()
        assert {one: status for status, found in ids.items() for one in found} == {
            row[0]: STATUSES[row[1]] for row in rows
        }
        assert (self.store.batch().finished_at is None) == any(self.store.batch().counts[one] for one in STATUSES[:3])

    @invariant()
    def attribute_counters_are_true(self) -> None:
        real: Counter[tuple[str, str]] = Counter()
        for (found,) in self.query("SELECT attribute_status FROM results JOIN jobs ON id = job_id"):
            real.update(msgspec.json.decode(found, type=dict[str, str]).items())
        kept = {(one.attribute, "RUN"): one.run for one in self.store.batch().attributes}
        kept |= {(one.attribute, "NOT_RUN"): one.not_run for one in self.store.batch().attributes}
        assert {key: number for key, number in kept.items() if number} == dict(real)

    @invariant()
    def every_job_that_waits_or_runs_has_its_slice(self) -> None:
        orphans = """
            SELECT jobs.id FROM jobs LEFT JOIN slices ON slices.id = slice_id
            WHERE (status = 1 AND (slices.id IS NULL OR slices.state = 1 OR NOT EXISTS
                (SELECT 1 FROM json_each(slices.jobs) WHERE value = jobs.id)))
               OR (status = 2 AND slices.state IS NOT 1)
        """
        assert self.query(orphans) == []

    @invariant()
    def nothing_is_half_written(self) -> None:
        assert self.query("SELECT job_id FROM results WHERE job_id NOT IN (SELECT id FROM jobs)") == []
        assert self.query("SELECT job_id FROM job_inputs WHERE job_id NOT IN (SELECT id FROM jobs)") == []
        ended = "SELECT count(*) FROM jobs LEFT JOIN results ON job_id = id WHERE status = 3 AND outputs IS NULL"
        assert self.query(ended) == [(0,)]
        assert self.query("SELECT count(*) FROM jobs WHERE (status = 4) != (error IS NOT NULL)") == [(0,)]


TestStoreMachine = Store.TestCase
TestStoreMachine.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
