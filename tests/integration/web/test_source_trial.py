"""A test of a source tells whether it works: it is asked anew each time, and what goes wrong is a sentence."""

import asyncio
import json

import pytest
from tests.integration.web import made
from tests.integration.web.conftest import LIMITS
from tests.integration.web.test_services import FOUND, INPUTS

from placewright.enrichment import Enricher
from placewright.errors import NotFound
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.guard import Guard
from placewright.sources.nominatim import NominatimSource


def try_out(tmp_path, answer, times=1, inputs=INPUTS):
    async def run():
        async with made.served({"/search": answer}) as server:
            fetcher = Fetcher(tmp_path / "cache", Guard(["127.0.0.0/8"]), LIMITS)
            enricher = Enricher([NominatimSource(server.url, fetcher, age_days=30)])
            for _ in range(times):
                tried = await enricher.try_source("nominatim", inputs)
            return tried, server, enricher

    tried, server, enricher = asyncio.run(run())
    enricher.close()
    return tried, server


def test_a_source_that_works_is_asked_anew(tmp_path):
    tried, server = try_out(tmp_path, json.dumps([FOUND]), times=2)
    assert (tried.ok, tried.found, tried.detail) == (True, 1, "It answers: 1 for Bäckerei Korn.")
    assert server.asked["/search"] == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [((503, "busy"), "HTTP status 503"), ("<html>", "something else than JSON"), ("[]", "does not know the place")],
)
def test_one_that_does_not_says_why(tmp_path, answer, why):
    tried, _ = try_out(tmp_path, answer)
    assert not tried.ok
    assert why in tried.detail


def test_without_inputs_it_is_asked_for_what_the_world_knows(tmp_path):
    _, server = try_out(tmp_path, "[]", inputs=None)
    assert server.requests[-1].query["q"].startswith("Eiffel Tower")


def test_one_that_is_not_here():
    with pytest.raises(NotFound, match="search"):
        asyncio.run(Enricher([]).try_source("search"))
