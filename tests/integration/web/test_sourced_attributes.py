"""Attributes that only a provider fills: their contracts, against a stand-in over HTTP."""

import json

import pytest
from tests.integration.web import made

from placewright.model.attributes import ATTRIBUTES
from placewright.sources.provider import ProviderSource
from placewright.sources.providers import Provider

INPUTS = {"name": "Bäckerei Korn", "latitude": 47.3769, "longitude": 8.5417, "city": "Zürich"}
# Attribute → path in the stand-in's answer, what it says, what is answered.
CONTRACTS = {
    "user_reviews": ("reviews[].text", ["good bread", "slow"], ["good bread", "slow"]),
    "approximate_user_reviews": ("about", "mostly praise", ["mostly praise"]),
    "social_media_profile": ("profile", "12,000 followers on Instagram", "12,000 followers on Instagram"),
    "website_traffic": ("traffic", "about 900 visits a month", "about 900 visits a month"),
    "signage": ("signs", ["Bäckerei Korn", "Kaffee"], ["Bäckerei Korn", "Kaffee"]),
    "building_condition": ("building", "good", "good"),
    "turns": ("turns", ["no left turn from Bahnhofstrasse"], ["no left turn from Bahnhofstrasse"]),
}


def test_the_contracts_are_those_without_any_other_source() -> None:
    alone = {key for key, one in ATTRIBUTES.items() if not one.told_by and one.resolver is None}
    assert alone >= set(CONTRACTS)


def provider(port: str, outputs: dict[str, str]) -> Provider:
    return Provider(name="survey", url=f"{port}/v1?q={{name}}", licence="LicenseRef-Survey", outputs=outputs)


def asked(tmp_path, said, outputs, attributes):
    def sources(server, fetcher):
        return [ProviderSource(provider(server.url, outputs), fetcher, age_days=30)]

    result, _ = made.enrich(tmp_path, {"/v1": json.dumps(said)}, sources, INPUTS, attributes)
    return result


@pytest.mark.parametrize("attribute", CONTRACTS)
def test_a_provider_fills_it(tmp_path, attribute: str) -> None:
    path, said, answer = CONTRACTS[attribute]
    top = path.partition("[")[0]
    spoken = [{"text": one} for one in said] if "[]" in path else said
    result = asked(tmp_path, {top: spoken}, {attribute: path}, [attribute])
    assert (result.outputs[attribute], result.attribute_status[attribute]) == (answer, "RUN")
    piece = result.enrichment_metadata[attribute].sources[0]
    assert (piece.licence, piece.value) == ("LicenseRef-Survey", answer)
    assert result.confidence_scores[attribute] in ("LOW", "MEDIUM")


def test_a_value_in_another_form_is_no_answer(tmp_path) -> None:
    result = asked(tmp_path, {"signs": 7}, {"signage": "signs"}, ["signage"])
    assert (result.outputs["signage"], result.attribute_status["signage"]) == (None, "RUN")


def test_a_provider_backs_what_other_attributes_say(tmp_path) -> None:
    said = {"price": 2, "ig": "@Korn", "menu": [{"name": "Brote", "sections": []}], "real": ["nearby"]}
    outputs = {"price_tier": "price", "instagram": "ig", "menu_content": "menu", "place_reality": "real"}
    result = asked(tmp_path, said, outputs, ["price_tier", "socialHandles", "menu", "place_existence"])
    answers = [result.outputs[name] for name in ("price_tier", "instagram", "place_reality")]
    assert answers == [2, "korn", ["nearby"]]
    assert result.outputs["menu_content"][0]["name"] == "Brote"


def test_without_one_it_is_said_what_would_fill_it(tmp_path) -> None:
    result, _ = made.enrich(tmp_path, {}, lambda _server, _fetcher: [], INPUTS, list(CONTRACTS))
    assert set(result.attribute_status.values()) == {"NOT_RUN"}
    assert all("providers.toml" in sentence for sentence in result.reasoning.values())
