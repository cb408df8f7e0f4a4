"""The table of deliveries: each event on its way to each webhook, claimed with a lease, and the log of how it went."""

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Raw
from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from placewright.errors import Conflict, NotFound
from placewright.store.codes import DeliveryState, exact_moment, moment, now_us
from placewright.store.cursors import decode_cursor, encode_cursor
from placewright.store.schema import deliveries, events, webhooks
from placewright.store.sql import AnyRow, AnySelect
from placewright.store.values import Attempt, Delivery, DueDelivery

_LOOKED_AT = 1000  # due deliveries, the oldest, among which a claim shares out its turns


def add(conn: Connection, event_id: int, webhook_ids: Sequence[int], *, now: int, retry_us: int) -> list[str]:
    """Make a delivery of an event to each of the webhooks, due now; return their ids. Needs a write."""
    rows = [
        {
            "public_id": f"dl_{secrets.token_hex(12)}",
            "webhook_id": webhook_id,
            "event_id": event_id,
            "state": DeliveryState.PENDING,
            "due": now,
            "sending": False,
            "token": 0,
            "attempts": 0,
            "give_up_at": now + retry_us,
            "created_at": now,
        }
        for webhook_id in webhook_ids
    ]
    if rows:
        conn.execute(insert(deliveries), rows)
    return [str(row["public_id"]) for row in rows]


def anything_due(conn: Connection, now: int) -> bool:
    """Tell whether some delivery is to be sent. A read."""
    return conn.execute(select(deliveries.c.id).where(deliveries.c.due <= now).limit(1)).scalar() is not None


def claim(
    conn: Connection, now: int, *, lease_us: int, most: int, each: int, without: Collection[int] = ()
) -> list[DueDelivery]:
    """Take deliveries that are due, so that nobody else sends them before the lease ends. Needs a write.

    Args:
        conn: of a write.
        now: microseconds since 1970 UTC.
        lease_us: how long they are held; who does not settle one in that time may see it sent again.
        most: at most so many in all.
        each: at most so many of one webhook, so that a slow one does not hold up the others.
        without: webhooks that get no turn.
    """
    c = deliveries.c
    oldest = select(c.id, c.webhook_id, c.due).where(c.due <= now, c.webhook_id.not_in(list(without)))
    some = oldest.order_by(c.due).limit(_LOOKED_AT).subquery()
    turn = func.row_number().over(partition_by=some.c.webhook_id, order_by=(some.c.due, some.c.id))
    ranked = select(some.c.id, turn.label("turn")).subquery()
    chosen = select(ranked.c.id).where(ranked.c.turn <= each).order_by(ranked.c.turn, ranked.c.id).limit(most)
    ids = list(conn.execute(select(c.id).where(c.id.in_(chosen)).with_for_update(skip_locked=True)).scalars())
    taken = {"due": now + lease_us, "sending": True, "token": c.token + 1, "attempts": c.attempts + 1}
    conn.execute(update(deliveries).where(c.id.in_(ids)).values(**taken))
    wanted = _joined(*webhooks.c["url", "secret", "previous_secret", "previous_until"]).where(c.id.in_(ids))
    return [_due(row, now) for row in conn.execute(wanted.order_by(c.id))]


def _due(row: AnyRow, now: int) -> DueDelivery:
    rotating = row.previous_until is not None and row.previous_until > now
    return DueDelivery(
        id=row.id,
        token=row.token,
        webhook_id=row.webhook_id,
        url=row.url,
        secrets=(row.secret, row.previous_secret) if rotating else (row.secret,),
        event_id=row.event_public_id,
        event_type=row.type,
        created_at=exact_moment(row.event_created_at),
        data=Raw(row.data.encode()),
        attempts=row.attempts,
        give_up_at=row.give_up_at,
    )


