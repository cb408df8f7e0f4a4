"""Services that answer JSON: Nominatim, Overpass, and providers that a file describes, against stand-ins over HTTP."""

import json

import pytest
from tests.integration.web import made

from placewright.errors import SettingsError
from placewright.model.outputs import Confidence
from placewright.settings import load_settings
from placewright.sources.nominatim import NominatimSource
from placewright.sources.overpass import OverpassSource
from placewright.sources.provider import ProviderSource
from placewright.sources.providers import FILE, Provider, read_providers
from placewright.sources.registry import open_sources

INPUTS = {"name": "Bäckerei Korn", "latitude": 47.3769, "longitude": 8.5417, "city": "Zürich"}
TAGS = {"name": "Bäckerei Korn", "shop": "bakery", "phone": "+41 44 211 11 11", "website": "https://korn.ch"}
FOUND = {
    "osm_type": "node", "osm_id": 7, "lat": "47.3770", "lon": "8.5418", "category": "shop", "type": "bakery",
    "address": {"road": "Bahnhofstrasse", "house_number": "1", "city": "Zürich", "postcode": "8001"},
    "namedetails": {"name": "Bäckerei Korn"}, "extratags": {"phone": "+41 44 211 11 11", "website": "https://korn.ch"},
}  # fmt: skip
ELEMENT = {"type": "node", "id": 7, "lat": 47.377, "lon": 8.5418, "tags": TAGS, "timestamp": "2026-01-02T03:04:05Z"}
ACME = Provider(
    name="acme",
    url="http://127.0.0.1:{port}/v1?q={name}&at={latitude},{longitude}",
    licence="LicenseRef-Acme",
    headers={"Authorization": "Bearer ${ACME_KEY}"},
    places="results",
    record={
        "place_id": "id",
        "name": "title",
        "latitude": "geo.lat",
        "longitude": "geo.lon",
        "phone": "contacts[0].tel",
    },
    outputs={"price_tier": "price", "user_reviews": "reviews[].text"},
    cost=0.01,
    stop_at=Confidence.HIGH,
)
ANSWER = {
    "results": [
        {
            "id": "a1", "title": "Bäckerei Korn", "geo": {"lat": 47.3769, "lon": 8.5417}, "price": 2,
            "contacts": [{"tel": "044 211 11 11"}], "reviews": [{"text": "good bread"}],
        }
    ]
}  # fmt: skip


def one(service, path: str, answer, tmp_path, attributes=("phoneNumbers", "websites")):
    pages = {path: answer if isinstance(answer, tuple) else json.dumps(answer)}
    return made.enrich(tmp_path, pages, lambda server, fetcher: [service(server, fetcher)], INPUTS, attributes)


@pytest.mark.parametrize("lists", [True, False])
def test_nominatim(tmp_path, lists):
    answer = [FOUND, {"osm_type": "node"}, 5] if lists else {"error": "no"}
    result, server = one(lambda s, f: NominatimSource(s.url, f, age_days=30), "/search", answer, tmp_path)
    assert result.outputs["phone"] == ("+41442111111" if lists else None)
    asked = server.requests[-1].query
    assert asked["q"] == "Bäckerei Korn"
    assert asked["bounded"] == "1"
    if lists:
        piece = result.enrichment_metadata["phone"].sources[0]
        assert (piece.record, piece.licence) == ("node/7", "ODbL-1.0")


def test_overpass(tmp_path):
    answer = {"elements": [ELEMENT, {"type": "way", "id": 8, "center": {"lat": 47.3, "lon": 8.5}, "tags": {}}, {}]}
    result, server = one(lambda s, f: OverpassSource(s.url, f, age_days=30), "/interpreter", answer, tmp_path)
    assert result.outputs["website"] == "https://korn.ch/"
    assert "around:200,47.3769,8.5417" in server.requests[-1].query["data"]


@pytest.mark.parametrize("answer", [(500, "down"), (200, "<html>busy</html>"), (429, "later")])
def test_a_service_that_fails_is_an_error_and_nothing_worse(tmp_path, answer):
    result, _ = one(lambda s, f: OverpassSource(s.url, f, age_days=30), "/interpreter", answer, tmp_path)
    assert result.attribute_status == {"websites": "ERROR", "phoneNumbers": "ERROR"}


