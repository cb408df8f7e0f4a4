"""Asks a service over HTTP and gets JSON."""

from collections.abc import Mapping
from typing import Any

import msgspec
from yarl import URL

from placewright.errors import SourceError
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.prices import Price


async def asked(
    fetcher: Fetcher,
    url: URL,
    headers: Mapping[str, str] | None = None,
    interval_seconds: float = 0.0,
    price: Price | None = None,
) -> Any:
    """Return the JSON that a service answers.

    Args:
        headers: more to send, such as a key.
        interval_seconds: between two requests, where the service wants more than the limits.
        price: of a call.

    Raises:
        BudgetSpent: it costs more than is left to who asks.
        SourceError: it does not answer, or with something else than JSON.
    """
    page = await fetcher.ask(str(url), headers, interval_seconds=interval_seconds, price=price)
    if page.failure is not None:
        status = f" (HTTP status {page.status})" if page.status else ""
        raise SourceError(f"{url.host} gave no answer: {page.failure}{status}.")
    try:
        return msgspec.json.decode(page.body)
    except msgspec.MsgspecError as error:
        raise SourceError(f"{url.host} answered with something else than JSON.") from error


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; nothing for what is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
