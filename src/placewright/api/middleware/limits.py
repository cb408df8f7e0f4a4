"""Tells every answer to a request that was counted how its rate limits stand, errors included."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOLD = "placewright.rate_limits"  # in the scope: the headers, as `auth.authorized` fills them in


class Limits:
    """Adds `RateLimit` and `RateLimit-Policy` to the answer, where limits are on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with an empty list of headers to be told."""
        told: dict[str, str] = {}
        scope[TOLD] = told

        async def send_and_tell(message: Message) -> None:
            if message["type"] == "http.response.start" and told:
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self.app(scope, receive, send_and_tell)
