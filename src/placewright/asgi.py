"""What the middleware of the API and of the console share: touching the headers of an answer as it goes out."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send


def with_headers(send: Send, touch: Callable[[MutableHeaders], None]) -> Send:
    """Return a `send` that lets `touch` change the headers when an answer begins."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            touch(MutableHeaders(scope=message))
        await send(message)

    return sending


def defaults(headers: MutableHeaders, given: dict[str, str]) -> None:
    """Set those that the answer does not set itself."""
    for name, value in given.items():
        headers.setdefault(name, value)
