"""What an enricher answers: statuses, failures of sources, the same bytes for the same question."""

import asyncio

import msgspec
import pytest

from placewright.enrichment import Enricher
from placewright.errors import UsageError
from placewright.model.outputs import AttributeStatus

INPUTS = {"name": "Stars'n'Bars", "latitude": 43.7353, "longitude": 7.4217}


def enrich(enricher, inputs=INPUTS, attributes=("websites", "names")):
    return asyncio.run(enricher.enrich(inputs, attributes))


def test_a_known_place(enricher) -> None:
    result = enrich(enricher)
    assert result.outputs["website"] == "https://starsnbars.com/"
    assert result.outputs["name"] == "Stars ’n’ Bars"
    assert result.confidence_scores["website"].rank >= 2
    assert result.attribute_status == {"websites": "RUN", "names": "RUN"}
    assert result.country_code == "MC"


def test_an_unknown_place_has_reasons(enricher) -> None:
    result = enrich(enricher, INPUTS | {"name": "Boulangerie Zographos"})
    assert set(result.outputs.values()) == {None}
    assert set(result.confidence_scores.values()) == {"NONE"}
    assert result.attribute_status["websites"] is AttributeStatus.RUN
    assert "Asked: OpenStreetMap (monaco)." in result.reasoning["website"]


def test_section_4_an_attribute_that_no_source_offers(enricher) -> None:
    result = enrich(enricher, attributes=("menu", "categories"))
    assert set(result.attribute_status.values()) == {AttributeStatus.NOT_RUN}
    assert result.outputs["menu_urls"] is None
    assert result.reasoning["categories"] == "No source of this installation offers this attribute."


def test_section_4_a_broken_source_spoils_no_other(source, broken) -> None:
    result = enrich(Enricher([broken, source]))
    assert result.attribute_status == {"websites": "ERROR", "names": "RUN"}
    assert result.outputs["website"] == "https://starsnbars.com/"


@pytest.mark.parametrize("inputs", [{"latitude": 43.7, "longitude": 7.4}, {"name": "Stars'n'Bars"}])
def test_section_4_a_needed_input_is_missing(enricher, inputs) -> None:
    result = enrich(enricher, inputs)
    assert set(result.attribute_status.values()) == {AttributeStatus.RUN_CONDITION_FAILED}
    assert "is needed to find the place" in result.reasoning["website"]


def test_section_12_the_same_question_has_the_same_bytes(enricher, source) -> None:
    first = msgspec.json.encode(enrich(enricher))
    turned = {key: INPUTS[key] for key in reversed(INPUTS)} | {"name": " Stars'n'Bars ", "place_id": "7"}
    assert msgspec.json.encode(enrich(Enricher([source]), turned, ("names", "websites"))) == first


def test_an_unknown_attribute_is_refused(enricher) -> None:
    with pytest.raises(UsageError, match="Unknown attributes: websight"):
        enrich(enricher, attributes=("websight",))


def test_attributes_are_those_offered_and_known_here(source, broken) -> None:
    attributes = Enricher([broken, source]).attributes
    assert attributes == ("websites", "phoneNumbers", "openingHours", "names", "coordinates", "menu")


def test_the_version_changes_with_the_data(enricher, source) -> None:
    before = enricher.version
    assert Enricher([source]).version == before
    source.version = "2024-01-01"
    assert enricher.version != before


def test_closing_closes_the_sources(enricher, source) -> None:
    enricher.close()
    assert source.closed


def test_a_trace_tells_everything(enricher) -> None:
    trace = asyncio.run(enricher.explain(INPUTS, ("websites",)))
    assert [match.record.id for match in trace.accepted] == ["node/267901435"]
    assert [match.record.id for match in trace.rejected] == ["node/267901573"]
    assert trace.margin > 1
    assert trace.accepted[0].levels
    assert b"starsnbars.com" in msgspec.json.encode(trace)


def test_a_trace_tells_what_each_piece_moved(enricher) -> None:
    trace = asyncio.run(enricher.explain(INPUTS | {"website": "elsewhere.com"}, ("websites",)))
    moved = {one.without: one for one in trace.influences}
    assert moved["openstreetmap node/267901435"].value is None
    assert moved["your own list"].probability > trace.resolved[0].outputs[0].probability


def test_a_source_that_breaks_unexpectedly(source, monkeypatch) -> None:
    async def collect(query, attributes):
        raise ZeroDivisionError

    monkeypatch.setattr(source, "collect", collect)
    result = enrich(Enricher([source]))
    assert set(result.attribute_status.values()) == {AttributeStatus.ERROR}
    assert result.reasoning["website"].endswith("Not answered: memory.")
