"""The scheduled refresh: which batches are marked, and queueing them when the day has come. All need a write."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, func, select

from placewright.model.outputs import AttributeStatus
from placewright.store import batch_rows, expiry, lifecycle, locks
from placewright.store.codes import COMPLETED, QUEUED, Refresh, joined, microseconds
from placewright.store.schema import batches, jobs, organisations, results
from placewright.store.values import Marked

_decode = msgspec.json.Decoder(dict[str, AttributeStatus]).decode


def mark(conn: Connection, organisation_id: int, batch_ids: Sequence[str], refresh: bool = True) -> Marked:
    """Mark batches for the scheduled refresh, or take the mark off."""
    updated, missing = [], []
    named = dict.fromkeys(batch_ids)
    known = {batch_id: batch_rows.own_id(conn, organisation_id, batch_id) for batch_id in named}
    locks.all_of(conn, organisation_id, [own for own in known.values() if own is not None])
    for batch_id, own in known.items():
        if own is None:
            missing.append(batch_id)
            continue
        batch_rows.touch(conn, own, refresh=refresh)
        updated.append(batch_id)
    return Marked(tuple(updated), tuple(missing))


def run_due(conn: Connection, now: datetime, *, day: int = 9, slice_jobs: int = 200) -> int:
    """Queue the next marked batch that had no refresh since the last day `day` of a month (UTC); return how many jobs.

    Call it until it returns 0. Only attributes already enriched run again, ignoring the cache; `last_enriched` moves
    only if something changed. Jobs that wait or run at that time are left alone.
    """
    since = func.coalesce(batches.c.refreshed_at, batches.c.created_at)
    due = (batches.c.refresh.is_(True)) & (since < microseconds(last_refresh_day(now, day)))
    owned = batches.join(organisations, organisations.c.id == batches.c.organisation_id)
    due &= ~expiry.past(expiry.days_of(conn))
    wanted = select(batches.c.id, batches.c.organisation_id).select_from(owned).where(due).order_by(batches.c.id)
    for batch_id, organisation_id in conn.execute(wanted).all():
        mine = select(batches.c.id).select_from(owned).where(batches.c.id == batch_id, due)
        if conn.execute(mine.with_for_update(of=batches)).first() is None:
            continue  # another server was faster
        batch_rows.touch(conn, batch_id, refreshed_at=microseconds(now))
        number = _queue(conn, organisation_id, batch_id, now, slice_jobs)
        if number:
            return number
    return 0


def last_refresh_day(now: datetime, day: int) -> datetime:
    """Return the start of the last day `day` (1–28) of a month that is not after `now`."""
    now = now.astimezone(UTC)
    this_month = datetime(now.year, now.month, day, tzinfo=UTC)
    if this_month <= now:
        return this_month
    return datetime(now.year - (now.month == 1), (now.month - 2) % 12 + 1, day, tzinfo=UTC)


def _queue(conn: Connection, organisation_id: int, batch_id: int, now: datetime, slice_jobs: int) -> int:
    rows = conn.execute(
        select(jobs.c.id, results.c.attribute_status)
        .select_from(jobs.join(results, results.c.job_id == jobs.c.id))
        .where(jobs.c.batch_id == batch_id, jobs.c.status == COMPLETED)
        .order_by(jobs.c.id)
    )
    groups: dict[str, list[int]] = {}
    for job_id, text in rows:
        enriched = tuple(key for key, status in _decode(text).items() if status == AttributeStatus.RUN)
        if enriched:
            groups.setdefault(joined(enriched), []).append(job_id)
    for attributes, ids in groups.items():
        wishes = lifecycle.FRESH | {
            "run_attributes": attributes,
            "refresh": Refresh.SCHEDULED,
            "refresh_at": microseconds(now),
        }
        lifecycle.queue(conn, organisation_id, batch_id, ids, size=slice_jobs, **wishes)
    number = sum(map(len, groups.values()))
    batch_rows.move(conn, batch_id, {COMPLETED: -number, QUEUED: number})
    return number
