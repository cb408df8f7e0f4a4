"""Every change of a job's status, with the counters of its batch kept in the same transaction.

pending → queued → in_progress → completed or failed; back to queued by reprocess, retry, hand-back or lost lease,
and to pending by cancel. A job is written only for the slice that it points at, so a late worker can do no harm.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from placewright.model.attributes import CORE
from placewright.model.job import ClaimedJob
from placewright.store import batch_rows, job_points, locks, results, slices, spending
from placewright.store.codes import IN_PROGRESS, PENDING, QUEUED, Refresh, joined, now_us, parted
from placewright.store.schema import glances, job_inputs, jobs, organisations
from placewright.store.schema import results as results_table
from placewright.store.sql import among, both, run

_names = msgspec.json.Decoder(tuple[str, ...])

# What a job starts a new run with; what stays is its identity, inputs and earlier answer.
FRESH: dict[str, Any] = {
    "attempts": 0,
    "crashes": 0,
    "refresh": Refresh.NO,
    "run_attributes": None,
    "rerun": None,
    "rerun_refresh": None,
    "error": None,
}


def queue(
    conn: Connection,
    organisation_id: int,
    batch_id: int | None,
    job_ids: Sequence[int],
    *,
    size: int,
    due: int | None = None,
    **values: Any,
) -> None:
    """Point jobs of one batch (or of none) at new slices, with other columns set; the caller moves the counters."""
    if not job_ids:
        return
    for chunk in slices.create(conn, organisation_id, batch_id, job_ids, size=size, due=due):
        conn.execute(
            update(jobs).where(among(jobs.c.id, chunk.job_ids)).values(status=QUEUED, slice_id=chunk.slice_id, **values)
        )


_START = both(f"""
    UPDATE jobs SET status = {IN_PROGRESS}, attempts = attempts + 1
    WHERE id IN (SELECT value FROM json_each(?)) AND slice_id = ? AND status = {QUEUED}
""")
_CLAIMED = both(f"""
    SELECT jobs.id, place_id, jobs.organisation_id, inputs, coalesce(run_attributes, attributes), refresh, attempts,
        crashes, refresh_at, forbid_licences, budget, {results.COLUMNS}
    FROM jobs JOIN job_inputs ON job_inputs.job_id = jobs.id LEFT JOIN results ON results.job_id = jobs.id
    WHERE jobs.id IN (SELECT value FROM json_each(?)) AND slice_id = ? AND status = {IN_PROGRESS}
    ORDER BY jobs.id
""")
_IN_HAND = both(f"""
    SELECT id FROM jobs
    WHERE id IN (SELECT value FROM json_each(?)) AND slice_id = ? AND status = {IN_PROGRESS}
    ORDER BY id
