"""Counts requests by route and code, measures how long they take, and logs them for who debugs."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placewright.api.metrics import Metrics

log = structlog.get_logger(__name__)


class Measure:
    """Feeds the metrics; a request that matches no route counts as such, so that strangers cannot make labels."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and measure it to the last byte of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        code = 500  # what a client sees when no answer was started

        async def send_and_note(message: Message) -> None:
            nonlocal code
            if message["type"] == "http.response.start":
                code = message["status"]
            await send(message)

        started = time.perf_counter()
        try:
            await self.app(scope, receive, send_and_note)
        finally:
            seconds = time.perf_counter() - started
            self.metrics.observe(scope["method"], route_of(scope), code, seconds)
            log.debug("request", method=scope["method"], path=scope["path"], code=code, seconds=round(seconds, 4))


def route_of(scope: Scope) -> str:
    """Return the path template of the route that the request went to."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    path: str = getattr(context or scope.get("route"), "path", "unmatched")
    return path.replace(":encoded}", "}").replace(":any}", "}")
