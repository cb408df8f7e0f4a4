"""The source `search`: a place without a known site is looked for in the web, and what is found must prove itself."""

import asyncio
from collections.abc import Sequence

from placewright.model.place import Candidate, Dataset, JudgedSite, Query
from placewright.normalize.addresses import format_address
from placewright.normalize.websites import is_directory, social_network
from placewright.outgoing.fetch import Fetcher
from placewright.sources.base import Source
from placewright.sources.engines import Engine
from placewright.sources.sites import SiteReader, is_located
from placewright.sources.website import FILLS, dataset_of_sites, one_of_each, own_sites

_MOST_SITES = 3  # of the results that are read


class SearchSource(Source):
    """Asks a search engine for the places whose site nobody knows, and reads what it finds.

    A result is believed by the matcher alone, and only where its page says where the place is: by an address, a point,
    or a phone number that is known.

    Args:
        fetcher: gets the pages; closed with the source.
    """

    name = "search"
    remote = True
    wave = 3
    attributes = FILLS

    def __init__(self, engine: Engine, fetcher: Fetcher, *, pages: int, age_days: float) -> None:
        self._engine, self._fetcher, self._age_days = engine, fetcher, age_days
        self._reader = SiteReader(fetcher, pages)

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset of all sites."""
        return (dataset_of_sites(self._age_days),)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate | JudgedSite]:  # noqa: ARG002
        """Return what the pages that were found say; nothing for a place whose site is known."""
        if own_sites(query):
            return []
        found = await self._engine.find(words_of(query), query.country_code)
        results = [url for url in found if not social_network(url) and not is_directory(url)]
        chosen = one_of_each(results)[:_MOST_SITES]
        read = await asyncio.gather(*(self._reader.read(url, query) for url in chosen))
        return [one for each in read for one in each if isinstance(one, Candidate) and _proves_itself(one, query)]

    def close(self) -> None:
        """Close the fetcher."""
        self._fetcher.close()


def words_of(query: Query) -> str:
    """Return the words to search for: the name, and where the place is."""
    address = query.address
    where = address.city or address.suburb or address.postal_code or ""
    line = " ".join(part for part in (address.street, address.house) if part)
    full = "" if line or where else format_address(address, query.country_code)
    return " ".join(part for part in (f'"{query.names[0].text}"', line, where, full) if part)


def _proves_itself(candidate: Candidate, query: Query) -> bool:
    record = candidate.record
    return is_located([record]) or not set(record.phones).isdisjoint(query.phones)
