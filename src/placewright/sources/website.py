"""The source `website`: what the place's own site says, today."""

import asyncio
from collections.abc import Sequence

from placewright.model.place import Candidate, Dataset, JudgedSite, Query
from placewright.normalize.websites import is_directory, social_network
from placewright.outgoing.fetch import Fetcher
from placewright.sources.base import Source
from placewright.sources.live import live_dataset
from placewright.sources.sites import DATASET, SiteReader, owner_of

FILLS = frozenset(
    {"closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories", "coordinates"}
    | {"socialHandles", "moreSocialHandles", "email_address", "cuisine", "chain", "naics", "merchant"}
)
_MOST_SITES = 2  # of one place that are read


class WebsiteSource(Source):
    """Reads the sites that the records found so far, or the user, give for a place.

    Args:
        fetcher: gets the pages; closed with the source.
        pages: of one site that are read at most.
        age_days: how old a kept page may be.
    """

    name = "website"
    remote = True
    wave = 2
    attributes = FILLS

    def __init__(self, fetcher: Fetcher, *, pages: int, age_days: float) -> None:
        self._fetcher, self._age_days = fetcher, age_days
        self._reader = SiteReader(fetcher, pages)

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset of all sites."""
        return (dataset_of_sites(self._age_days),)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate | JudgedSite]:  # noqa: ARG002
        """Return what the sites of the query say, and which of them are sites no more."""
        chosen = one_of_each(own_sites(query))[:_MOST_SITES]
        found = await asyncio.gather(*(self._reader.read(url, query) for url in chosen))
        return [one for each in found for one in each]

    def close(self) -> None:
        """Close the fetcher."""
        self._fetcher.close()


def dataset_of_sites(age_days: float) -> Dataset:
    """Return the dataset that pages count to; its version changes when kept pages are due to be read again."""
    return live_dataset(DATASET, DATASET, age_days)


def own_sites(query: Query) -> list[str]:
    """Return the websites of a query that are neither profiles nor pages in directories."""
    return [url for url in query.websites if not social_network(url) and not is_directory(url)]


def one_of_each(urls: Sequence[str]) -> list[str]:
    """Return the first URL of each owner, in their order."""
    return list({owner_of(url): url for url in reversed(urls)}.values())[::-1]
