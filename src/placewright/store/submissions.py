"""Takes jobs in: whole batches, appends, single jobs and finished single jobs. All need a write."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, literal_column, select, update

from placewright.errors import InvalidInput
from placewright.model.job import ClaimedJob, FinishedJob, SubmittedJob
from placewright.model.outputs import Result
from placewright.store import (
    arrays,
    batch_rows,
    glances,
    job_points,
    lifecycle,
    locks,
    results,
    retention,
    slices,
    spending,
)
from placewright.store.codes import COMPLETED, DAY_US, PENDING, QUEUED, Refresh, joined, now_us
from placewright.store.schema import job_inputs, jobs
from placewright.store.sql import AnyRow, among, both, insert_rows, is_postgres, json_array, run
from placewright.store.values import BatchSubmission

# SQLite takes the jobs apart itself, from one JSON array of their place_ids: that is twice as fast as handing over
# their rows, which differ in little else. PostgreSQL gets them by COPY.
_INSERT_JOBS = both("""
    INSERT INTO jobs (id, organisation_id, batch_id, place_id, status, day, created_at, slice_id)
    SELECT :first + key, :organisation, :batch, value, :status, :day, :now, :first_slice + (:start + key) / :slice_jobs
    FROM json_each(:place_ids)
""")
# The same for the texts of their inputs; while SQLite is at it, other threads of Python go on.
_INSERT_INPUTS = both("""
    INSERT INTO job_inputs (job_id, attributes, inputs)
    SELECT :first + key, :attributes, value FROM json_each(:texts)
