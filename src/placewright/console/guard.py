"""Keeps the pages to themselves: the headers that every answer has, and who may send a form."""

from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placewright.asgi import defaults, with_headers
from placewright.console.views import error_page

log = structlog.get_logger(__name__)


def policy(map_origin: str = "") -> str:
    """Return the Content-Security-Policy: nothing from elsewhere, but what the chosen map draws from its one origin."""
    also = f" {map_origin}" if map_origin else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{also}",
            "font-src 'self'",
            f"connect-src 'self'{also}",
            "worker-src 'self' blob:",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )


HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Refuses what other sites send in somebody's name, and adds the headers."""

    def __init__(self, app: ASGIApp, map_origin: str = "") -> None:
        self.app = app
        self.headers = {"Content-Security-Policy": policy(map_origin), **HEADERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        kept = {} if scope["path"].startswith("/static/") else {"Cache-Control": "no-store"}
        send_guarded = with_headers(send, lambda headers: defaults(headers, self.headers | kept))
        if scope["method"] not in _SAFE and not is_from_us(Headers(scope=scope)):
            words = "This form was sent by another site. Open the page here and send it again."
            await error_page(Request(scope), words, 403)(scope, receive, send_guarded)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send_guarded(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            if started:
                raise
            log.exception("page_failed", method=scope["method"], path=scope["path"])
            words = "Something went wrong on the server. The request id finds it in the log."
            await error_page(Request(scope), words, 500)(scope, receive, send_guarded)


def is_from_us(headers: Headers) -> bool:
    """Tell whether a browser says that a page of ours sent the request."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")
