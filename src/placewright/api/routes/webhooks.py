"""Webhooks: where events are sent, by which secret they are signed, and how their deliveries went."""

from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from yarl import URL

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_body, read_json, read_model
from placewright.api.changing import about
from placewright.api.once import Once, json_kept
from placewright.api.routes.parameters import NO_NUL
from placewright.api.schemas.answers import (
    DeletedWebhook,
    DeliveryAnswer,
    DeliveryList,
    WebhookAnswer,
    WebhookList,
    WebhookWithSecret,
)
from placewright.api.schemas.faults import invalid
from placewright.api.schemas.requests import CreateWebhook, RotateSecret, UpdateWebhook
from placewright.api.services import Services, services_of
from placewright.errors import AddressRefused, Problem
from placewright.outgoing.guard import Guard
from placewright.store import Webhook, deliveries, events, webhooks
from placewright.store.codes import DeliveryState
from placewright.store.idempotency import Answer

router = APIRouter(prefix="/webhooks", tags=["Webhooks"])

WebhookId = Annotated[str, Path(description="The webhook.", max_length=100, pattern=NO_NUL)]
DeliveryId = Annotated[str, Path(description="The delivery.", max_length=100, pattern=NO_NUL)]


@router.post(
    "",
    summary="Create a webhook",
    status_code=201,
    responses=described(WebhookWithSecret, 409, 413, 415, status=201, text="The webhook, with its secret this once."),
    openapi_extra=body_of(CreateWebhook),
)
async def create(request: Request, owner: Owner, once: Once) -> Response:
    """Send the events `batch.completed` and `batch.failed` to a URL of yours, signed by the Standard Webhooks rules.

    Each comes at least once, under the same `webhook-id` at every attempt, and is tried again for 72 hours until your
    server answers 2xx; 410 switches the webhook off. The secret is shown in this answer only.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        wanted = await read_model(body, CreateWebhook)
        _check_url(services, wanted.url)

        def work(conn: Connection) -> Answer:
            kinds = list(dict.fromkeys(wanted.events))
            made = webhooks.create(conn, owner.organisation_id, wanted.url, kinds, wanted.active)
            about(made[0].id)
            return json_kept(_with_secret(*made), 201)

        return await once.write(work)


def _check_url(services: Services, url: str) -> None:
    """Refuse early what could never be delivered; each delivery is checked again, at the address really dialled."""
    try:
        Guard(services.settings.outgoing_networks).check_url(URL(url))
    except AddressRefused as refused:
        raise invalid([Problem("/url", str(refused))]) from refused
    except ValueError as error:
        raise invalid([Problem("/url", "This is no URL.")]) from error


def _with_secret(webhook: Webhook, secret: str) -> dict[str, Any]:
    return {**msgspec.structs.asdict(webhook), "secret": secret}


@router.get("", summary="List webhooks", responses=described(WebhookList, text="All of them, oldest first."))
async def list_(request: Request, owner: Owner) -> Response:
    """List the webhooks of the organisation, without their secrets."""
    found = await services_of(request).read(partial(webhooks.list_webhooks, organisation_id=owner.organisation_id))
    return json_answer({"webhooks": found, "total": len(found)})


@router.get("/{webhook_id:encoded}", summary="Get a webhook", responses=described(WebhookAnswer, 404, text="It."))
async def get(request: Request, owner: Owner, webhook_id: WebhookId) -> Response:
    """Get one webhook, without its secret."""
    work = partial(webhooks.get, organisation_id=owner.organisation_id, webhook_id=webhook_id)
    return json_answer(await services_of(request).read(work))


@router.put(
    "/{webhook_id:encoded}",
    summary="Change a webhook",
    responses=described(WebhookAnswer, 404, 413, 415, text="The webhook."),
    openapi_extra=body_of(UpdateWebhook),
)
async def update(request: Request, owner: Owner, webhook_id: WebhookId) -> Response:
    """Change what is given; what is absent stays as it is. `active: true` switches it on again after a 410."""
    services = services_of(request)
    wanted = await read_json(request, UpdateWebhook, limit=services.settings.max_body_bytes)
    if wanted.url is not None:
        _check_url(services, wanted.url)
    changes = wanted.model_dump(exclude_none=True)
    work = partial(
        webhooks.update_webhook, organisation_id=owner.organisation_id, webhook_id=webhook_id, changes=changes
    )
    return json_answer(await services.write(work))


@router.delete(
    "/{webhook_id:encoded}", summary="Delete a webhook", responses=described(DeletedWebhook, 404, text="It is gone.")
)
async def delete(request: Request, owner: Owner, webhook_id: WebhookId) -> Response:
    """Delete a webhook with its log; nothing is sent to it any more."""
    work = partial(webhooks.remove, organisation_id=owner.organisation_id, webhook_id=webhook_id)
    await services_of(request).write(work)
    return json_answer({"id": webhook_id, "deleted": True})


@router.post(
    "/{webhook_id:encoded}/rotate",
    summary="Give a webhook a new secret",
    responses=described(WebhookWithSecret, 404, 409, 413, 415, text="The webhook, with its new secret this once."),
    openapi_extra=body_of(RotateSecret, required=False),
)
async def rotate(request: Request, owner: Owner, webhook_id: WebhookId, once: Once) -> Response:
    """Make a new secret. For a while (a day by default) each message is signed by both. An empty body is enough."""
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        wanted = await read_model(body, RotateSecret, empty=True)

        def work(conn: Connection) -> Answer:
            overlap_us = wanted.overlap_seconds * 1_000_000
            made = webhooks.rotate(conn, owner.organisation_id, webhook_id, overlap_us=overlap_us)
            return json_kept(_with_secret(*made))

        return await once.write(work)


@router.post(
    "/{webhook_id:encoded}/test",
    summary="Try a webhook out",
    status_code=202,
    responses=described(DeliveryAnswer, 404, 409, status=202, text="A worker sends it soon; see the log."),
)
async def try_out(request: Request, owner: Owner, webhook_id: WebhookId, once: Once) -> Response:
    """Send an event `webhook.test`, signed as all are. A webhook that is not active: 409."""
    settings = services_of(request).settings

    def work(conn: Connection) -> Answer:
        delivery_id = events.add_test(conn, owner.organisation_id, webhook_id, retry_us=settings.webhook_retry_us)
        row = webhooks.find_row(conn, owner.organisation_id, webhook_id)
        return json_kept(deliveries.get(conn, row, delivery_id), 202)

    async with once.of(b"") as earlier:
        return earlier if earlier is not None else await once.write(work)


@router.get(
    "/{webhook_id:encoded}/deliveries",
    summary="List the deliveries of a webhook",
    responses=described(DeliveryList, 404, text="A page of the log, newest first."),
)
async def log(
    request: Request,
    owner: Owner,
    webhook_id: WebhookId,
    limit: Annotated[int, Query(ge=1, le=200, description="Most deliveries in the answer.")] = 50,
    status: Annotated[
        Literal["pending", "delivered", "failed"] | None, Query(description="Only deliveries that stand so.")
    ] = None,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
) -> Response:
    """See what was sent, when, how often, and what the receiver answered to the last attempt."""
    state = DeliveryState[status.upper()] if status else None

    def read(conn: Connection) -> dict[str, Any]:
        row = webhooks.find_row(conn, owner.organisation_id, webhook_id)
        found, next_cursor = deliveries.page(conn, row, limit=limit, state=state, cursor=cursor or None)
        return {"deliveries": found, "next_cursor": next_cursor}

    return json_answer(await services_of(request).read(read))


@router.post(
    "/{webhook_id:encoded}/deliveries/{delivery_id:encoded}/resend",
    summary="Send a delivery again",
    status_code=202,
    responses=described(DeliveryAnswer, 404, 409, status=202, text="A worker sends it soon."),
)
async def resend(
    request: Request, owner: Owner, webhook_id: WebhookId, delivery_id: DeliveryId, once: Once
) -> Response:
    """Send it again now, under the same `webhook-id`, whatever became of it. One that is just being sent: 409."""
    settings = services_of(request).settings

    def work(conn: Connection) -> Answer:
        row = webhooks.active_row(conn, owner.organisation_id, webhook_id)
        return json_kept(deliveries.resend(conn, row, delivery_id, retry_us=settings.webhook_retry_us), 202)

    async with once.of(b"") as earlier:
        return earlier if earlier is not None else await once.write(work)