""")
_AT_ONCE = 5_000  # jobs; some megabytes
_JOB = ("id", "organisation_id", "batch_id", "place_id", "status", "day", "created_at", "slice_id")
_INPUTS = ("job_id", "attributes", "inputs")
# Other transactions take numbers at the same time: ours grow, perhaps with gaps.
_NEW_IDS = both("SELECT nextval('jobs_id_seq') FROM generate_series(1, ?)")


def submit_batch(conn: Connection, organisation_id: int, submission: BatchSubmission, *, slice_jobs: int = 200) -> str:
    """Store a batch whole and queue its jobs; return its id.

    An existing id appends: the batch is renamed, a known place_id with equal inputs and attributes is left as it is,
    with different ones replaced (its answer is dropped) and queued again.
    """
    public, name = submission.batch_id, submission.batch_name
    locks.hold_organisation(conn, organisation_id)
    batch_id = None
    if public is not None:
        retention.make_room(conn, organisation_id, public)
        batch_id = batch_rows.own_id(conn, organisation_id, public, lock=True)
    new: Sequence[SubmittedJob] = submission.jobs
    is_new = batch_id is None
    if batch_id is None:
        batch_id = batch_rows.create(conn, organisation_id, public, name)
    else:
        batch_rows.rename(conn, batch_id, name)
        new = _append(conn, organisation_id, batch_id, submission, slice_jobs)
    ids = _add(conn, organisation_id, batch_id, new, submission.kick_off, slice_jobs)
    if is_new and ids:
        stamp = batch_rows.membership(conn, batch_id)
        arrays.remember(stamp, [job.place_id for job in new], ids[0], ids[-1])
    if submission.budget is not None:
        spending.set_budget(conn, batch_id, submission.budget)
    if submission.owner_id is not None:
        batch_rows.touch(conn, batch_id, owner_id=submission.owner_id)
    if submission.forbid_licences is not None:
        named = msgspec.json.encode(submission.forbid_licences).decode() if submission.forbid_licences else None
        batch_rows.touch(conn, batch_id, forbid_licences=named)
    return batch_rows.public_id(conn, batch_id)


def submit_job(
    conn: Connection, organisation_id: int, job: SubmittedJob, *, kick_off: bool = True, slice_jobs: int = 200
) -> None:
    """Store and queue a job without a batch; a known place_id is left or replaced as in an append."""
    locks.hold_organisation(conn, organisation_id)
    locks.hold(conn, organisation_id, None)
    retention.make_room_for_single(conn, organisation_id, job.place_id)
    known = _known(conn, organisation_id, None, [job.place_id]).get(job.place_id)
    if known is not None:
        if not _equal(job, known):
            _replace(conn, organisation_id, None, [(known, job)], kick_off, slice_jobs)
        return
    (job_id,) = _new_ids(conn, 1)
    held = slices.join_singles(conn, organisation_id, job_id, slice_jobs) if kick_off else None
    if kick_off and held is None:
        held = slices.create(conn, organisation_id, None, [job_id], size=slice_jobs)[0].slice_id
    status = QUEUED if kick_off else PENDING
    _insert(conn, organisation_id, None, [job_id], [job], status, [] if held is None else [held], slice_jobs)
    _bound(conn, job_id, job)


def submit_enriched(
    conn: Connection,
    organisation_id: int,
    job: SubmittedJob,
    result: Result,
    *,
    processing_seconds: float,
    fingerprint: bytes | None = None,
    fingerprint_attributes: tuple[str, ...] = (),
) -> None:
    """Store a job without a batch together with its answer, as completed (for `POST /enrich`)."""
    locks.hold_organisation(conn, organisation_id)
    locks.hold(conn, organisation_id, None)
    retention.make_room_for_single(conn, organisation_id, job.place_id)
    known = _known(conn, organisation_id, None, [job.place_id]).get(job.place_id)
    if known is None:
        (job_id,) = _new_ids(conn, 1)
        _insert(conn, organisation_id, None, [job_id], [job], PENDING, [], 1)
        _bound(conn, job_id, job)
    else:
        job_id = known.id
        _replace(conn, organisation_id, None, [(known, job)], kick_off=False, slice_jobs=1)
    now = now_us()
    run = ClaimedJob(
        id=job_id,
        place_id=job.place_id,
        organisation_id=organisation_id,
        inputs=job.inputs,
        attributes=job.attributes,
    )
    finished = FinishedJob(
        job=run,
        result=result,
        processing_seconds=processing_seconds,
        fingerprint=fingerprint,
        fingerprint_attributes=fingerprint_attributes,
    )
    results.put(conn, [(*results.row_of(finished, result), now)])
    glances.put(conn, {job_id: glances.glance_of(result)}, now)
    conn.execute(update(jobs).where(jobs.c.id == job_id).values(status=COMPLETED, attempts=1, completed_at=now))


def _append(
    conn: Connection, organisation_id: int, batch_id: int, submission: BatchSubmission, slice_jobs: int
) -> list[SubmittedJob]:
    """Replace the known jobs that differ; return the jobs that are new."""
    known = _known(conn, organisation_id, batch_id, [job.place_id for job in submission.jobs])
    pairs = [(known[job.place_id], job) for job in submission.jobs if job.place_id in known]
    differing = [(row, job) for row, job in pairs if not _equal(job, row)]
    _replace(conn, organisation_id, batch_id, differing, submission.kick_off, slice_jobs)
    return [job for job in submission.jobs if job.place_id not in known]


def _known(conn: Connection, organisation_id: int, batch_id: int | None, place_ids: Sequence[str]) -> dict[str, AnyRow]:
    held = job_inputs.c
    rows = conn.execute(
        select(
            *(jobs.c.id, jobs.c.place_id, jobs.c.status),
            *(held.attributes, held.inputs, held.forbid_licences, held.budget),
        )
        .select_from(jobs.join(job_inputs, job_inputs.c.job_id == jobs.c.id))
        .where(
            jobs.c.organisation_id == organisation_id,
            func.coalesce(jobs.c.batch_id, literal_column("0")) == (batch_id or 0),
            among(jobs.c.place_id, place_ids),
        )
    )
    return {row.place_id: row for row in rows}


def _equal(job: SubmittedJob, known: AnyRow) -> bool:
    bounds = {"forbid_licences": known.forbid_licences, "budget": known.budget}
    if joined(job.attributes) != known.attributes or _bounds(job) != bounds:
        return False
    text = job.inputs.decode()
    # The order of keys and the spaces between them may differ; that is decoded only when the texts do.
    return text == known.inputs or bool(msgspec.json.decode(text) == msgspec.json.decode(known.inputs))


def _replace(
    conn: Connection,
    organisation_id: int,
    batch_id: int | None,
    pairs: Sequence[tuple[AnyRow, SubmittedJob]],
    kick_off: bool,
    slice_jobs: int,
) -> None:
    """Put other contents into known jobs: the answer goes, a running worker loses the job, it starts afresh."""
    if not pairs:
        return
    ids = [row.id for row, _ in pairs]
    results.drop(conn, batch_id, ids)
    for row, job in pairs:
        inputs = update(job_inputs).where(job_inputs.c.job_id == row.id)
        conn.execute(inputs.values(attributes=joined(job.attributes), inputs=job.inputs.decode(), **_bounds(job)))
    job_points.replace(conn, organisation_id, batch_id, [(row.id, job.point) for row, job in pairs])
    fresh = lifecycle.FRESH | {"completed_at": None}
    conn.execute(update(jobs).where(among(jobs.c.id, ids)).values(status=PENDING, slice_id=None, **fresh))
    if kick_off:
        lifecycle.queue(conn, organisation_id, batch_id, ids, size=slice_jobs)
    _mark_refresh(conn, [row.id for row, job in pairs if job.refresh])
    moved: dict[int, int] = {QUEUED if kick_off else PENDING: len(ids)}
    for row, _ in pairs:
        moved[row.status] = moved.get(row.status, 0) - 1
    batch_rows.move(conn, batch_id, moved)


def _add(
    conn: Connection,
    organisation_id: int,
    batch_id: int,
    new: Sequence[SubmittedJob],
    kick_off: bool,
    slice_jobs: int,
) -> Sequence[int]:
    """Store and queue jobs that are new; return their ids."""
    if not new:
        return []
    ids = _new_ids(conn, len(new))
    chunks = slices.create(conn, organisation_id, batch_id, ids, size=slice_jobs) if kick_off else []
    status = QUEUED if kick_off else PENDING
    slice_ids = [chunk.slice_id for chunk in chunks]
    _insert(conn, organisation_id, batch_id, ids, new, status, slice_ids, slice_jobs)
    batch_rows.move(conn, batch_id, {status: len(new)}, membership=True)
    return ids


def _new_ids(conn: Connection, number: int) -> Sequence[int]:
    """Return ids for new jobs, in growing order; on SQLite in a row, since nobody else writes meanwhile."""
    if is_postgres(conn):
        return [row[0] for row in run(conn, _NEW_IDS, (number,))]
    first = int(conn.execute(select(func.coalesce(func.max(jobs.c.id), 0) + 1)).scalar_one())
    return range(first, first + number)


def _insert(
    conn: Connection,
    organisation_id: int,
    batch_id: int | None,
    ids: Sequence[int],
    new: Sequence[SubmittedJob],
    status: int,
    slice_ids: Sequence[int],
    slice_jobs: int,
) -> None:
    """Insert jobs under these ids; the n-th goes into the slice n // slice_jobs, or into none when there is none."""
    when = (status, now_us())
    for start in range(0, len(new), _AT_ONCE):  # the later ones may still be on their way here
        part = new[start : start + _AT_ONCE]
        part_ids = ids[start : start + _AT_ONCE]
        place_ids = json_array(job.place_id for job in part)
        if "\\u0000" in place_ids and any("\0" in job.place_id for job in part):
            raise InvalidInput("A place_id must not hold the character NUL.")
        own = _Own(organisation_id, batch_id, *when, slice_ids, slice_jobs, start)
        if is_postgres(conn):
            insert_rows(conn, "jobs", _JOB, own.rows(part_ids, part))
        else:
            run(conn, _INSERT_JOBS, own.values(part_ids[0], place_ids))
        _insert_inputs(conn, part_ids, part)
    lifecycle.count_jobs(conn, organisation_id, len(new))
    job_points.put(conn, organisation_id, batch_id, ((n, job.point) for n, job in zip(ids, new, strict=True)))
    _mark_refresh(conn, [job_id for job_id, job in zip(ids, new, strict=True) if job.refresh])


