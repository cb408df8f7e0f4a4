"""A small web for tests: pages by path on one server of 127.0.0.1, and an enricher over sources that read it."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from tests.integration.web.conftest import LIMITS

from placewright.enrichment import Enricher
from placewright.model.outputs import Result
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.guard import Guard
from placewright.sources import Source
from placewright.testing import TemporaryStore

# Path → page, or status and page, or what makes one of the body that was sent; {port} stands for the server's.
Pages = Mapping[str, str | tuple[int, str] | Callable[[str], str | tuple[int, str]]]


class Server:
    """Answers with pages, and counts what it is asked for."""

    def __init__(self, pages: Pages) -> None:
        self.pages, self.port = pages, 0
        self.asked: Counter[str] = Counter()
        self.requests: list[web.Request] = []
        self.bodies: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def handle(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        self.requests.append(request)
        self.bodies.append(await request.text())
        page = self.pages.get(request.path, "" if request.path == "/robots.txt" else (404, "not here"))
        if callable(page):
            page = page(self.bodies[-1])
        status, body = (200, page) if isinstance(page, str) else page
        body = body.replace("{port}", str(self.port))
        if 300 <= status < 400:
            return web.Response(status=status, headers={"Location": body})
        kind = "application/json" if body.startswith("{") else "text/html"
        return web.Response(status=status, text=body, content_type=kind)


@asynccontextmanager
async def served(pages: Pages):
    """Serve pages on a free port."""
    server = Server(pages)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()


def enrich(
    folder: Path,
    pages: Pages,
    sources: Callable[[Server, Fetcher], Sequence[Source]],
    inputs: Mapping[str, Any],
    attributes: Sequence[str],
) -> tuple[Result, Server]:
    """Return the answer of some sources while the pages are served."""

    async def run() -> tuple[Result, Server, Enricher]:
        async with served(pages) as server:
            enricher = Enricher(sources(server, Fetcher(folder / "cache", Guard(["127.0.0.0/8"]), LIMITS)))
            return await enricher.enrich(inputs, attributes), server, enricher

    result, server, enricher = asyncio.run(run())
    enricher.close()
    return result, server


@contextmanager
def in_a_thread(pages: Pages) -> Iterator[Server]:
    """Serve pages while the caller's thread works."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    found: Future[Server] = Future()

    async def serve() -> None:
        async with served(pages) as server:
            found.set_result(server)
            await stop.wait()

    with closing(loop):
        thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
        thread.start()
        yield found.result(10)
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def wait_for(store: TemporaryStore, batch_id: str) -> None:
    deadline = time.monotonic() + 60
    while store.batch(batch_id).finished_at is None:
        assert time.monotonic() < deadline, "the batch did not end in time"
        time.sleep(0.05)
