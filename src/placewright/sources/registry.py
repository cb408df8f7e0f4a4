"""The sources of this installation, in the order in which they are asked."""

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from placewright.errors import SettingsError
from placewright.settings import Settings
from placewright.sources.base import Source
from placewright.sources.ground import GroundSource
from placewright.sources.reference import ReferenceSource

if TYPE_CHECKING:
    from placewright.outgoing.fetch import Fetcher

    Web = Callable[[], Fetcher]


def open_sources(settings: Settings) -> list[Source]:
    """Open every source that the settings switch on; the reference data first, since they ask nobody.

    Raises:
        SettingsError: a source lacks a setting.
    """
    web = cache(partial(_fetcher, settings))  # one for all of them, opened for the first that wants it
    reference = ReferenceSource(settings.reference)
    sources: list[Source] = [reference, GroundSource(reference)]
    if settings.nominatim:
        sources.append(_nominatim(settings, web))
    if settings.overpass:
        sources.append(_overpass(settings, web))
    sources += _providers(settings, web)
    if settings.website:
        sources.append(_website(settings, web))
    if settings.search:
        sources.append(_search(settings, web))
    if settings.llm:
        sources += _model(settings, web)
    return sources


def _nominatim(settings: Settings, web: "Web") -> Source:
    from placewright.sources.nominatim import NominatimSource

    return NominatimSource(settings.nominatim, web(), age_days=settings.web_days)


def _overpass(settings: Settings, web: "Web") -> Source:
    from placewright.sources.overpass import OverpassSource

    return OverpassSource(settings.overpass, web(), age_days=settings.web_days)


def _providers(settings: Settings, web: "Web") -> list[Source]:
    from placewright.sources.providers import FILE, read_providers

    if not (settings.data / FILE).exists():
        return []  # without importing what reads it
    from placewright.sources.provider import ProviderSource

    found = read_providers(settings.data)
    return [ProviderSource(one, web(), age_days=settings.web_days) for one in found]


def _website(settings: Settings, web: "Web") -> Source:
    from placewright.sources.website import WebsiteSource

    return WebsiteSource(web(), pages=settings.web_pages, age_days=settings.web_days)


def _search(settings: Settings, web: "Web") -> Source:
    from placewright.sources.engines import Brave, Searxng
    from placewright.sources.search import SearchSource

    key = settings.search_key.get_secret_value()
    if settings.search == "brave" and not key:
        raise SettingsError("PLACEWRIGHT_SEARCH is brave, which needs its key in PLACEWRIGHT_SEARCH_KEY.")
    fetcher = web()
    cost = settings.search_cost
    brave = settings.search == "brave"
    engine = Brave(fetcher, key, cost=cost) if brave else Searxng(fetcher, settings.search, cost)
    return SearchSource(engine, fetcher, pages=settings.web_pages, age_days=settings.web_days)


def _model(settings: Settings, web: "Web") -> list[Source]:
    if not settings.llm_model:
        raise SettingsError("PLACEWRIGHT_LLM needs the name of a model in PLACEWRIGHT_LLM_MODEL.")
    if settings.llm_money and not (settings.llm_price_in or settings.llm_price_out):
        raise SettingsError("PLACEWRIGHT_LLM_MONEY needs PLACEWRIGHT_LLM_PRICE_IN and PLACEWRIGHT_LLM_PRICE_OUT.")
    try:
        from placewright.sources.endpoint import open_model
    except ModuleNotFoundError as error:
        raise SettingsError("PLACEWRIGHT_LLM needs: pip install 'placewright[llm]'.") from error
    from placewright.sources.model import ModelSource
    from placewright.sources.questions import QuestionSource

    model, pages, age_days = open_model(settings), settings.web_pages, settings.web_days
    return [
        ModelSource(model, web(), pages=pages, age_days=age_days),
        QuestionSource(model, web(), pages=pages, age_days=age_days),
    ]


def _fetcher(settings: Settings) -> "Fetcher":
    from placewright.outgoing.fetch import Fetcher  # aiohttp is imported only where it is used
    from placewright.outgoing.guard import Guard
    from placewright.outgoing.limits import Limits

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
    return Fetcher(settings.web_cache, Guard(settings.outgoing_networks), limits)
