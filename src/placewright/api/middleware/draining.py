"""Turns new work away while the server stops; what has begun goes on."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from placewright.api.problems import RETRY_SECONDS, instance_of, problem
from placewright.api.services import Services

_STILL_ANSWERED = ("/healthz", "/readyz", "/metrics")


class Draining:
    """Answers 503 with `Retry-After` to requests that come after the server was told to stop."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app = app
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless the server is draining."""
        if self.services.draining and scope["type"] == "http" and scope["path"] not in _STILL_ANSWERED:
            headers = {"Retry-After": str(RETRY_SECONDS), "Connection": "close"}
            answer = problem(
                503,
                "The server is stopping. Try again in some seconds.",
                instance=instance_of(Request(scope)),
                headers=headers,
            )
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)
