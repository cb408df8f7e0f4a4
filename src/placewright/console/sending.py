"""Sends the places of an uploaded file to the API, 50,000 at a time; what broke off can be sent again without harm."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from typing import Any

import anyio.to_thread
import structlog

from placewright.client import AsyncClient
from placewright.console.lists import PER_BATCH, Wrong, batch_id, jobs, part_name
from placewright.console.uploads import Upload
from placewright.errors import PlacewrightError
from placewright.tables.opening import opened

log = structlog.get_logger(__name__)

_SHOWN = 200  # wrong rows that are kept to be shown
_CHUNK = 2_000  # rows that are read before somebody else has a turn
_underway: dict[str, asyncio.Task[None]] = {}


def start(upload: Upload, organisation: str, client: AsyncClient, order: Mapping[str, Any]) -> None:
    """Begin to send in the background, unless that goes on already; closes the client at the end.

    Args:
        upload: whole.
        organisation: whose it is.
        client: in the name of who sends.
        order: `name`, `mapping` (input → column), `attributes`, `begin` (enrich at once).
    """
    key = f"{organisation}/{upload.id}"
    if key in _underway:
        return
    upload.know(order=dict(order), state="sending", sent=0, rejected=0, wrong=[], batches=[], problem="")
    task = asyncio.create_task(_send(upload, client))
    _underway[key] = task
    task.add_done_callback(lambda _: _underway.pop(key, None))


def is_underway(upload: Upload, organisation: str) -> bool:
    """Tell whether it is being sent by this process."""
    return f"{organisation}/{upload.id}" in _underway


async def _send(upload: Upload, client: AsyncClient) -> None:
    try:
        await _send_all(upload, client, upload.about["order"])
        upload.know(state="sent")
        upload.file.unlink(missing_ok=True)
    except PlacewrightError as error:
        upload.know(state="broken", problem=str(error))
    except OSError as error:
        log.exception("upload_failed", upload=upload.id)
        upload.know(state="broken", problem=f"The file cannot be read: {error.strerror}.")
    finally:
        await client.close()


async def _send_all(upload: Upload, client: AsyncClient, order: Mapping[str, Any]) -> None:
    wrong: list[Wrong] = []
    rejected, sent, part, seen = 0, 0, 0, set[str]()
    with ExitStack() as stack:
        table = await anyio.to_thread.run_sync(stack.enter_context, opened(upload.file, upload.about["name"]))
        rows = jobs(table, order["mapping"])
        ended = False
        while not ended:
            batch: list[dict[str, Any]] = []
            while len(batch) < PER_BATCH and not ended:
                most = min(_CHUNK, PER_BATCH - len(batch))
                chunk = await anyio.to_thread.run_sync(_next, rows, most)
                ended = len(chunk) < most
                good, bad = _parted(chunk, seen)
                batch += good
                rejected += len(bad)
                wrong += bad[: _SHOWN - len(wrong)]
                told = [[one.line, one.why, one.name] for one in wrong]
                upload.know(sent=sent, reading=sent + len(batch), rejected=rejected, wrong=told)
            if batch:
                made = await client.submit_batch(
                    part_name(order["name"], part, not ended),
                    batch,
                    batch_id=batch_id(f"{upload.id}/{upload.about['begun']}", part),
                    attributes=order["attributes"],
                    kick_off_jobs_now=order["begin"],
                )
                sent, part = sent + len(batch), part + 1
                upload.know(sent=sent, batches=[*upload.about["batches"], made.id])


def _parted(chunk: list[dict[str, Any] | Wrong], seen: set[str]) -> tuple[list[dict[str, Any]], list[Wrong]]:
    """Return the jobs, and what is wrong; an id that stands there twice counts once."""
    good, bad = list[dict[str, Any]](), list[Wrong]()
    for one in chunk:
        if isinstance(one, Wrong):
            bad.append(one)
        elif one["place_id"] in seen:
            bad.append(Wrong(0, f"The id {one['place_id'][:80]!r} stands there twice; the first row counts."))
        else:
            seen.add(one["place_id"])
            good.append(one)
    return good, bad


def _next(rows: Iterator[dict[str, Any] | Wrong], most: int) -> list[dict[str, Any] | Wrong]:
    return list(islice(rows, most))
