"""Places whose site nobody knows are searched for; what is found is believed only where it proves itself."""

import asyncio
import json

import pytest
from tests.integration.web import made

from placewright.enrichment.query import query_of
from placewright.model.place import Dataset, Name, Query, Record
from placewright.outgoing.fetch import Fetcher
from placewright.sources.engines import Brave, Searxng
from placewright.sources.search import SearchSource, words_of
from placewright.testing import FixedSource

INPUTS = {"name": "Pizzeria Vesuvio", "street": "Langstrasse", "house": "20", "city": "Zürich", "country_code": "CH"}
ATTRIBUTES = ("closed_permanently", "websites", "phoneNumbers")
RIGHT = "<title>Pizzeria Vesuvio</title><p>Langstrasse 20<br>8004 Zürich</p><p>Tel. 044 240 11 11</p>"
NAMESAKE = "<title>Pizzeria Vesuvio</title><p>Bahnhofplatz 1<br>3011 Bern</p><p>Tel. 031 311 11 11</p>"
UNPROVEN = "<title>Pizzeria Vesuvio</title><p>The best pizza. Tel. 044 240 99 99</p>"
ELSEWHERE = Record(id="node/9", dataset="zh", names=(Name("Apotheke Bellevue"),))


def results(*paths: str) -> str:
    found = [{"url": f"http://127.0.0.1:{{port}}{path}", "title": "x"} for path in paths]
    return json.dumps({"results": found, "web": {"results": found}})


def enrich(tmp_path, pages, *, brave: bool = False):
    def sources(server: made.Server, fetcher: Fetcher):
        engine = Brave(fetcher, "key-1", f"{server.url}/search") if brave else Searxng(fetcher, server.url)
        listed = FixedSource(
            [ELSEWHERE], frozenset(ATTRIBUTES), Dataset(name="zh", source="openstreetmap", version="1")
        )
        return listed, SearchSource(engine, fetcher, pages=2, age_days=30)

    return made.enrich(tmp_path, pages, sources, INPUTS, ATTRIBUTES)


@pytest.mark.parametrize("brave", [False, True], ids=["searxng", "brave"])
def test_a_site_that_proves_itself_is_taken(tmp_path, brave):
    pages = {"/search": results("/vesuvio"), "/vesuvio": RIGHT}
    result, server = enrich(tmp_path, pages, brave=brave)
    assert result.outputs["phone"] == "+41442401111"
    assert result.outputs["website"].endswith("/vesuvio")
    assert result.outputs["open_closed_status"] == "Open"
    asked = next(one for one in server.requests if one.path == "/search")
    assert asked.query["q"] == '"Pizzeria Vesuvio" Langstrasse 20 Zürich'
    assert asked.headers.get("X-Subscription-Token") == ("key-1" if brave else None)
    assert all("X-Subscription-Token" not in one.headers for one in server.requests if one.path != "/search")


@pytest.mark.parametrize("page", [NAMESAKE, UNPROVEN], ids=["namesake", "unproven"])
def test_a_page_that_does_not_is_not(tmp_path, page):
    result, _ = enrich(tmp_path, {"/search": results("/vesuvio"), "/vesuvio": page})
    assert result.outputs["phone"] is None
    assert result.outputs["website"] is None


def test_section_8_no_internet_presence_where_nothing_has_the_name_or_the_address(tmp_path):
    result, _ = enrich(tmp_path, {"/search": results()})
    assert result.outputs["open_closed_status"] == "No Internet Presence"
    assert "A search of the web was asked too" in result.reasoning["open_closed_status"]


def test_section_8_a_search_that_fails_shows_nothing(tmp_path):
    result, _ = enrich(tmp_path, {"/search": (500, "down")})
    assert result.outputs["open_closed_status"] is None
    assert result.attribute_status["closed_permanently"] == "ERROR"


@pytest.mark.parametrize(
    "answer", ["[]", "<html>", "{}", '{"results": 7}', '{"results": [{"url": 5}, {"url": "file:///etc"}]}']
)
def test_strange_answers_of_an_engine(tmp_path, answer):
    result, server = enrich(tmp_path, {"/search": answer})
    assert result.outputs["website"] is None
    assert set(server.asked) == {"/search"}


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        (INPUTS, '"Pizzeria Vesuvio" Langstrasse 20 Zürich'),
        ({"name": "Vesuvio", "city": "Bern"}, '"Vesuvio" Bern'),
        (
            {"name": "Vesuvio", "full_address": "12 rue de la Paix, 75002 Paris, France"},
            '"Vesuvio" rue de la Paix 12 Paris',
        ),
    ],
)
def test_words_to_search_for(inputs, words):
    assert words_of(query_of(inputs)) == words


def test_a_place_whose_site_is_known_is_not_searched_for():
    query = Query(names=(Name("A"),), websites=("https://a.example.org/",))

    class Silent:
        async def find(self, words, country_code):
            raise AssertionError("asked")

    assert asyncio.run(SearchSource(Silent(), None, pages=1, age_days=1).collect(query, frozenset())) == []
