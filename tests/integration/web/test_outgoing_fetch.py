"""Pages are got safely, politely and once: against real servers that behave well and badly."""

import asyncio
import ssl
import time
from pathlib import Path

import pytest
from tests.integration.web.conftest import PAGE, serving

from placewright.outgoing import errand
from placewright.outgoing.page import Failure


def ask(get, path: str, **more):
    """Return the page at a path of a fresh site, and the site."""

    async def run():
        async with serving() as site:
            site.__dict__.update(more)
            return await get(site.url + path), site

    return asyncio.run(run())


@pytest.mark.parametrize("path", ["/", "/gzip", "/zlib", "/deflate", "/tagged", "/moved", "/moved-twice"])
def test_a_page_is_got(fetcher, path):
    page, site = ask(fetcher().get, path)
    assert (page.failure, page.status, page.body) == (None, 200, PAGE)
    assert page.sha256
    assert page.moved == path.startswith("/moved")
    assert site.headers[-1]["User-Agent"] == "Placewright-test"


@pytest.mark.parametrize(("path", "permanent"), [("/moved", True), ("/moved-for-now", False), ("/", False)])
def test_a_permanent_move_is_told_from_a_passing_one(fetcher, path, permanent):
    assert ask(fetcher().get, path)[0].permanent is permanent


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("/bomb", Failure.TOO_LARGE),
        ("/endless", Failure.TOO_LARGE),
        ("/drip", Failure.TOO_SLOW),
        ("/lying", Failure.BROKEN),
        ("/cut", Failure.BROKEN),
        ("/unknown-packing", Failure.BROKEN),
        ("/loop", Failure.TOO_MANY_REDIRECTS),
        ("/to-metadata", Failure.FORBIDDEN_ADDRESS),
        ("/to-file", Failure.FORBIDDEN_ADDRESS),
        ("/to-nothing", Failure.BROKEN),
        ("/image", Failure.NOT_TEXT),
        ("/missing", Failure.STATUS),
        ("/broken", Failure.STATUS),
    ],
)
def test_what_goes_wrong_is_told_and_bounded(fetcher, path, failure):
    began = time.monotonic()
    page, _ = ask(fetcher().get, path)
    assert (page.failure, page.body) == (failure, b"")
    assert time.monotonic() - began < 4


def test_a_host_that_is_not_there(fetcher):
    async def run():
        async with serving() as site:
            gone = site.url
        return await fetcher().get(gone), await fetcher().get("http://nowhere.invalid/")

    page, unknown = asyncio.run(run())
    assert page.failure is Failure.NO_ANSWER
    assert unknown.failure is Failure.UNKNOWN_HOST


def test_a_certificate_that_nobody_signed(fetcher):
    async def run():
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
        async with serving(ssl_context=context) as site:
            return await fetcher().get(site.url)

    assert asyncio.run(run()).failure is Failure.BAD_CERTIFICATE


@pytest.mark.parametrize(
    ("robots", "path", "failure"),
    [
        ("User-agent: *\nDisallow: /private", "/private/x", Failure.ROBOTS),
        ("User-agent: *\nDisallow: /private", "/", None),
        ("User-agent: Placewright\nDisallow: /", "/", Failure.ROBOTS),
        ("User-agent: other\nDisallow: /", "/", None),
        (404, "/", None),
        (500, "/", Failure.ROBOTS),
    ],
)
def test_robots_txt_is_obeyed(fetcher, robots, path, failure):
    page, site = ask(fetcher().get, path, robots=robots)
    assert page.failure is failure
    assert site.asked[path] == (failure is None)


def test_a_page_is_asked_for_once_by_many(fetcher):
    """Three hundred branches of a chain, three workers."""

    async def run():
        workers = [fetcher() for _ in range(3)]
        async with serving() as site:
            site.answer_seconds = 0.2
            pages = await asyncio.gather(*(workers[n % 3].get(f"{site.url}/#{n}") for n in range(300)))
            return pages, site

    pages, site = asyncio.run(run())
    assert {page.body for page in pages} == {PAGE}
    assert site.asked == {"/": 1, "/robots.txt": 1}


def test_an_old_page_is_confirmed_by_its_host(fetcher):
    async def run():
        one = fetcher()
        async with serving() as site:
            first = await one.get(f"{site.url}/tagged")
            again = await one.get(f"{site.url}/tagged")
            old = await one.get(f"{site.url}/tagged", age_seconds=-1)
            return first, again, old, site

    first, again, old, site = asyncio.run(run())
    assert first == again
    assert old.body == first.body
    assert site.asked["/tagged"] == 2
    assert site.headers[-1]["If-None-Match"] == '"v1"'


