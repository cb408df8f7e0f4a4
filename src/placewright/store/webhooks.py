"""The table of webhooks: where the events of an organisation are sent, and the secrets that sign them."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from placewright.errors import Conflict, NotFound
from placewright.store import deliveries
from placewright.store.codes import exact_moment, joined, moment, now_us, parted
from placewright.store.schema import webhooks
from placewright.store.sql import AnyRow
from placewright.store.values import Webhook

MOST = 100  # of an organisation
SECRET_PREFIX = "whsec_"  # noqa: S105 - what the specification wants before each secret
_SECRET_BYTES = 32
_SWITCHED_OFF = "The webhook was switched off."


def create(
    conn: Connection, organisation_id: int, url: str, events: Sequence[str], active: bool = True
) -> tuple[Webhook, str]:
    """Make a webhook; return it and its secret, which is shown this once. Needs a write.

    Raises:
        Conflict: the organisation has as many as it may have.
    """
    mine = webhooks.c.organisation_id == organisation_id
    if conn.execute(select(func.count()).select_from(webhooks).where(mine)).scalar_one() >= MOST:
        raise Conflict(f"An organisation may have at most {MOST} webhooks.")
    now = now_us()
    values = {
        "organisation_id": organisation_id,
        "public_id": f"wh_{secrets.token_hex(12)}",
        "url": url,
        "events": joined(tuple(events)),
        "active": active,
        "secret": _new_secret(),
        "created_at": now,
        "updated_at": now,
    }
    row = conn.execute(insert(webhooks).values(**values).returning(webhooks)).one()
    return _webhook(row), row.secret


def _new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def list_webhooks(conn: Connection, organisation_id: int) -> list[Webhook]:
    """Return all webhooks of an organisation, oldest first."""
    wanted = select(webhooks).where(webhooks.c.organisation_id == organisation_id).order_by(webhooks.c.id)
    return [_webhook(row) for row in conn.execute(wanted)]


def get(conn: Connection, organisation_id: int, webhook_id: str) -> Webhook:
    """Return a webhook.

    Raises:
        NotFound: the organisation has no such webhook.
    """
    return _webhook(find_row(conn, organisation_id, webhook_id))


def update_webhook(conn: Connection, organisation_id: int, webhook_id: str, changes: Mapping[str, Any]) -> Webhook:
    """Change `url`, `events` or `active`, those that are given. Needs a write.

    What waits for a webhook that is switched off is given up; it can be sent again from the log.

    Raises:
        NotFound: the organisation has no such webhook.
    """
    row = find_row(conn, organisation_id, webhook_id)
    values = dict(changes)
    if "events" in values:
        values["events"] = joined(tuple(values["events"]))
    if values.get("active") is False:
        deliveries.give_up(conn, row.id, _SWITCHED_OFF)
    elif values.get("active"):
        values["disabled_reason"] = None
    _change(conn, row.id, **values)
    return get(conn, organisation_id, webhook_id)


def disable(conn: Connection, own_id: int, reason: str) -> None:
    """Switch a webhook off for its receiver, with a sentence why. Needs a write."""
    deliveries.give_up(conn, own_id, reason)
    _change(conn, own_id, active=False, disabled_reason=reason)


def rotate(conn: Connection, organisation_id: int, webhook_id: str, *, overlap_us: int) -> tuple[Webhook, str]:
    """Give a webhook a new secret; the one before signs too for a while. Return both. Needs a write.

    Raises:
        NotFound: the organisation has no such webhook.
    """
    row = find_row(conn, organisation_id, webhook_id)
    secret = _new_secret()
    _change(conn, row.id, secret=secret, previous_secret=row.secret, previous_until=now_us() + overlap_us)
    return get(conn, organisation_id, webhook_id), secret


def remove(conn: Connection, organisation_id: int, webhook_id: str) -> None:
    """Delete a webhook with its deliveries. Needs a write.

    Raises:
        NotFound: the organisation has no such webhook.
    """
    conn.execute(delete(webhooks).where(webhooks.c.id == find_row(conn, organisation_id, webhook_id).id))


def wanting(conn: Connection, organisation_id: int, event_type: str) -> list[int]:
    """Return the store's own ids of the active webhooks that want events of a type."""
    mine = (webhooks.c.organisation_id == organisation_id) & webhooks.c.active.is_(True)
    rows = conn.execute(select(webhooks.c.id, webhooks.c.events).where(mine).order_by(webhooks.c.id))
    return [row.id for row in rows if event_type in parted(row.events)]


def find_row(conn: Connection, organisation_id: int, webhook_id: str) -> AnyRow:
    """Return the whole row of a webhook.

    Raises:
        NotFound: the organisation has no such webhook.
    """
    named = (webhooks.c.organisation_id == organisation_id) & (webhooks.c.public_id == webhook_id)
    row = conn.execute(select(webhooks).where(named)).one_or_none()
    if row is None:
        raise NotFound(f"There is no webhook {webhook_id!r}.")
    return row


def active_row(conn: Connection, organisation_id: int, webhook_id: str) -> AnyRow:
    """Return the whole row of a webhook that is to be sent something.

    Raises:
        NotFound: the organisation has no such webhook.
        Conflict: it is not active.
    """
    row = find_row(conn, organisation_id, webhook_id)
    if not row.active:
        raise Conflict("The webhook is not active; switch it on first.")
    return row


def _change(conn: Connection, own_id: int, **values: Any) -> None:
    conn.execute(update(webhooks).where(webhooks.c.id == own_id).values(updated_at=now_us(), **values))


def _webhook(row: AnyRow) -> Webhook:
    rotating = row.previous_until is not None and row.previous_until > now_us()
    return Webhook(
        id=row.public_id,
        url=row.url,
        events=parted(row.events),
        active=row.active,
        disabled_reason=row.disabled_reason,
        created_at=exact_moment(row.created_at),
        updated_at=exact_moment(row.updated_at),
        previous_secret_until=moment(row.previous_until) if rotating else None,
    )
