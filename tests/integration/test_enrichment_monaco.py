"""Enrichment of real places against a real index: values, reasons, the same bytes in any order."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from placewright.enrichment import Enricher, open_enricher
from placewright.model.attributes import ATTRIBUTES, CORE
from placewright.model.outputs import Confidence
from placewright.reference.datasets import add
from placewright.settings import load_settings

EXTRACT = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
PLACES = (
    {"name": "Quai des Artistes", "latitude": 43.7326, "longitude": 7.424},
    {"name": "Musée océanographique", "latitude": 43.7307, "longitude": 7.4255},
    {"name": "Bureau de Monaco Fontvieille", "full_address": "3 Place du Campanin, Monaco"},
    {"name": "Bäckerei Nirgendwo", "latitude": 43.7307, "longitude": 7.4255},
)


@pytest.fixture(scope="module")
def enricher(tmp_path_factory) -> Enricher:
    data = tmp_path_factory.mktemp("data")
    add([EXTRACT], data / "reference", "monaco")
    enricher = open_enricher(load_settings(data=data))
    yield enricher
    enricher.close()


def enrich(enricher, *places, attributes=CORE):
    async def run():
        return [await enricher.enrich(place, attributes) for place in places]

    return asyncio.run(run())


def test_a_restaurant(enricher) -> None:
    (result,) = enrich(enricher, PLACES[0])
    assert result.outputs["website"] == "https://quaidesartistes.com/"
    assert result.outputs["phone"] == "+37797979777"
    assert result.outputs["opening_hours"]["Monday"] == "12:00-14:30, 19:30-23:00"
    assert result.outputs["open_closed_status"] == "Open"
    assert result.outputs["address"]["street"] == "Quai Antoine 1er"
    assert result.outputs["categories"][0]
    assert "OpenStreetMap node/267901573" in result.reasoning["website"]


def test_a_place_by_its_address(enricher) -> None:
    (result,) = enrich(enricher, PLACES[2])
    assert result.outputs["name"] == "Bureau de Monaco Fontvieille"
    assert result.outputs["opening_hours"]["Saturday"] == "08:00-13:00"


def test_section_4_an_unknown_place(enricher) -> None:
    (result,) = enrich(enricher, PLACES[3])
    assert set(result.outputs.values()) == {None}
    assert set(result.confidence_scores.values()) == {Confidence.NONE}
    assert "Asked: OpenStreetMap (monaco)." in result.reasoning["website"]


def test_section_8_every_output_is_there(enricher) -> None:
    for result in enrich(enricher, *PLACES):
        names = [name for key in CORE for name in ATTRIBUTES[key].outputs]
        assert sorted(result.outputs) == sorted(names)
        assert result.outputs.keys() == result.reasoning.keys() == result.confidence_scores.keys()


def test_section_12_the_same_bytes_in_any_order(enricher, tmp_path) -> None:
    add([EXTRACT], tmp_path / "reference", "monaco")
    other = open_enricher(load_settings(data=tmp_path))
    assert other.version == enricher.version
    forth, back = enrich(enricher, *PLACES), enrich(other, *reversed(PLACES))
    assert [msgspec.json.encode(one) for one in forth] == [msgspec.json.encode(one) for one in reversed(back)]
    other.close()