class _Own(msgspec.Struct, frozen=True):
    """What some of the jobs of a submission have in common."""

    organisation: int
    batch: int | None
    status: int
    now: int
    slice_ids: Sequence[int]
    slice_jobs: int
    start: int  # how many jobs of the submission stand before them

    def values(self, first: int, place_ids: str) -> dict[str, Any]:
        """Return what _INSERT_JOBS takes."""
        return {
            "first": first,
            "organisation": self.organisation,
            "batch": self.batch,
            "status": self.status,
            "day": self.now // DAY_US,
            "now": self.now,
            "first_slice": self.slice_ids[0] if self.slice_ids else None,
            "start": self.start,
            "slice_jobs": self.slice_jobs,
            "place_ids": place_ids,
        }

    def rows(self, ids: Sequence[int], new: Sequence[SubmittedJob]) -> Iterator[tuple[Any, ...]]:
        """Yield the values of _JOB."""
        when = (self.status, self.now // DAY_US, self.now)
        for n, (job_id, job) in enumerate(zip(ids, new, strict=True), self.start):
            held = self.slice_ids[n // self.slice_jobs] if self.slice_ids else None
            yield (job_id, self.organisation, self.batch, job.place_id, *when, held)


def _insert_inputs(conn: Connection, ids: Sequence[int], new: Sequence[SubmittedJob]) -> None:
    lists = {attributes: joined(attributes) for attributes in {job.attributes for job in new}}
    if is_postgres(conn) or len(lists) > 1:
        rows = ((job_id, lists[job.attributes], job.inputs.decode()) for job_id, job in zip(ids, new, strict=True))
        insert_rows(conn, "job_inputs", _INPUTS, rows)
    else:
        texts = json_array(job.inputs.decode() for job in new)
        values = {"first": ids[0], "attributes": lists[new[0].attributes], "texts": texts}
        run(conn, _INSERT_INPUTS, values)


def _bounds(job: SubmittedJob) -> dict[str, Any]:
    """Return what a job must not use and not spend, as it is stored."""
    return {
        "forbid_licences": msgspec.json.encode(job.forbid_licences).decode() if job.forbid_licences else None,
        "budget": None if job.budget is None else spending.millionths(job.budget),
    }


def _bound(conn: Connection, job_id: int, job: SubmittedJob) -> None:
    """Keep the bounds of a new job outside of any batch; jobs of batches have none of their own."""
    if job.forbid_licences or job.budget is not None:
        conn.execute(update(job_inputs).where(job_inputs.c.job_id == job_id).values(**_bounds(job)))


def _mark_refresh(conn: Connection, job_ids: Sequence[int]) -> None:
    if job_ids:
        conn.execute(update(jobs).where(among(jobs.c.id, job_ids)).values(refresh=Refresh.ASKED, refresh_at=now_us()))
