"""Follows batches for a page: their events become pieces of HTML, sent as Server-Sent Events."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import msgspec

from placewright.client import AsyncClient
from placewright.client.values import BatchSummary
from placewright.errors import ApiError

MOST = 20  # batches that a page follows at once
_HEARTBEAT_SECONDS = 15.0

Parts = Callable[[BatchSummary], Sequence[tuple[str, str]]]


async def followed(client: AsyncClient, batch_ids: Sequence[str], parts: Parts) -> AsyncIterator[bytes]:
    """Yield an event `part` for each piece that changes, and `end` when all batches have finished.

    Args:
        client: in the name of who looks; closed at the end.
        batch_ids: what to follow; of more than `MOST` the first ones.
        parts: the pieces of the page that show a batch: (id of the element, its HTML).
    """
    queue: asyncio.Queue[BatchSummary | None] = asyncio.Queue(100)
    tasks = [asyncio.create_task(_follow(client, one, queue)) for one in batch_ids[:MOST]]
    open_ones, shown = len(tasks), dict[str, str]()
    yield b"retry: 3000\n\n"
    try:
        while open_ones:
            try:
                batch = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                yield b": \n\n"
                continue
            if batch is None:
                open_ones -= 1
                continue
            for id_, html in parts(batch):
                if shown.get(id_) != html:
                    shown[id_] = html
                    yield event("part", {"id": id_, "html": html})
        yield event("end", {})
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await client.close()


async def _follow(client: AsyncClient, batch_id: str, queue: "asyncio.Queue[BatchSummary | None]") -> None:
    with contextlib.suppress(ApiError):  # it was deleted, or the session is over: nothing more to tell
        async for one in client.follow_batch(batch_id):
            if one.batch is not None:
                await queue.put(one.batch)
    await queue.put(None)


def event(kind: str, data: Any) -> bytes:
    """Return one event; JSON has no line breaks."""
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), msgspec.json.encode(data))
