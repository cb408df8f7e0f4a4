"""What happens to jobs when a run ends: done, failed, to be retried, crashed. All need a write."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from placewright.model.job import FinishedJob, JobError
from placewright.store import batch_rows, clock, glances, lifecycle, results, slices
from placewright.store.codes import COMPLETED, FAILED, IN_PROGRESS, QUEUED, Refresh, now_us
from placewright.store.counters import Tally
from placewright.store.schema import jobs
from placewright.store.sql import among, both, run

POISONOUS = JobError("poisonous", "The job ended the worker that ran it, more than once.")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How often and how soon jobs run again."""

    slice_jobs: int
    max_attempts: int
    max_crashes: int


class _Row(msgspec.Struct, frozen=True):
    """What the jobs table says of a job in hand."""

    id: int
    refresh: int
    rerun: str | None
    rerun_refresh: int | None
    last_enriched: int | None


class Handed(msgspec.Struct, frozen=True):
    """What a worker hands back, as the tables will have it."""

    finished: Sequence[FinishedJob]
    results: Mapping[int, tuple[Any, ...]]  # job id → `results.row_of` it, if it has an answer
    glances: Mapping[int, glances.Glance]  # of the same jobs
    tally: Tally  # of all answers


def prepare(finished: Sequence[FinishedJob]) -> Handed:
    """Make ready what `finish` writes: before its transaction, since all other writers wait for that."""
    answers = [(one, one.result) for one in finished if one.result is not None and one.retry_after_seconds is None]
    rows = {one.job.id: results.row_of(one, result) for one, result in answers}
    seen = {one.job.id: glances.glance_of(result) for one, result in answers}
    return Handed(finished, rows, seen, _tally(finished))


def finish(conn: Connection, held: slices.Held, handed: Handed, limits: Limits) -> int:
    """Write what a worker hands back, for the jobs that its slice still holds; return how many."""
    rows = _rows(conn, held, [one.job.id for one in handed.finished])
    ours = [one for one in handed.finished if one.job.id in rows]
    if not ours:
        return 0
    now = now_us()
    _write_results(conn, held.batch_id, ours, handed, rows, now)
    ended = _Ended(conn, held, limits, now)
    for one in ours:
        ended.add(one, rows[one.job.id])
    ended.write()
    return len(ours)


_ROWS = both(f"""
    SELECT id, refresh, rerun, rerun_refresh, last_enriched
    FROM jobs LEFT JOIN results ON job_id = id
    WHERE id IN (SELECT value FROM json_each(?)) AND slice_id = ? AND status = {IN_PROGRESS}
""")
_END = both("""
    UPDATE jobs
    SET status = ?, completed_at = ?, error = ?, slice_id = NULL, run_attributes = NULL, refresh = 0
    WHERE id IN (SELECT value FROM json_each(?))
""")


def _rows(conn: Connection, held: slices.Held, job_ids: Sequence[int]) -> dict[int, _Row]:
    found = run(conn, _ROWS, (list(job_ids), held.id))
    return {row[0]: _Row(*row) for row in found}


def _write_results(
    conn: Connection,
    batch_id: int | None,
    ours: Sequence[FinishedJob],
    handed: Handed,
    rows: Mapping[int, _Row],
    now: int,
) -> None:
    def last_enriched(one: FinishedJob) -> int:
        row = rows[one.job.id]
        if row.refresh == Refresh.SCHEDULED and one.result is not None and not one.result.changes:
            return row.last_enriched or now
        return now

    answers = handed.results
    results.put(conn, [(*answers[one.job.id], last_enriched(one)) for one in ours if one.job.id in answers])
    # The moment is that of `jobs.completed_at`: each job that has an answer here ends now.
    glances.put(conn, {one.job.id: handed.glances[one.job.id] for one in ours if one.job.id in answers}, now)
    if batch_id is not None:
        tally = handed.tally if len(ours) == len(handed.finished) else _tally(ours)
        tally.write(conn, batch_id)


def _tally(finished: Sequence[FinishedJob]) -> Tally:
    tally = Tally()
    for one in finished:
        if one.result is None or one.retry_after_seconds is not None:
            continue
        if (before := one.job.previous) is not None:
            tally.count(before.attribute_status, before.outputs, -1)
        tally.count(one.result.attribute_status, one.result.outputs)
    return tally


