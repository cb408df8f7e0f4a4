"""Answers what nobody caught: the stack goes to the log, the client gets a sentence."""

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placewright.api.problems import instance_of, problem

log = structlog.get_logger(__name__)


class Errors:
    """The last net; once an answer has started, the connection is cut instead, so that nobody takes it for whole."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and catch what comes back."""
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            log.info("client_left", method=scope["method"], path=scope["path"])  # nobody is there to be answered
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            log.exception("request_failed", method=scope["method"], path=scope["path"], kind=type(error).__name__)
            await problem(500, instance=instance_of(Request(scope)))(scope, receive, send)
