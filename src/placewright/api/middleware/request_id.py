"""Gives each request an id, in the answer's `X-Request-Id` and in every log line."""

import re
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from placewright.asgi import with_headers

HEADER = "X-Request-Id"
_SANE = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")  # an id of the client's is kept when it can do no harm in a log


class RequestId:
    """Takes a sane incoming id, else makes one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _SANE.fullmatch(given) else uuid.uuid4().hex

        def identify(headers: MutableHeaders) -> None:
            headers[HEADER] = request_id

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, with_headers(send, identify))
