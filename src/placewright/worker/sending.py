"""Sends one event to one webhook, and decides when to try again."""

import asyncio
import contextlib
import random
import time

import aiohttp
import msgspec

from placewright import __version__
from placewright.errors import AddressRefused
from placewright.store import Attempt, DueDelivery
from placewright.worker import signatures

LONGEST_WAIT_SECONDS = 6 * 3600
_READ_BYTES, _READ_SECONDS = 4096, 1.0  # of an answer's body, which says nothing: only to use the connection again
_GONE = 410
_STEPS = 20  # doublings after which the longest wait is reached with any setting


def message(due: DueDelivery) -> bytes:
    """Return the body of a delivery; the same at every attempt."""
    return msgspec.json.encode({"type": due.event_type, "timestamp": due.created_at, "data": due.data})


async def send(session: aiohttp.ClientSession, due: DueDelivery) -> Attempt:
    """Make one attempt. Whatever goes wrong is told in the answer, as a sentence."""
    started = time.monotonic()
    status: int | None = None
    try:
        status = await _post(session, due)
        error = _complaint(status)
    except AddressRefused as refused:
        error = str(refused)
    except TimeoutError:
        error = f"There was no answer within {session.timeout.total:g} seconds."
    except aiohttp.ClientConnectorError as failed:
        error = f"The connection failed: {failed.os_error}"
    except (aiohttp.ClientError, OSError, ValueError) as failed:
        error = f"The request failed: {type(failed).__name__}: {failed}"
    milliseconds = round(1000 * (time.monotonic() - started))
    return Attempt(
        status_code=status, duration_ms=milliseconds, error=error and _shortened(error), gone=status == _GONE
    )


async def _post(session: aiohttp.ClientSession, due: DueDelivery) -> int:
    body = message(due)
    headers = signatures.headers(due.event_id, int(time.time()), body, due.secrets)
    headers |= {"Content-Type": "application/json", "User-Agent": f"Placewright/{__version__}"}
    async with session.post(due.url, data=body, headers=headers, allow_redirects=False) as response:
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):  # the status has come, and it alone counts
            async with asyncio.timeout(_READ_SECONDS):
                await response.content.read(_READ_BYTES)
        return response.status


def _complaint(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"The receiver answered {status}; redirects are not followed."
    if status == _GONE:
        return "The receiver answered 410: it wants no more, so the webhook was switched off."
    return f"The receiver answered {status}."


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= 500 else f"{sentence[:499]}…"


def retry_at(attempt: Attempt, due: DueDelivery, now: int, first_seconds: float) -> int | None:
    """Return when to try again, microseconds since 1970 UTC; None: never.

    The wait doubles with each attempt and is spread by half of it, so that a receiver that comes back is not met by
    all at once. The last attempt comes when the time for trying is over.
    """
    if attempt.error is None or attempt.gone or now >= due.give_up_at:
        return None
    wait = min(first_seconds * 2 ** min(due.attempts - 1, _STEPS), LONGEST_WAIT_SECONDS)
    spread = random.uniform(0.5, 1.5)  # noqa: S311 - spreading, not secrecy
    return min(now + int(wait * spread * 1_000_000), due.give_up_at)
