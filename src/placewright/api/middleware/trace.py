"""Makes each request a span, which continues the client's trace if it sent one; does nothing while traces are off."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placewright.api.middleware.measure import route_of
from placewright.telemetry import tracing

_SERVER_ERROR = 500


class Trace:
    """Spans are named by route, as the metrics are; health and metrics make none, since they are asked all the time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on inside of its span."""
        if scope["type"] != "http" or not tracing.on() or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        parent = Headers(scope=scope).get("traceparent")
        with tracing.span(method, kind="server", parent=parent, **{"http.request.method": method}) as span:

            async def send_and_note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    span.set_attribute("error", message["status"] >= _SERVER_ERROR)
                await send(message)

            try:
                await self.app(scope, receive, send_and_note)
            finally:
                span.update_name(f"{method} {route_of(scope)}")
                span.set_attribute("http.route", route_of(scope))
