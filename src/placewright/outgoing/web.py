"""Makes one request of the web and tells what came of it; nothing that a host does makes it fail otherwise."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256

import aiohttp
import msgspec
from aiohttp.abc import AbstractResolver
from msgspec.structs import replace
from yarl import URL

from placewright.errors import AddressRefused
from placewright.outgoing import bodies
from placewright.outgoing.guard import Guard
from placewright.outgoing.limits import Limits
from placewright.outgoing.opener import open_session
from placewright.outgoing.page import Failure, Page

TEXT = ("text/", "application/xhtml", "application/xml", "application/json", "application/ld+json")
PERMANENT = frozenset({301, 308})
_REDIRECTS = PERMANENT | {302, 303, 307}
_PLEASE_WAIT = frozenset({429, 503})
_PEACE_SECONDS = 10.0  # where a host asks for peace without saying for how long
_UNCHANGED = 304
_FIRST_ERROR, _FIRST_SERVER_ERROR = 400, 500
_SILENT = frozenset({Failure.UNKNOWN_HOST, Failure.NO_ANSWER, Failure.TOO_SLOW})


class Answer(msgspec.Struct, frozen=True):
    """What came of one request."""

    page: Page
    target: str | None = None  # where it leads, when it is a redirect
    peace_seconds: float = 0.0  # for how long its host wants not to be asked

    @property
    def well(self) -> bool:
        """Tell whether the host is well and may be asked on."""
        ill = self.page.status >= _FIRST_SERVER_ERROR or self.page.failure in _SILENT
        return not ill and not self.peace_seconds


class Web:
    """Asks hosts. Safe to share between the tasks of one event loop; another loop gets other connections."""

    def __init__(self, guard: Guard, limits: Limits, resolver: AbstractResolver | None = None) -> None:
        self._guard, self._limits, self._resolver = guard, limits, resolver
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None  # the one that the session belongs to

    def may_ask(self, url: str) -> bool:
        """Tell whether a URL is one that the guard lets through, as far as can be seen before its name is looked up."""
        try:
            self._guard.check_url(URL(url))
        except (AddressRefused, ValueError):
            return False
        return True

    async def ask(self, url: str, kept: Page | None, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a URL, without following where it leads.

        Args:
            kept: an older state of the page, which its host may confirm.
            headers: more to send.
        """
        try:
            async with asyncio.timeout(self._limits.page_seconds):
                return await self._request(url, {**self._headers(kept), **(headers or {})}, kept)
        except TimeoutError:
            failure = Failure.TOO_SLOW
        except aiohttp.ClientConnectorDNSError:
            failure = Failure.UNKNOWN_HOST
        except aiohttp.ClientConnectorError as error:
            failure = _why(error)
        except AddressRefused:
            failure = Failure.FORBIDDEN_ADDRESS
        except bodies.TooLarge:
            failure = Failure.TOO_LARGE
        except (aiohttp.ClientError, OSError, ValueError, bodies.Broken):
            failure = Failure.BROKEN
        return Answer(failed(url, failure))

    async def _request(self, url: str, headers: Mapping[str, str], kept: Page | None) -> Answer:
        session = await self._opened()
        async with session.get(url, allow_redirects=False, headers=headers) as response:
            page = Page(
                url=url,
                final_url=url,
                fetched_at=_now(),
                status=response.status,
                content_type=response.headers.get("Content-Type", ""),
                etag=response.headers.get("ETag"),
                last_modified=response.headers.get("Last-Modified"),
            )
            if response.status == _UNCHANGED and kept is not None:
                return Answer(replace(kept, fetched_at=page.fetched_at))
            if response.status in _REDIRECTS and "Location" in response.headers:
                return Answer(page, str(URL(url).join(URL(response.headers["Location"])).with_fragment(None)))
            if response.status >= _FIRST_ERROR:
                return Answer(replace(page, failure=Failure.STATUS), peace_seconds=_peace(response))
            if page.content_type and not page.content_type.lower().startswith(TEXT):
                return Answer(replace(page, failure=Failure.NOT_TEXT))
            body = await bodies.read(response, self._limits.page_bytes)
            return Answer(replace(page, body=body, sha256=sha256(body).hexdigest()))

    def _headers(self, kept: Page | None) -> dict[str, str]:
        headers = {
            "User-Agent": self._limits.agent,
            "Accept": "text/html, */*;q=0.5",
            "Accept-Encoding": bodies.ACCEPTED,
        }
        if kept is not None and kept.failure is None and not kept.moved:
            headers |= {"If-None-Match": kept.etag} if kept.etag else {}
            headers |= {"If-Modified-Since": kept.last_modified} if kept.last_modified else {}
        return headers

    async def _opened(self) -> aiohttp.ClientSession:
        """Return the session of the running loop."""
        if self._session is None or self._loop is not asyncio.get_running_loop():
            former, self._session = self._session, None
            self._loop = asyncio.get_running_loop()
            self._session = open_session(
                self._guard,
                total_seconds=self._limits.page_seconds,
                connections=self._limits.connections,
                per_host=self._limits.host_connections,
                resolver=self._resolver,
            )
            if former is not None:
                await former.close()
        return self._session

    def close(self) -> None:
        """Close the connections; the loop that used them must not be running."""
        if self._session is None or self._loop is None:
            return
        if self._loop.is_closed():
            asyncio.run(self._session.close())
        else:
            self._loop.run_until_complete(self._session.close())
        self._session = None


def failed(url: str, failure: Failure, final_url: str | None = None) -> Page:
    """Return the page that was not got."""
    return Page(url=url, final_url=final_url or url, fetched_at=_now(), failure=failure)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _why(error: aiohttp.ClientConnectorError) -> Failure:
    """Return why there was no connection."""
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return Failure.BAD_CERTIFICATE
    return Failure.FORBIDDEN_ADDRESS if isinstance(error.os_error.__cause__, AddressRefused) else Failure.NO_ANSWER


def _peace(response: aiohttp.ClientResponse) -> float:
    """Return for how many seconds a host wants not to be asked; 0 when it does not say so."""
    if response.status not in _PLEASE_WAIT:
        return 0.0
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return max(1.0, float(asked))
    try:
        return max(1.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except ValueError:
        return _PEACE_SECONDS
