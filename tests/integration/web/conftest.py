"""A web of our own for tests: real servers on 127.0.0.1 that behave well or badly, by path."""

import asyncio
import gzip
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.guard import Guard
from placewright.outgoing.limits import Limits

PAGE = b"<html><title>Caf\xc3\xa9</title></html>"
LIMITS = Limits(
    agent="Placewright-test", page_seconds=2, page_bytes=200_000, host_interval_seconds=0, longest_wait_seconds=5
)


class Site:
    """One server; counts what it is asked, and how."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []  # of every request but those for robots.txt
        self.times: list[float] = []  # when those came, monotonic
        self.at_once = self.most_at_once = 0
        self.robots: str | int = ""  # text, or a status
        self.answer_seconds = 0.0
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Count and answer."""
        self.asked[request.path] += 1
        if request.path == "/robots.txt":
            return web.Response(status=self.robots) if isinstance(self.robots, int) else web.Response(text=self.robots)
        self.headers.append(dict(request.headers))
        self.times.append(time.monotonic())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.answer_seconds)
            return await ANSWERS.get(request.path, _page)(request)
        finally:
            self.at_once -= 1


async def _page(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=PAGE, content_type="text/html")


def _packed(encoding: str, body: bytes) -> Callable[[web.Request], Any]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Encoding": encoding, "Content-Type": "text/html"})

    return answer


def _redirect(status: int, target: str) -> Callable[[web.Request], Any]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": target})

    return answer


def _status(status: int, **headers: str) -> Callable[[web.Request], Any]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={key.replace("_", "-"): value for key, value in headers.items()})

    return answer


async def _tagged(request: web.Request) -> web.StreamResponse:
    if request.headers.get("If-None-Match") == '"v1"':
        return web.Response(status=304)
    return web.Response(body=PAGE, content_type="text/html", headers={"ETag": '"v1"'})


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    while True:
        await response.write(b"x" * 65_536)


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    while True:
        await response.write(b"x")
        await asyncio.sleep(0.05)


async def _image(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"\x89PNG", content_type="image/png")


async def _cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"<html>")
    assert request.transport is not None
    request.transport.close()
    return response


_raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
ANSWERS: dict[str, Callable[[web.Request], Any]] = {
    "/gzip": _packed("gzip", gzip.compress(PAGE)),
    "/zlib": _packed("deflate", zlib.compress(PAGE)),
    "/deflate": _packed("deflate", _raw.compress(PAGE) + _raw.flush()),
    "/bomb": _packed("gzip", gzip.compress(bytes(10**8))),
    "/lying": _packed("gzip", b"this is not packed"),
    "/unknown-packing": _packed("br", b"whatever"),
    "/moved": _redirect(301, "/"),
    "/moved-for-now": _redirect(302, "/"),
    "/moved-twice": _redirect(308, "/moved"),
    "/loop": _redirect(301, "/loop"),
    "/to-metadata": _redirect(302, "http://169.254.169.254/latest/"),
    "/to-file": _redirect(302, "file:///etc/passwd"),
    "/to-nothing": _redirect(302, "http://[::bad"),
    "/missing": _status(404),
    "/broken": _status(500),
    "/later": _status(503, Retry_After="7"),
    "/tagged": _tagged,
    "/endless": _endless,
    "/drip": _drip,
    "/image": _image,
    "/cut": _cut,
}


@asynccontextmanager
async def serving(port: int = 0, **more: Any) -> AsyncIterator[Site]:
    """Serve a site on a free port of 127.0.0.1."""
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", port, **more)
    await listener.start()
    scheme = "https" if more else "http"
    site.url = f"{scheme}://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()


@pytest.fixture
def fetcher(tmp_path: Path) -> Callable[..., Fetcher]:
    """Open fetchers over one folder, as several workers would; they are closed after the test."""
    opened = []

    def open_fetcher(**limits: Any) -> Fetcher:
        import msgspec

        one = Fetcher(tmp_path / "cache", Guard(["127.0.0.0/8"]), msgspec.structs.replace(LIMITS, **limits))
        opened.append(one)
        return one

    yield open_fetcher
    for one in opened:
        one.close()