""")


def start(conn: Connection, held: slices.Held) -> Sequence[Sequence[Any]]:
    """Set the queued jobs of a slice in progress and return their rows, for `claimed`.

    None are left when all were cancelled or deleted.
    """
    mine = (held.job_ids, held.id)
    run(conn, _START, mine)
    rows: Sequence[Sequence[Any]] = run(conn, _CLAIMED, mine).fetchall()
    batch_rows.move(conn, held.batch_id, {QUEUED: -len(rows), IN_PROGRESS: len(rows)})
    return rows


def claimed(rows: Iterable[Sequence[Any]]) -> tuple[ClaimedJob, ...]:
    """Return the jobs that were started; outside of the transaction, since all other writers wait for that."""
    parts: dict[str, tuple[str, ...]] = {}
    return tuple([_claimed(row, parts) for row in rows])


def _claimed(row: Sequence[Any], parts: dict[str, tuple[str, ...]]) -> ClaimedJob:
    attributes = parts.get(row[4])
    if attributes is None:
        attributes = parts[row[4]] = parted(row[4])
    return ClaimedJob(
        id=row[0],
        place_id=row[1],
        organisation_id=row[2],
        inputs=row[3].encode(),
        attributes=attributes,
        refresh=row[5] != Refresh.NO,
        attempts=row[6],
        crashes=row[7],
        fresh_since=row[8] / 1_000_000 if row[5] != Refresh.NO and row[8] else 0.0,
        forbid_licences=_names.decode(row[9]) if row[9] else (),
        budget=None if row[10] is None else spending.amount(row[10]),
        previous=results.result_of(row, 11),
    )


def in_hand(conn: Connection, held: slices.Held) -> list[int]:
    """Return the jobs of a slice that are in progress under it, in the order of submission."""
    return [row[0] for row in run(conn, _IN_HAND, (held.job_ids, held.id))]


def hand_back(conn: Connection, held: slices.Held) -> None:
    """Queue again what a worker did not finish; the run that was broken off does not count as an attempt."""
    left = in_hand(conn, held)
    if not left:
        slices.remove(conn, held.id)
        return
    conn.execute(update(jobs).where(among(jobs.c.id, left)).values(status=QUEUED, attempts=jobs.c.attempts - 1))
    batch_rows.move(conn, held.batch_id, {IN_PROGRESS: -len(left), QUEUED: len(left)})
    slices.hand_back(conn, held.id, left)


def stop_batch(conn: Connection, batch_id: int) -> None:
    """Send queued and running jobs of a batch back to pending; their slices are gone, so late writes are refused."""
    slices.remove_of_batch(conn, batch_id)
    counts = _waiting_counts(conn, batch_id)
    conn.execute(
        update(jobs)
        .where(jobs.c.batch_id == batch_id, jobs.c.status.in_([QUEUED, IN_PROGRESS]))
        .values(status=PENDING, slice_id=None, **FRESH)
    )
    batch_rows.move(
        conn, batch_id, {PENDING: sum(counts.values())} | {status: -number for status, number in counts.items()}
    )


def _waiting_counts(conn: Connection, batch_id: int) -> dict[int, int]:
    wanted = select(jobs.c.status, func.count()).where(
        jobs.c.batch_id == batch_id, jobs.c.status.in_([QUEUED, IN_PROGRESS])
    )
    return {row[0]: row[1] for row in conn.execute(wanted.group_by(jobs.c.status))}


def by_status(conn: Connection, *conditions: ColumnElement[bool]) -> dict[int, list[int]]:
    """Return status code → ids of the jobs that meet the conditions, in the order of submission."""
    found: dict[int, list[int]] = {}
    for job_id, status in conn.execute(select(jobs.c.id, jobs.c.status).where(*conditions).order_by(jobs.c.id)):
        found.setdefault(status, []).append(job_id)
    return found


def run_again(
    conn: Connection,
    organisation_id: int,
    batch_id: int | None,
    found: Mapping[int, list[int]],
    *,
    attributes: tuple[str, ...],
    use_previous: bool,
    refresh: Refresh,
    size: int,
) -> None:
    """Queue jobs of one batch (status code → ids), whatever they are doing now.

    Finished and pending ones get new slices; queued ones keep theirs and take the new wishes; running ones run again
    after their present run. `attributes` go in place of the jobs' own, with `use_previous` only for jobs without any;
    a job that has none and is given none runs with `core`.
    """
    given = joined(attributes)
    for_all = given if given and not use_previous else None
    settled = sorted(job_id for code, ids in found.items() if code not in (QUEUED, IN_PROGRESS) for job_id in ids)
    # One moment for all, so that what one of them has read anew serves the others.
    since = {"refresh_at": now_us()} if refresh else {}
    wishes = FRESH | {"refresh": refresh, "run_attributes": for_all, **since}
    queue(conn, organisation_id, batch_id, settled, size=size, **wishes)
    waiting, running = found.get(QUEUED, []), found.get(IN_PROGRESS, [])
    conn.execute(update(jobs).where(among(jobs.c.id, waiting)).values(refresh=refresh, run_attributes=for_all, **since))
    again = {"rerun": for_all or "", "rerun_refresh": refresh, **since}
    conn.execute(update(jobs).where(among(jobs.c.id, running)).values(**again))
    if for_all is None:
        fallback = given or joined(CORE)
        _fill_in(conn, [*settled, *waiting], {"run_attributes": fallback})
        _fill_in(conn, running, {"rerun": fallback})
    moved = {code: -len(ids) for code, ids in found.items() if code not in (QUEUED, IN_PROGRESS)}
    batch_rows.move(conn, batch_id, moved | {QUEUED: len(settled)})


def hold_places(conn: Connection, organisation_id: int, place_ids: Sequence[str]) -> None:
    """Wait for the locks of all batches that have jobs of these places (see `locks`)."""
    mine = (jobs.c.organisation_id == organisation_id, among(jobs.c.place_id, place_ids))
    locks.held(conn, organisation_id, lambda: conn.execute(select(jobs.c.batch_id).distinct().where(*mine)).all())


def run_once_more(conn: Connection, organisation_id: int, place_ids: Sequence[str]) -> int:
    """Let the jobs of places that run just now run again after their present run; return how many."""
    mine = (jobs.c.organisation_id == organisation_id, jobs.c.status == IN_PROGRESS, jobs.c.rerun.is_(None))
    found = select(jobs.c.id).where(*mine, among(jobs.c.place_id, place_ids))
    running = [row[0] for row in conn.execute(found)]
    conn.execute(update(jobs).where(among(jobs.c.id, running)).values(rerun="", rerun_refresh=Refresh.NO))
    _fill_in(conn, running, {"rerun": joined(CORE)})
    return len(running)


def _fill_in(conn: Connection, job_ids: Sequence[int], values: Mapping[str, str]) -> None:
    """Set columns of those jobs that have no attributes of their own."""
    without = select(job_inputs.c.job_id).where(job_inputs.c.attributes == "", among(job_inputs.c.job_id, job_ids))
    conn.execute(update(jobs).where(jobs.c.id.in_(without)).values(**values))


def remove(conn: Connection, organisation_id: int, *conditions: ColumnElement[bool]) -> int:
    """Delete an organisation's jobs that meet the conditions, with inputs, points and results; return how many.

    The counters of their batches are the caller's.
    """
    ids = select(jobs.c.id).where(*conditions)
    by_batch: dict[int | None, list[int]] = {}
    for job_id, batch_id in conn.execute(select(jobs.c.id, jobs.c.batch_id).where(*conditions)):
        by_batch.setdefault(batch_id, []).append(job_id)
    job_points.forget(conn, by_batch)
    conn.execute(delete(job_inputs).where(job_inputs.c.job_id.in_(ids)))
    conn.execute(delete(results_table).where(results_table.c.job_id.in_(ids)))
    conn.execute(delete(glances).where(glances.c.job_id.in_(ids)))
    conn.execute(delete(jobs).where(*conditions))
    number = sum(map(len, by_batch.values()))
    count_jobs(conn, organisation_id, -number)
    return number


def count_jobs(conn: Connection, organisation_id: int, more: int) -> None:
    """Keep the number of jobs that an organisation stores."""
    changed = update(organisations).where(organisations.c.id == organisation_id)
    conn.execute(changed.values(jobs=organisations.c.jobs + more))