def settle(conn: Connection, claimed: DueDelivery, attempt: Attempt, retry_at: int | None) -> None:
    """Note how an attempt ended, and when the next one is due (None: it has ended). Needs a write.

    Nothing is written when the lease was lost and another worker has claimed it since.
    """
    mine = (deliveries.c.id == claimed.id) & (deliveries.c.token == claimed.token)
    row = conn.execute(select(deliveries.c.due).where(mine)).one_or_none()
    if row is None:
        return
    given_up = row.due is None  # its webhook was switched off meanwhile
    due = None if given_up or attempt.error is None else retry_at
    ended = DeliveryState.DELIVERED if attempt.error is None else DeliveryState.FAILED
    log = {
        "state": ended if due is None else DeliveryState.PENDING,
        "due": due,
        "sending": False,
        "attempted_at": now_us(),
        "status_code": attempt.status_code,
        "duration_ms": attempt.duration_ms,
        "error": attempt.error,
    }
    conn.execute(update(deliveries).where(mine).values(**log))


def give_up(conn: Connection, webhook_id: int, reason: str) -> None:
    """End what is on its way to a webhook, with a sentence why. Needs a write."""
    under_way = (deliveries.c.webhook_id == webhook_id) & deliveries.c.due.is_not(None)
    values = {"state": DeliveryState.FAILED, "due": None, "error": reason}
    conn.execute(update(deliveries).where(under_way).values(**values))


def resend(conn: Connection, webhook: AnyRow, delivery_id: str, *, retry_us: int) -> Delivery:
    """Send a delivery of a webhook again, now, whatever became of it. Needs a write.

    Raises:
        NotFound: the webhook has no such delivery.
        Conflict: a worker is sending it just now.
    """
    row = _find(conn, webhook.id, delivery_id)
    now = now_us()
    if row.sending and row.due is not None and row.due > now:
        raise Conflict("It is being sent just now.")
    fresh = {"state": DeliveryState.PENDING, "due": now, "sending": False, "attempts": 0, "give_up_at": now + retry_us}
    conn.execute(update(deliveries).where(deliveries.c.id == row.id).values(**fresh))
    return get(conn, webhook, delivery_id)


def get(conn: Connection, webhook: AnyRow, delivery_id: str) -> Delivery:
    """Return a delivery of a webhook.

    Raises:
        NotFound: the webhook has no such delivery.
    """
    return _delivery(_find(conn, webhook.id, delivery_id))


def page(
    conn: Connection, webhook: AnyRow, *, limit: int, state: DeliveryState | None = None, cursor: str | None = None
) -> tuple[list[Delivery], str | None]:
    """Return deliveries of a webhook, newest first, and the cursor of the next page (None: this was the last).

    Raises:
        InvalidInput: the cursor is none of ours.
    """
    wanted = _joined().where(deliveries.c.webhook_id == webhook.id)
    if state is not None:
        wanted = wanted.where(deliveries.c.state == state)
    if cursor is not None:
        wanted = wanted.where(deliveries.c.id < decode_cursor(cursor, 1)[0])
    rows = conn.execute(wanted.order_by(deliveries.c.id.desc()).limit(limit + 1)).all()
    next_cursor = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return [_delivery(row) for row in rows[:limit]], next_cursor


def events_under_way() -> AnySelect:
    """Return the query for the events that have a delivery on its way."""
    return select(deliveries.c.event_id).where(deliveries.c.due.is_not(None))


def _find(conn: Connection, webhook_id: int, delivery_id: str) -> AnyRow:
    named = (deliveries.c.webhook_id == webhook_id) & (deliveries.c.public_id == delivery_id)
    row = conn.execute(_joined().where(named)).one_or_none()
    if row is None:
        raise NotFound(f"There is no delivery {delivery_id!r}.")
    return row


def _joined(*more: ColumnElement[Any]) -> AnySelect:
    event = (
        events.c.public_id.label("event_public_id"),
        events.c.type,
        events.c.created_at.label("event_created_at"),
        events.c.data,
    )
    source = deliveries.join(events, events.c.id == deliveries.c.event_id)
    source = source.join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
    return select(deliveries, *event, *more).select_from(source)


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(
        id=row.public_id,
        event_id=row.event_public_id,
        event_type=row.type,
        status=DeliveryState(row.state).name.lower(),
        attempts=row.attempts,
        created_at=exact_moment(row.created_at),
        last_attempt_at=moment(row.attempted_at),
        next_attempt_at=moment(row.due),
        status_code=row.status_code,
        duration_ms=row.duration_ms,
        error=row.error,
        data=Raw(row.data.encode()),
    )
