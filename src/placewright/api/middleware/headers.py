"""Tells browsers and proxies to take answers for what they are, and to keep them for nobody else."""

from starlette.types import ASGIApp, Receive, Scope, Send

from placewright.asgi import defaults, with_headers

# An answer is of one key: a proxy that does not know the header `apiKey` must not give it to another.
_EVERYWHERE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}


class Headers:
    """Adds the headers to each answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, with_headers(send, lambda headers: defaults(headers, _EVERYWHERE)))