class _Ended:
    """Sorts the jobs of one hand-over by what becomes of them, and writes each kind in one statement."""

    def __init__(self, conn: Connection, held: slices.Held, limits: Limits, now: int) -> None:
        self.conn, self.held, self.limits, self.now = conn, held, limits, now
        self.completed: list[int] = []
        self.failed: list[tuple[int, JobError]] = []
        self.retried: list[int] = []
        self.retry_seconds = 0.0
        self.rerun: dict[tuple[str, int], list[int]] = {}

    def add(self, one: FinishedJob, row: _Row) -> None:
        """Decide what becomes of one job."""
        job = one.job
        if row.rerun is not None:
            self._again(job.id, row.rerun, row.rerun_refresh)
        elif one.retry_after_seconds is not None and job.attempts - job.crashes < self.limits.max_attempts:
            self.retried.append(job.id)
            self.retry_seconds = max(self.retry_seconds, one.retry_after_seconds * 2 ** (job.attempts - 1))
        elif one.result is not None and one.retry_after_seconds is None:
            self.completed.append(job.id)
        else:
            self.failed.append((job.id, one.error or JobError("internal", "The job failed in every attempt.")))

    def add_failed(self, job_id: int, error: JobError, rerun: str | None, rerun_refresh: int | None) -> None:
        """Let a job fail, unless somebody asked meanwhile that it run again after this run."""
        if rerun is None:
            self.failed.append((job_id, error))
        else:
            self._again(job_id, rerun, rerun_refresh)

    def _again(self, job_id: int, attributes: str, refresh: int | None) -> None:
        self.rerun.setdefault((attributes, refresh or 0), []).append(job_id)

    def write(self) -> None:
        """Write all kinds and the counters."""
        self._end(self.completed, COMPLETED, None)
        for error in {error for _, error in self.failed}:
            self._end([job_id for job_id, its in self.failed if its == error], FAILED, error)
        self._retry()
        again = [job_id for ids in self.rerun.values() for job_id in ids]
        for (attributes, refresh), ids in self.rerun.items():
            wishes = lifecycle.FRESH | {"run_attributes": attributes or None, "refresh": refresh}
            self._queue(ids, completed_at=self.now, **wishes)
        ended = {
            COMPLETED: len(self.completed),
            FAILED: len(self.failed),
            QUEUED: len(self.retried) + len(again),
        }
        batch_rows.move(self.conn, self.held.batch_id, ended | {IN_PROGRESS: -sum(ended.values())})

    def _end(self, job_ids: Sequence[int], status: int, error: JobError | None) -> None:
        if job_ids:
            text = None if error is None else msgspec.json.encode(error).decode()
            run(self.conn, _END, (status, self.now, text, list(job_ids)))

    def _retry(self) -> None:
        if not self.retried:
            return
        # Full jitter: jobs that failed together (a source was down) do not come back together.
        delay_us = int(random.uniform(0, self.retry_seconds) * 1_000_000)  # noqa: S311 - spreading, not secrecy
        self._queue(self.retried, due=clock.lease_now(self.conn) + delay_us)

    def _queue(self, job_ids: Sequence[int], **values: Any) -> None:
        held = self.held
        size = self.limits.slice_jobs
        lifecycle.queue(self.conn, held.organisation_id, held.batch_id, job_ids, size=size, **values)


def take_back(conn: Connection, held: slices.Held, limits: Limits, at_hand: frozenset[int] | None = None) -> None:
    """Take a slice from a worker that died: poisonous jobs fail, the others run again.

    Blamed are the jobs that the worker had `at_hand`; without word of them (None) all that it had not finished. Each of
    those runs alone next time: the guilty one does no harm to others then.
    """
    left = lifecycle.in_hand(conn, held)
    suspects = [job_id for job_id in left if at_hand is None or job_id in at_hand]
    slices.remove(conn, held.id)
    conn.execute(update(jobs).where(among(jobs.c.id, suspects)).values(crashes=jobs.c.crashes + 1))
    guilty = jobs.c.crashes >= limits.max_crashes
    columns = (jobs.c.id, jobs.c.rerun, jobs.c.rerun_refresh)
    poisonous = conn.execute(select(*columns).where(among(jobs.c.id, suspects), guilty)).all()
    ended = _Ended(conn, held, limits, now_us())
    for job_id, rerun, refresh in poisonous:
        ended.add_failed(job_id, POISONOUS, rerun, refresh)
    ended.write()
    spared = set(left) - {row.id for row in poisonous}
    alone = sorted(spared.intersection(suspects))
    lifecycle.queue(conn, held.organisation_id, held.batch_id, alone, size=1)
    together = sorted(spared.difference(suspects))
    untried = jobs.c.attempts - 1
    lifecycle.queue(conn, held.organisation_id, held.batch_id, together, size=limits.slice_jobs, attempts=untried)
    batch_rows.move(conn, held.batch_id, {IN_PROGRESS: -len(spared), QUEUED: len(spared)})
