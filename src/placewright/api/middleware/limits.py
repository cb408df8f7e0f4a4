"""Tells every answer to a request that was counted how its rate limits stand, errors included."""

from starlette.types import ASGIApp, Receive, Scope, Send

from placewright.asgi import with_headers

TOLD = "placewright.rate_limits"  # in the scope: the headers, as `auth.authorized` fills them in


class Limits:
    """Adds `RateLimit` and `RateLimit-Policy` to the answer, where limits are on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with an empty list of headers to be told."""
        told: dict[str, str] = {}
        scope[TOLD] = told
        await self.app(scope, receive, with_headers(send, lambda headers: headers.update(told)))