def acme(server, fetcher, **changes):
    import msgspec

    provider = msgspec.structs.replace(ACME, url=ACME.url.replace("{port}", str(server.port)), **changes)
    return ProviderSource(provider, fetcher, age_days=30)


def test_a_provider_that_a_file_describes(tmp_path, monkeypatch):
    monkeypatch.setenv("ACME_KEY", "k-1")
    wanted = ("phoneNumbers", "price_tier", "user_reviews")
    result, server = one(acme, "/v1", ANSWER, tmp_path, wanted)
    assert result.outputs["phone"] == "+41442111111"
    assert result.outputs["price_tier"] == 2
    assert result.outputs["user_reviews"] == ["good bread"]
    assert result.attribute_status == {"phoneNumbers": "RUN", "price_tier": "RUN", "user_reviews": "RUN"}
    assert server.requests[-1].headers["Authorization"] == "Bearer k-1"
    assert server.requests[-1].query["q"] == "Bäckerei Korn"
    assert result.enrichment_metadata["price_tier"].sources[0].licence == "LicenseRef-Acme"


def test_values_that_are_none_of_their_output_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ACME_KEY", "k-1")
    answer = json.loads(json.dumps(ANSWER))
    answer["results"][0] |= {"price": "cheap", "reviews": 5}
    result, _ = one(acme, "/v1", answer, tmp_path, ("price_tier", "user_reviews"))
    assert result.outputs["price_tier"] is None
    assert result.outputs["user_reviews"] in (None, [])


def test_a_provider_that_costs_is_not_asked_for_what_is_known(tmp_path, monkeypatch):
    monkeypatch.setenv("ACME_KEY", "k-1")
    pages = {"/interpreter": json.dumps({"elements": [ELEMENT]}), "/v1": json.dumps(ANSWER)}

    def run(folder, wanted, enough):
        def sources(server, fetcher):
            dear = acme(server, fetcher, stop_at=enough)
            dear.wave = 2
            return [OverpassSource(server.url, fetcher, age_days=30), dear]

        return made.enrich(folder, pages, sources, INPUTS, wanted)[1].asked["/v1"]

    assert run(tmp_path / "a", ("phoneNumbers",), Confidence.MEDIUM) == 0
    assert run(tmp_path / "b", ("phoneNumbers", "price_tier"), Confidence.MEDIUM) == 1


GOOD = """
[[provider]]
name = "acme"
url = "https://api.example.org/v1?q={name}"
licence = "LicenseRef-Acme"
record = { name = "title", phone = "tel" }
"""


def test_the_file_of_providers(tmp_path):
    assert read_providers(tmp_path) == []
    (tmp_path / FILE).write_text(GOOD)
    (provider,) = read_providers(tmp_path)
    assert provider.attributes == {"names", "phoneNumbers"}
    assert [source.name for source in open_sources(load_settings(data=tmp_path))] == ["reference", "ground", "acme"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("q={name}", "q={nmae}", "the URL wants nmae"),
        ("phone =", "fone =", "record has fone"),
        ('"tel"', '"tel["', "the path of phone is no JMESPath"),
        ("https://", "ftp://", "must start with http"),
        ('name = "acme"', 'name = "Acme!"', "small letters"),
        ("licence", "license", "unknown field"),
        ('record = { name = "title", phone = "tel" }', "", "neither record nor outputs"),
        ("[[provider]]", "[[provider", "is wrong"),
        (
            '"LicenseRef-Acme"',
            '"x"\nheaders = { Key = "${PLACEWRIGHT_NO_SUCH_KEY}" }',
            "PLACEWRIGHT_NO_SUCH_KEY, which is not set",
        ),
        ('"LicenseRef-Acme"', '"x"\noutputs = { stars = "x" }', "outputs has stars"),
    ],
)
def test_a_wrong_file_is_told_where(tmp_path, before, after, says):
    (tmp_path / FILE).write_text(GOOD.replace(before, after))
    with pytest.raises(SettingsError, match=says):
        read_providers(tmp_path)
