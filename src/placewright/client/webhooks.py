"""Requests about webhooks: where events are sent, by which secret they are signed, how their deliveries went."""

from collections.abc import Sequence
from functools import partial
from typing import Literal
from urllib.parse import quote

from placewright.client.flow import RETRIES, Call, Supply, decoded, encoded, new_key, pages
from placewright.client.values import DeletedWebhook, Delivery, DeliveryPage, Webhook, WebhookList

PATH = "/webhooks"
DeliveryStatus = Literal["pending", "delivered", "failed"]


def create_webhook(
    url: str,
    *,
    events: Sequence[str] | None = None,
    active: bool | None = None,
    idempotency_key: str | None = None,
) -> Call[Webhook]:
    """Send events to a URL; the answer holds the `secret` this once. Without `events`, all of them are sent."""
    body = encoded(url=url, events=events, active=active)
    key = idempotency_key or new_key()
    return Call(method="POST", path=PATH, body=body, read=decoded(Webhook), repeatable=False, key=key)


def list_webhooks() -> Call[WebhookList]:
    """Return all webhooks of the organisation, oldest first, without their secrets."""
    return Call(method="GET", path=PATH, read=decoded(WebhookList))


def get_webhook(webhook_id: str) -> Call[Webhook]:
    """Return one webhook, without its secret."""
    return Call(method="GET", path=_path(webhook_id), read=decoded(Webhook))


def update_webhook(
    webhook_id: str, *, url: str | None = None, events: Sequence[str] | None = None, active: bool | None = None
) -> Call[Webhook]:
    """Change what is given; `active=True` switches a webhook on again that its receiver had switched off."""
    body = encoded(url=url, events=events, active=active)
    return Call(method="PUT", path=_path(webhook_id), body=body, read=decoded(Webhook))


def delete_webhook(webhook_id: str) -> Call[DeletedWebhook]:
    """Delete a webhook with its log; nothing is sent to it any more."""
    return Call(method="DELETE", path=_path(webhook_id), read=decoded(DeletedWebhook), repeatable=False)


def rotate_webhook(
    webhook_id: str, *, overlap_seconds: int | None = None, idempotency_key: str | None = None
) -> Call[Webhook]:
    """Make a new secret, shown in this answer; the old one signs too for `overlap_seconds` (a day by default)."""
    return Call(
        method="POST",
        path=f"{_path(webhook_id)}/rotate",
        body=encoded(overlap_seconds=overlap_seconds),
        read=decoded(Webhook),
        repeatable=False,
        key=idempotency_key or new_key(),
    )


def try_webhook(webhook_id: str, *, idempotency_key: str | None = None) -> Call[Delivery]:
    """Send an event `webhook.test` soon; the log tells how it went."""
    path, key = f"{_path(webhook_id)}/test", idempotency_key or new_key()
    return Call(method="POST", path=path, read=decoded(Delivery), repeatable=False, key=key)


def list_deliveries(
    webhook_id: str, *, limit: int | None = None, status: DeliveryStatus | None = None, cursor: str | None = None
) -> Call[DeliveryPage]:
    """Return a page of the log of a webhook, newest first, at most 200 (the server's default is 50)."""
    params = {"limit": limit, "status": status, "cursor": cursor}
    return Call(method="GET", path=f"{_path(webhook_id)}/deliveries", params=params, read=decoded(DeliveryPage))


def iterate_deliveries(
    webhook_id: str, *, status: DeliveryStatus | None = None, page_size: int = 200, retries: int = RETRIES
) -> Supply[Delivery]:
    """Return the whole log of a webhook, newest first, page after page."""
    ask = partial(list_deliveries, webhook_id, limit=page_size, status=status)

    def after(page: DeliveryPage) -> Call[DeliveryPage] | None:
        return ask(cursor=page.next_cursor) if page.next_cursor else None

    return pages(ask(), after, lambda page: page.deliveries, retries)


def resend_delivery(webhook_id: str, delivery_id: str, *, idempotency_key: str | None = None) -> Call[Delivery]:
    """Send a delivery again now, under the same `webhook-id`, whatever became of it."""
    path = f"{_path(webhook_id)}/deliveries/{quote(delivery_id, safe='')}/resend"
    key = idempotency_key or new_key()
    return Call(method="POST", path=path, read=decoded(Delivery), repeatable=False, key=key)


def _path(webhook_id: str) -> str:
    return f"{PATH}/{quote(webhook_id, safe='')}"
