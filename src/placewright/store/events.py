"""The table of events: what has happened that webhooks tell, written in the transaction in which it happened."""

import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from placewright.model.job import JobStatus
from placewright.store import deliveries, webhooks
from placewright.store.codes import STATUSES, exact_moment, moment, now_us
from placewright.store.schema import batches, events
from placewright.store.sql import AnyRow
from placewright.store.values import settled_status

TEST = "webhook.test"
_AT_ONCE = 100  # events announced, or some times as many forgotten, in one transaction


def batch_moved(conn: Connection, batch_id: int) -> None:
    """Note that a run of a batch has ended, if it has: called when jobs left it or ended. Needs a write."""
    settled = batches.c.completed + batches.c.failed
    ended = batches.c.finished_at.is_not(None) & (settled > 0)
    row = conn.execute(select(batches).where(batches.c.id == batch_id, ended)).one_or_none()
    if row is not None:
        _add(conn, row.organisation_id, None, _finished(row), row.finished_at)


def _finished(row: AnyRow) -> dict[str, Any]:
    counts = {status.value: row._mapping[status.value] for status in STATUSES}
    return {
        "batch_id": row.public_id,
        "batch_name": row.name,
        "status_counts": counts,
        "total_jobs": sum(counts.values()),
        "started_at": moment(row.started_at),
        "finished_at": exact_moment(row.finished_at),
    }


def _add(conn: Connection, organisation_id: int, event_type: str | None, data: dict[str, Any], now: int) -> int:
    values = {
        "organisation_id": organisation_id,
        "public_id": f"msg_{secrets.token_hex(16)}",
        "type": event_type,
        "created_at": now,
        "data": msgspec.json.encode(data).decode(),
    }
    return int(conn.execute(insert(events).values(**values).returning(events.c.id)).scalar_one())


def add_test(conn: Connection, organisation_id: int, webhook_id: str, *, retry_us: int) -> str:
    """Make an event for trying out one webhook; return the id of its delivery. Needs a write.

    Raises:
        NotFound: the organisation has no such webhook.
        Conflict: the webhook is not active.
    """
    row = webhooks.active_row(conn, organisation_id, webhook_id)
    now = now_us()
    event_id = _add(conn, organisation_id, TEST, {"webhook_id": webhook_id, "message": "This is a test."}, now)
    return deliveries.add(conn, event_id, [row.id], now=now, retry_us=retry_us)[0]


def anything_new(conn: Connection) -> bool:
    """Tell whether some event has no deliveries yet. A read."""
    return conn.execute(select(events.c.id).where(events.c.type.is_(None)).limit(1)).scalar() is not None


def announce(conn: Connection, *, failure_threshold: float, retry_us: int) -> int:
    """Give new events their types and make a delivery for each webhook that wants them; return how many events.

    Needs a write. It happens here and not in the transaction of the event, which is to be short.
    """
    new = select(events).where(events.c.type.is_(None)).order_by(events.c.id).limit(_AT_ONCE)
    rows = conn.execute(new.with_for_update(skip_locked=True)).all()
    for row in rows:
        _announce(conn, row, failure_threshold, retry_us)
    return len(rows)


def _announce(conn: Connection, row: AnyRow, failure_threshold: float, retry_us: int) -> None:
    data = msgspec.json.decode(row.data)
    counts = data["status_counts"]
    status = settled_status(counts[JobStatus.COMPLETED], counts[JobStatus.FAILED], failure_threshold)
    event_type = f"batch.{status.value}"
    text = msgspec.json.encode(data | {"status": status}).decode()
    conn.execute(update(events).where(events.c.id == row.id).values(type=event_type, data=text))
    wanting = webhooks.wanting(conn, row.organisation_id, event_type)
    deliveries.add(conn, row.id, wanting, now=now_us(), retry_us=retry_us)


def forget(conn: Connection, before_us: int) -> int:
    """Delete some of the events made before then, with their deliveries; return how many. Needs a write.

    Call it until it returns 0. What is still on its way stays.
    """
    old = select(events.c.id).where(events.c.created_at < before_us, events.c.id.not_in(deliveries.events_under_way()))
    some = old.order_by(events.c.created_at).limit(10 * _AT_ONCE)
    return conn.execute(delete(events).where(events.c.id.in_(some))).rowcount
