"""Sources are asked in waves: a later one is told what the earlier ones found, and is judged in that light."""

import asyncio

import pytest

from placewright.enrichment import Enricher
from placewright.enrichment.query import query_of, widened
from placewright.model.geo import Point
from placewright.model.place import Address, Dataset, Name, Record
from placewright.testing import FixedSource

INPUTS = {"name": "Trattoria Ponte", "latitude": 46.0037, "longitude": 8.9511}
LISTED = Record(
    id="node/1",
    dataset="lugano",
    names=(Name("Trattoria Ponte"),),
    point=Point(46.0038, 8.9512),
    address=Address(house="4", street="Via Nassa", city="Lugano", postal_code="6900"),
    country_code="CH",
    phones=("+41919230000",),
    websites=("https://trattoriaponte.ch/",),
)
PAGE = Record(
    id="https://trattoriaponte.ch/kontakt",
    dataset="website",
    names=(Name("Trattoria Ponte"),),
    address=Address(house="4", street="Via Nassa", city="Lugano", postal_code="6900"),
    phones=("+41919231111",),
    websites=("https://trattoriaponte.ch/",),
)
OTHER = Record(id="https://example.ch/", dataset="website", names=(Name("Bäckerei Keller"),), phones=("+41919239999",))
FILLS = frozenset({"phoneNumbers", "websites"})


def source(*records: Record, wave: int = 0) -> FixedSource:
    dataset = Dataset(name=records[0].dataset, source=records[0].dataset, version="1")
    return FixedSource(records, FILLS, dataset, wave=wave)


def run(*sources: FixedSource):
    return asyncio.run(Enricher(sources).run(INPUTS, ("phoneNumbers",)))


def test_a_later_wave_is_told_what_was_found() -> None:
    listed, page = source(LISTED), source(PAGE, OTHER, wave=2)
    done = run(page, listed)  # the order of the list does not matter
    assert listed.asked[0].websites == ()
    assert page.asked[0].websites == LISTED.websites
    assert page.asked[0].address == LISTED.address
    assert [match.record.id for match in done.verdict.accepted] == ["node/1", PAGE.id]
    assert [one.source for one in done.asked] == ["fixed", "fixed"]


def test_what_was_sent_stays_what_was_sent() -> None:
    done = run(source(LISTED), source(PAGE, wave=2))
    assert done.query.websites == ()
    assert done.query.address == Address()


def test_a_wave_of_its_own_finds_the_place_too() -> None:
    done = run(source(PAGE, OTHER, wave=2))
    assert [match.record.id for match in done.verdict.accepted] == [PAGE.id]
    assert "is the place" in done.verdict.reason


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ({"name": "A", "latitude": 46.0, "longitude": 8.9}, LISTED.address),
        ({"name": "A", "city": "Lugano"}, LISTED.address),
        ({"name": "A", "street": "Via Pessina", "city": "Lugano"}, Address(street="Via Pessina", city="Lugano")),
    ],
)
def test_two_addresses_are_never_mixed(sent, address) -> None:
    assert widened(query_of(sent), [LISTED]).address == address
