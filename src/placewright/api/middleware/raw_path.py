"""Lets ids hold any character, `/` included: routes match on the path as it was sent, percent-encoding and all."""

from urllib.parse import quote, unquote

from starlette.convertors import Convertor, register_url_convertor
from starlette.types import ASGIApp, Receive, Scope, Send


class Encoded(Convertor[str]):
    """`{batch_id:encoded}`: one segment of the path."""

    regex = "[^/]+"

    def convert(self, value: str) -> str:
        """Return the decoded segment."""
        return unquote(value)

    def to_string(self, value: str) -> str:
        """Return the segment for a URL."""
        return quote(value, safe="")


class Any(Encoded):
    """`{place_id:any}`: the rest of the path; a `/` may come as it is."""

    regex = ".+"


register_url_convertor("encoded", Encoded())
register_url_convertor("any", Any())


class RawPath:
    """Replaces the decoded path of /v1 requests by the sent one in canonical encoding."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its raw path."""
        raw: bytes = scope.get("raw_path", b"")
        if scope["type"] == "http" and raw.startswith(b"/v1/"):
            segments = raw.decode("latin-1").split("/")
            scope["path"] = "/".join(quote(unquote(segment), safe="") for segment in segments)
        await self.app(scope, receive, send)
