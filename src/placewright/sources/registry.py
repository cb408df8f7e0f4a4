"""The sources of this installation, in the order in which they are asked."""

from placewright.settings import Settings
from placewright.sources.base import Source
from placewright.sources.reference import ReferenceSource


def open_sources(settings: Settings) -> list[Source]:
    """Open every source that the settings switch on; the reference data first, since they ask nobody."""
    sources: list[Source] = [ReferenceSource(settings.reference)]
    if settings.website:
        sources.append(_website(settings))
    return sources


def _website(settings: Settings) -> Source:
    from placewright.outgoing.fetch import Fetcher  # aiohttp and lxml are imported only where they are used
    from placewright.outgoing.guard import Guard
    from placewright.outgoing.limits import Limits
    from placewright.sources.website import WebsiteSource

    limits = Limits(
        agent=settings.web_agent,
        age_seconds=settings.web_days * 86_400,
        page_seconds=settings.web_page_seconds,
        page_bytes=settings.web_page_bytes,
        host_interval_seconds=settings.web_host_seconds,
        host_connections=settings.web_host_connections,
        longest_wait_seconds=settings.web_wait_seconds,
        cache_bytes=settings.web_cache_bytes,
    )
    fetcher = Fetcher(settings.web_cache, Guard(settings.outgoing_networks), limits)
    return WebsiteSource(fetcher, pages=settings.web_pages, age_days=settings.web_days)
