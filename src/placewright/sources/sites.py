"""Reads one site for one place: its pages, fetched and read, as candidates; or that it is no site any more."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace
from yarl import URL

from placewright.model.geo import distance_m
from placewright.model.place import Candidate, JudgedSite, Query, Record
from placewright.normalize.websites import registrable_domain
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.page import GONE, LASTING, Failure, Page
from placewright.pages.condition import Condition, bears_name, condition_of
from placewright.pages.links import branch_lists, branch_pages, likely_maps, links_to_follow, other_links, sitemap_links
from placewright.pages.site import Reading, read_page, records_of

DATASET = "website"
_MOST_BRANCH_PAGES = 2
_MOST_GUESSED = 2  # pages that are read in the hope of an address
_FLAWS = {Condition.PARKED: "parked", Condition.BARE: "gone", Condition.HIJACKED: "hijacked"}


class Site(msgspec.Struct, frozen=True):
    """What was read of a site for a place."""

    pages: dict[str, Page]  # by their final URLs
    readings: tuple[Reading, ...]  # of those that speak of the place
    records: tuple[Record, ...]


class SiteReader:
    """Reads sites.

    Args:
        fetcher: gets the pages.
        pages: of one site that are read at most, its home included.
    """

    def __init__(self, fetcher: Fetcher, pages: int) -> None:
        self._fetcher, self._pages = fetcher, pages

    async def read(self, url: str, query: Query) -> list[Candidate | JudgedSite]:
        """Read one site: the page that is known, those that it links to, and the page of the branch asked for."""
        first = await self._fetcher.get(url)
        site = await self._site(first, query)
        if not isinstance(site, Site):
            return site
        return [_candidate(one, query, site.pages.get(one.id, first)) for one in site.records if one.names]

    async def again(self, url: str, query: Query) -> "Site | None":
        """Read a site once more, from the kept pages, for whoever wants more than its records; None for none."""
        site = await self._site(await self._fetcher.get(url), query)
        return site if isinstance(site, Site) else None

    async def _site(self, first: Page, query: Query) -> "Site | list[Candidate | JudgedSite]":
        """Return what was read of a site, or what is to be said of it."""
        if first.failure is not None:
            return _failed(first)
        pages = {first.final_url: first}
        home = _reading(first, query)
        condition = condition_of(home.document, query)
        if condition is not Condition.ALIVE:
            return [_judged(first, _FLAWS[condition], f"the site is {condition.value}")] if condition in _FLAWS else []
        if _left(first) and not bears_name(home.document, query):
            return [_judged(first, "moved", f"it leads to {first.final_url}, which is about something else")]
        readings = [home, *await self._read_all(self._next(home), query, pages)]
        records = records_of(readings, query, _year(first))
        if any(one.sends_to_branches for one in readings) and not is_located(records):
            async for branch in self._branches(home, query, pages):
                found = records_of([branch], query, _year(first), of_chain=True)
                if is_located(found):
                    records, readings = found, [branch]
                    break
        return Site(pages, tuple(readings), tuple(records))

    def _next(self, home: Reading) -> list[str]:
        """Return which pages to read after the home page; where it tells nothing and no link promises more, any."""
        urls = links_to_follow(home.document, self._pages - 1)
        if urls or home.sends_to_branches or home.structured or home.addresses or home.phones:
            return urls
        return other_links(home.document, min(_MOST_GUESSED, self._pages - 1))

    async def _read_all(self, urls: Sequence[str], query: Query, pages: dict[str, Page]) -> list[Reading]:
        """Read pages, as far as they can be, and add them to `pages` by their final URLs."""
        got = [page for page in await asyncio.gather(*map(self._fetcher.get, urls)) if page.failure is None]
        pages.update({page.final_url: page for page in got})
        return [_reading(page, query) for page in got]

    async def _branches(self, home: Reading, query: Query, pages: dict[str, Page]) -> AsyncIterator[Reading]:
        """Yield the likeliest pages of the branch asked for: as linked from the site's lists, then from its sitemap."""
        lists = await self._read_all(branch_lists(home.document, 1), query, pages)
        linked = [(link.url, link.text) for one in (home, *lists) for link in one.document.links]
        urls = branch_pages(linked, query, _MOST_BRANCH_PAGES)
        if not urls:
            urls = branch_pages([(url, "") for url in await self._mapped(home.document.url)], query, _MOST_BRANCH_PAGES)
        for reading in await self._read_all(urls, query, pages):
            yield reading

    async def _mapped(self, url: str) -> list[str]:
        """Return the pages of a site's sitemap; of several, those of the one that is likeliest to list branches."""
        rules = await self._fetcher.rules(url)
        starts = rules.sitemaps or (str(URL(url).origin() / "sitemap.xml"),)
        pages, maps = await self._sitemap(starts[0])
        for one in likely_maps(maps, 1):
            pages += (await self._sitemap(one))[0]
        return pages

    async def _sitemap(self, url: str) -> tuple[list[str], list[str]]:
        page = await self._fetcher.get(url)
        return sitemap_links(page.body) if page.failure is None else ([], [])


def _reading(page: Page, query: Query) -> Reading:
    return read_page(page.body, page.content_type, page.final_url, query)


def _left(page: Page) -> bool:
    """Tell a page that came from another owner's site than was asked."""
    return owner_of(page.final_url) != owner_of(page.url)


def owner_of(url: str) -> str:
    return registrable_domain(url) or urlsplit(url).netloc


def _failed(page: Page) -> list[Candidate | JudgedSite]:
    """Return what a page that cannot be read tells of its site: that it is gone, or nothing."""
    is_home = len(urlsplit(page.url).path) <= 1
    if page.failure in LASTING or (page.failure is Failure.STATUS and page.status in GONE and is_home):
        return [_judged(page, "gone", str(page.failure))]
    return []


def _judged(page: Page, flaw: str, says: str) -> JudgedSite:
    return JudgedSite(url=page.url, flaw=flaw, says=says, observed_at=page.fetched_at)


def _year(page: Page) -> int:
    return int(page.fetched_at[:4])


def is_located(records: Sequence[Record]) -> bool:
    return any(record.point or record.address.street for record in records)


def _candidate(record: Record, query: Query, page: Page) -> Candidate:
    distance = distance_m(query.point, record.point) if query.point and record.point else None
    whole = replace(record, dataset=DATASET, observed_at=page.fetched_at, sha256=page.sha256)
    return Candidate(whole, distance, found_by="website")