def test_no_host_is_asked_faster_than_its_limit_by_four_workers(fetcher):
    async def run():
        workers = [fetcher(host_interval_seconds=0.1, host_connections=2) for _ in range(4)]
        async with serving() as site:
            site.answer_seconds = 0.3
            await asyncio.gather(*(workers[n % 4].get(f"{site.url}/{n}") for n in range(12)))
            return site

    site = asyncio.run(run())
    assert len(site.times) == 12
    assert site.most_at_once <= 2
    waits = [later - sooner for sooner, later in zip(sorted(site.times), sorted(site.times)[1:], strict=False)]
    assert min(waits) > 0.1 - 0.05  # a request may be late, so that the next seems early
    assert site.times[-1] - site.times[0] > 11 * 0.1 - 0.05


def test_the_delay_of_robots_txt_holds(fetcher):
    async def run():
        one = fetcher()
        async with serving() as site:
            site.robots = "User-agent: *\nCrawl-delay: 0.4"
            await asyncio.gather(*(one.get(f"{site.url}/{n}") for n in range(3)))
            return site

    times = sorted(asyncio.run(run()).times)
    assert times[2] - times[0] > 0.75


def test_a_host_that_is_asked_too_much_already(fetcher):
    async def run():
        one = fetcher(host_interval_seconds=1.0, longest_wait_seconds=1.5)
        async with serving() as site:
            return await asyncio.gather(*(one.get(f"{site.url}/{n}") for n in range(8)))

    failures = [page.failure for page in asyncio.run(run())]
    assert failures.count(Failure.BUSY) >= 5
    assert None in failures


def test_a_host_that_fails_is_left_alone(fetcher):
    async def run():
        one = fetcher()
        async with serving() as site:
            pages = [await one.get(f"{site.url}/broken?{n}") for n in range(8)]
            return pages, site

    pages, site = asyncio.run(run())
    assert [page.failure for page in pages] == [Failure.STATUS] * 5 + [Failure.PAUSED] * 3
    assert site.asked["/broken"] == 5


def test_a_host_that_asks_for_peace_gets_it(fetcher):
    async def run():
        one = fetcher()
        async with serving() as site:
            return [(await one.get(f"{site.url}{path}")).failure for path in ("/later", "/", "/x")]

    assert asyncio.run(run()) == [Failure.STATUS, Failure.PAUSED, Failure.PAUSED]


def test_what_is_kept_is_bounded(fetcher):
    async def run():
        one = fetcher(cache_bytes=100_000)
        async with serving() as site:
            for n in range(400):
                await one.get(f"{site.url}/{n}")
        return one

    one = asyncio.run(run())
    assert one._cache.tidy() > 50
    assert one._cache.tidy() == 0


def test_another_loop_gets_other_connections(fetcher):
    one = fetcher()
    assert ask(one.get, "/")[0].body == ask(one.get, "/")[0].body == PAGE


def test_an_errand_that_wants_pages_fresh_asks_once_for_all_its_places(fetcher):
    async def run():
        async with serving() as site:
            one = fetcher()
            await one.get(f"{site.url}/tagged")
            await asyncio.gather(*(one.get(f"{site.url}/tagged") for _ in range(20)))
            kept = site.asked["/tagged"]
            with errand.on(errand.Errand(fresh_since=time.time())):
                await asyncio.gather(*(one.get(f"{site.url}/tagged") for _ in range(300)))
                page = await one.get(f"{site.url}/tagged")
            return kept, site, page

    kept, site, page = asyncio.run(run())
    assert (kept, site.asked["/tagged"]) == (1, 2)
    assert site.headers[-1]["If-None-Match"] == '"v1"'
    assert page.body == PAGE


def test_what_is_wanted_fresh_is_not_answered_from_the_kept_page_of_a_host_that_is_left_alone(fetcher):
    async def run():
        async with serving() as site:
            one = fetcher()
            await one.get(f"{site.url}/tagged")
            await one.get(f"{site.url}/later")
            old = await one.get(f"{site.url}/tagged", age_seconds=-1)
            with errand.on(errand.Errand(fresh_since=time.time())):
                return old, await one.get(f"{site.url}/tagged")

    old, fresh = asyncio.run(run())
    assert (old.failure, fresh.failure) == (None, Failure.PAUSED)
