"""What pages ask of the API beyond single operations: the events of a batch, the file of an export."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from placewright.client import AsyncClient
from placewright.client.flow import Call, Lines, decoded
from placewright.client.values import BatchSummary
from placewright.console import session
from placewright.console.session import URL
from placewright.console.views import page

_summary = msgspec.json.Decoder(BatchSummary).decode
_DATA = b"data: "


async def events(client: AsyncClient, batch_id: str) -> AsyncIterator[BatchSummary]:
    """Yield the states of a batch until it has finished."""

    path = f"/place_enrichment/batches/{quote(batch_id, safe='')}/events"
    async for line in client.stream(Lines(method="GET", path=path, read=bytes)):
        if line.startswith(_DATA):
            state: dict[str, Any] = msgspec.json.decode(line[len(_DATA) :])
            if "batch_name" in state:  # not so when it was deleted
                yield _summary(line[len(_DATA) :])


async def export_batch(request: Request, batch_id: str, kind: str) -> Response:
    """Pass the file of an export on as it comes; where the server wants time for it, say so."""
    slug = request.path_params["org"]
    secret = session.sessions(request).get(slug)
    if secret is None:
        raise session.SignedOut(slug)
    http = httpx.AsyncClient(
        transport=request.app.state.transport, timeout=120, headers={"Authorization": f"Bearer {secret}"}
    )
    body = msgspec.json.encode({"batch_ids": [batch_id], "format": kind})
    sent = http.build_request(
        "POST",
        f"{URL}/v1/{slug}/place_enrichment/exports",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    answer = await http.send(sent, stream=True)
    if answer.status_code != 200:
        await answer.aread()
        told = answer.json()
        await http.aclose()
        return page(request, "exporting.html", here="batches", told=told, status=answer.status_code, batch_id=batch_id)

    async def pieces() -> AsyncIterator[bytes]:
        try:
            async for piece in answer.aiter_raw():
                yield piece
        finally:
            await answer.aclose()
            await http.aclose()

    kept = {name: answer.headers[name] for name in ("content-type", "content-disposition") if name in answer.headers}
    return StreamingResponse(pieces(), headers=kept)


async def webhooks(client: AsyncClient) -> list[dict[str, Any]]:
    """Return the webhooks of the organisation, each with its last deliveries."""
    found: list[dict[str, Any]] = (await client.run(_call("GET", "/webhooks")))["webhooks"]
    for one in found:
        page_ = await client.run(_call("GET", f"/webhooks/{quote(one['id'], safe='')}/deliveries?limit=5"))
        one["deliveries"] = page_["deliveries"]
    return found


async def create_webhook(client: AsyncClient, url: str) -> dict[str, Any]:
    """Make a webhook for all events; return it with its secret."""
    made: dict[str, Any] = await client.run(_call("POST", "/webhooks", {"url": url}))
    return made


async def try_webhook(client: AsyncClient, webhook_id: str) -> None:
    """Send it an event to try it out."""
    await client.run(_call("POST", f"/webhooks/{quote(webhook_id, safe='')}/test"))


async def delete_webhook(client: AsyncClient, webhook_id: str) -> None:
    """Delete it with its log."""
    await client.run(_call("DELETE", f"/webhooks/{quote(webhook_id, safe='')}"))


async def search_area(client: AsyncClient, asked: dict[str, Any]) -> dict[str, Any]:
    """Return places of an area."""
    found: dict[str, Any] = await client.run(_call("POST", "/geofencing/search", asked))
    return found


async def batch_of_area(client: AsyncClient, asked: dict[str, Any]) -> str:
    """Make a batch of the reference places of an area; return its id."""
    made: dict[str, Any] = await client.run(_call("POST", "/place_enrichment/batches/from_area", asked))
    return str(made["id"])


def _call(method: str, path: str, body: dict[str, Any] | None = None) -> Call[Any]:
    encoded = None if body is None else msgspec.json.encode(body)
    return Call(method=method, path=path, body=encoded, read=decoded(Any), repeatable=method == "GET")
