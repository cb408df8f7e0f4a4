"""How many pages of 90 KB a worker gets and reads in a second, from hosts that take 200 ms to answer."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

from bench.row import Row, middle
from placewright.model.place import Address, Name, Query
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.guard import Guard
from placewright.outgoing.limits import Limits
from placewright.outgoing.opener import open_session
from placewright.pages.site import read_page, records_of

HOSTS, PER_HOST = 50, 20
IN_FLIGHT = 200
LATENCY_SECONDS = 0.2
GOAL_SHARE, GOAL_PER_SECOND = 0.6, 100.0  # QUALITY section 2
QUERY = Query(
    names=(Name("Gasthaus Sonne"),),
    country_code="DE",
    address=Address(street="Hauptstraße", house="5", city="Heidelberg"),
)
PARAGRAPH = (
    "<section class='teaser'><h3><a href='/angebot/{n}'>Angebot {n}</a></h3><p>Unsere Küche kocht seit 1998 mit dem, "
    "was der Markt bringt; <em>jede Woche</em> wechselt die Karte.</p><img src='/bild{n}.jpg' alt='Teller'></section>\n"
)
PAGE = (
    "<!doctype html><html lang=de><head><meta charset=utf-8><title>Gasthaus Sonne – Heidelberg</title></head><body>"
    "<nav><a href='/'>Start</a></nav><h1>Gasthaus Sonne</h1><p>Hauptstraße 5<br>69117 Heidelberg</p>"
    "<p>Tel. 06221 201111</p>"
    "<h2>Öffnungszeiten</h2><p>Di–So 11–22 Uhr<br>Montag Ruhetag</p>"
    + "".join(PARAGRAPH.format(n=n) for n in range(370))
    + "</body></html>"
).encode()


class Here(AbstractResolver):
    """Finds every host on this machine."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002
        """Return 127.0.0.1."""
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Hold nothing."""


def urls(port: int) -> list[str]:
    """Return the URLs of all pages, so that neighbours are of different hosts."""
    return [f"http://host{n % HOSTS}.example:{port}/{n}" for n in range(HOSTS * PER_HOST)]


async def _all(ask: Callable[[str], Awaitable[None]], wanted: list[str]) -> float:
    waiting = iter(wanted)

    async def work() -> None:
        for url in waiting:
            await ask(url)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
    return len(wanted) / (time.perf_counter() - began)


async def _bare(wanted: list[str]) -> float:
    guard = Guard(["127.0.0.0/8"])
    async with open_session(
        guard, total_seconds=60, connections=IN_FLIGHT, per_host=IN_FLIGHT, resolver=Here()
    ) as session:

        async def ask(url: str) -> None:
            async with session.get(url) as response:
                assert len(await response.read()) == len(PAGE)

        return await _all(ask, wanted)


async def _read(fetcher: Fetcher, wanted: list[str]) -> float:
    async def ask(url: str) -> None:
        page = await fetcher.get(url)
        assert page.failure is None, page
        reading = read_page(page.body, page.content_type, page.final_url, QUERY)
        assert records_of([reading], QUERY, 2026)[0].phones == ("+496221201111",)

    return await _all(ask, wanted)


def measure(repeat: int) -> list[Row]:
    """Take both in turn."""
    floors, values = [], []
    server = subprocess.Popen([sys.executable, "-m", "bench.pages"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        wanted = urls(int(server.stdout.readline()))
        for _ in range(repeat):
            floors.append(asyncio.run(_bare(wanted)))
            with tempfile.TemporaryDirectory() as folder:
                limits = Limits(
                    agent="bench", host_interval_seconds=0, host_connections=IN_FLIGHT, connections=IN_FLIGHT
                )
                fetcher = Fetcher(Path(folder), Guard(["127.0.0.0/8"]), limits, Here())
                values.append(asyncio.run(_read(fetcher, wanted)))
                fetcher.close()
    finally:
        server.terminate()
        server.wait()
    floor, _ = middle(floors)
    value, spread = middle(values)
    about = f"the same pages ({len(PAGE) // 1000} KB) by aiohttp alone"
    return [
        Row("pages got and read", value, "pages/s", len(wanted), floor, about, GOAL_SHARE, "more", spread),
        Row("pages got and read, a worker", value, "pages/s", len(wanted), None, "", GOAL_PER_SECOND, "more", spread),
    ]


async def _serve() -> None:
    from aiohttp import web

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(text="")
        await asyncio.sleep(LATENCY_SECONDS)
        return web.Response(body=PAGE, content_type="text/html", charset="utf-8")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
