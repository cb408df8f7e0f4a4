"""Pins: which organisations' jobs a worker must leave, and that it says so once."""

import pytest
from structlog.testing import capture_logs

from placewright.model.place import Dataset
from placewright.store.organisations import Pin
from placewright.testing import EchoEnricher, FixedSource
from placewright.worker import pins as module
from placewright.worker.pins import Pins


class Enricher(EchoEnricher):
    def __init__(self, **versions: str) -> None:
        self.have(**versions)

    def have(self, **versions: str) -> None:
        datasets = [Dataset(name=name, source="osm", version=version) for name, version in versions.items()]
        self.sources = [FixedSource([], frozenset(), dataset) for dataset in datasets]
        for source in self.sources:
            source.name = "reference"


@pytest.mark.parametrize(
    ("pinned", "refused"),
    [
        ({"monaco": "1"}, False),
        ({"monaco": "2"}, True),
        ({"monaco": "1", "nice": "1"}, True),
        ({}, True),
    ],
)
def test_only_the_very_same_datasets_will_do(pinned: dict[str, str], refused: bool) -> None:
    pins = Pins(Enricher(monaco="1"), lambda: [Pin(7, "acme", pinned)])
    assert pins.refused() == (frozenset({7}) if refused else frozenset())


def test_without_pins_nobody_is_refused() -> None:
    assert Pins(Enricher(monaco="1"), list).refused() == frozenset()


def test_it_is_said_once_until_the_data_change_again() -> None:
    enricher = Enricher(monaco="1")
    pins = Pins(enricher, lambda: [Pin(7, "acme", {"monaco": "3"})])
    with capture_logs() as logs:
        pins.refused()
        pins.refused()
        enricher.have(monaco="2")
        pins.refused()
        enricher.have(monaco="3")
        assert pins.refused() == frozenset()
    assert [(one["event"], one["organisation"], one["here"]) for one in logs] == [
        ("datasets_differ", "acme", {"monaco": "1"}),
        ("datasets_differ", "acme", {"monaco": "2"}),
    ]


def test_while_the_database_is_out_of_reach_the_last_word_holds(monkeypatch) -> None:
    answers = [[Pin(7, "acme", {})], None]
    monkeypatch.setattr(module, "LOOK_SECONDS", 0)
    pins = Pins(Enricher(monaco="1"), lambda: answers.pop(0))
    assert [pins.refused(), pins.refused()] == [frozenset({7})] * 2
