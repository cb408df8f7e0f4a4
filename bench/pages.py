"""How many pages of 90 KB a worker gets and reads in a second, from hosts that take 200 ms to answer."""

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

from bench.row import Row, middle
from bench.words import words
from placewright.model.place import Address, Name, Query
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.guard import Guard
from placewright.outgoing.limits import Limits
from placewright.outgoing.opener import open_session
from placewright.pages.site import read_page, records_of

HOSTS, PER_HOST = 50, 20
IN_FLIGHT = 200
ALONE = 100  # pages that are read without being got
LATENCY_SECONDS = 0.2
GOAL_SHARE, GOAL_PER_SECOND = 0.6, 100.0  # QUALITY section 2
QUERY = Query(
    names=(Name("Gasthaus Sonne"),),
    country_code="DE",
    address=Address(street="Hauptstraße", house="5", city="Heidelberg"),
)
SECTIONS = 370  # of a page
VOCABULARY = 20_000  # words of the language that all pages are written in
SMALLEST = 80_000  # bytes of a page
SECTION = (
    "<section class='teaser'><h3><a href='/angebot/{n}'>{head}</a></h3><p>{said} seit {year}; "
    "<em>{stressed}</em> {more}.</p><img src='/bild{n}.jpg' alt='Teller'></section>\n"
)
PAGE = (
    "<!doctype html><html lang=de><head><meta charset=utf-8><title>Gasthaus Sonne – Heidelberg</title></head><body>"
    "<nav><a href='/'>Start</a></nav><h1>Gasthaus Sonne</h1><p>Hauptstraße 5<br>69117 Heidelberg</p>"
    "<p>Tel. 06221 201111</p>"
    "<h2>Öffnungszeiten</h2><p>Di–So 11–22 Uhr<br>Montag Ruhetag</p>{sections}</body></html>"
)


@cache
def vocabulary() -> list[str]:
    """Return the words of a made language, the frequent ones first."""
    rng = random.Random(0)
    return ["".join(rng.choices(words("syllable"), k=rng.randint(1, 4))) for _ in range(VOCABULARY)]


def made_page(number: int) -> bytes:
    """Return the page of a number: no two share their sections, so that nothing kept of one serves another."""
    rng = random.Random(number)

    def said(count: int) -> str:
        return " ".join(vocabulary()[int(VOCABULARY * rng.random() ** 3)] for _ in range(count))

    sections = "".join(
        SECTION.format(
            n=number * SECTIONS + n,
            head=f"{said(1)} {rng.randint(1, 999)}".capitalize(),
            said=said(9).capitalize(),
            year=rng.randint(1950, 2026),
            stressed=said(2),
            more=said(3),
        )
        for n in range(SECTIONS)
    )
    return PAGE.format(sections=sections).encode()


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
                assert len(await response.read()) > SMALLEST

        return await _all(ask, wanted)


async def _get(fetcher: Fetcher, wanted: list[str]) -> float:
    async def ask(url: str) -> None:
        page = await fetcher.get(url)
        assert page.failure is None, page

    return await _all(ask, wanted)


async def _read(fetcher: Fetcher, wanted: list[str]) -> float:
    async def ask(url: str) -> None:
        page = await fetcher.get(url)
        assert page.failure is None, page
        _judge(page.body, page.final_url)

    return await _all(ask, wanted)


def _judge(body: bytes, url: str) -> None:
    reading = read_page(body, "text/html; charset=utf-8", url, QUERY)
    assert records_of([reading], QUERY, 2026)[0].phones == ("+496221201111",)


def _alone() -> float:
    """Return how many pages are read in a second where nothing is got: the most that a core could do."""
    pages = [made_page(number) for number in range(ALONE)]
    began = time.perf_counter()
    for number, page in enumerate(pages):
        _judge(page, f"http://host{number % HOSTS}.example/{number}")
    return ALONE / (time.perf_counter() - began)


def _with_fetcher(ask: Callable[[Fetcher, list[str]], Awaitable[float]], wanted: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        limits = Limits(
            agent="bench",
            host_interval_seconds=0,
            host_connections=IN_FLIGHT,
            connections=IN_FLIGHT,
            page_seconds=120,  # on a machine with other work the reading of 200 pages holds the loop for long
        )
        fetcher = Fetcher(Path(folder), Guard(["127.0.0.0/8"]), limits, Here())
        rate = asyncio.run(_awaited(ask(fetcher, wanted)))
        fetcher.close()
    return rate


async def _awaited(rate: Awaitable[float]) -> float:
    return await rate


def measure(repeat: int) -> list[Row]:
    """Take all in turn."""
    floors, values, got, alone = [], [], [], []
    server = subprocess.Popen([sys.executable, "-m", "bench.pages"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        wanted = urls(int(server.stdout.readline()))
        for _ in range(repeat):
            floors.append(asyncio.run(_bare(wanted)))
            got.append(_with_fetcher(_get, wanted))
            values.append(_with_fetcher(_read, wanted))
            alone.append(_alone())
    finally:
        server.terminate()
        server.wait()
    floor, _ = middle(floors)
    value, spread = middle(values)
    about = "the same pages (88 KB) by aiohttp alone"
    n = len(wanted)
    return [
        Row("pages got and read", value, "pages/s", n, floor, about, GOAL_SHARE, "more", spread),
        Row("pages got and read, a worker", value, "pages/s", n, None, "", GOAL_PER_SECOND, "more", spread),
        Row("pages got, kept and not read", middle(got)[0], "pages/s", n, floor, about, None, "more", middle(got)[1]),
        Row("pages read, none got", middle(alone)[0], "pages/s", ALONE, floor, about, None, "more", middle(alone)[1]),
    ]


async def _serve() -> None:
    from aiohttp import web

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(text="")
        await asyncio.sleep(LATENCY_SECONDS)
        return web.Response(body=pages[int(request.path[1:])], content_type="text/html", charset="utf-8")

    pages = [made_page(number) for number in range(HOSTS * PER_HOST)]
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
