"""Asks one source once, to tell whether it works: what the button "Test" of the console does."""

import time
from collections.abc import Mapping
from time import perf_counter
from typing import Any

import msgspec

from placewright.enrichment.query import query_of
from placewright.errors import BudgetSpent, SourceError
from placewright.model.place import Name, Place
from placewright.outgoing import errand
from placewright.sources.base import Adviser, Source

# A place that services and search engines all over the world know; local data need not hold it.
PROBE: Mapping[str, Any] = {"name": "Eiffel Tower", "latitude": 48.8584, "longitude": 2.2945, "city": "Paris"}
PROBE_SITE = "https://www.toureiffel.paris/"
_READS_SITES = ("website",)  # and want one to read; a search is not asked where the site is known


class Tried(msgspec.Struct, frozen=True):
    """How a test ended."""

    name: str
    ok: bool
    found: int  # records, or opinions
    seconds: float
    detail: str  # a sentence: what it did, or why it does not work


async def tried(source: Source, adviser: Adviser | None, inputs: Mapping[str, Any] | None) -> Tried:
    """Ask a source for a place, and take nothing that was kept from earlier for its answer.

    Args:
        source: to ask.
        adviser: to ask in its place, where it is a model: that costs one short question, and needs no site.
        inputs: of a place that it should know; None: one that the world knows.
    """
    began = perf_counter()
    with errand.on(errand.Errand(fresh_since=time.time())):
        try:
            ok, found, detail = await (_asked(source, inputs) if adviser is None else _advised(adviser))
        except (BudgetSpent, SourceError) as error:
            ok, found, detail = False, 0, str(error)
    return Tried(source.name, ok, found, round(perf_counter() - began, 3), detail)


async def _asked(source: Source, inputs: Mapping[str, Any] | None) -> tuple[bool, int, str]:
    if not source.remote and not source.datasets:
        return False, 0, "It has no data yet: placewright reference add FILE."
    if inputs is None:
        inputs = {**PROBE, "website": PROBE_SITE} if source.name in _READS_SITES else PROBE
    found = len(await source.collect(query_of(inputs), source.attributes))
    name = inputs["name"]
    if found:
        return True, found, f"It answers: {found} for {name}."
    if not source.remote:
        return True, 0, f"Its data can be read; {name} is not in it."
    return False, 0, f"It found nothing for {name}: it is out of reach, or does not know the place."


async def _advised(adviser: Adviser) -> tuple[bool, int, str]:
    # The time makes the question a new one: an answer to an old one would be kept, and prove nothing.
    place = Place(names=(Name(f"Test of {time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())}"),))
    opinion = await adviser.compare(place, place)
    found = 0 if opinion is None else 1
    return True, found, f"{adviser.name} answers." if found else f"{adviser.name} answers, but not in a usable form."
