"""A source with a few real records in memory, for the tests of enrichment."""

from collections.abc import Sequence

import pytest

from placewright.enrichment import Enricher
from placewright.errors import SourceError
from placewright.model.geo import Point, distance_m
from placewright.model.place import Address, Candidate, Dataset, Name, Query, Record

RECORDS = (
    Record(
        id="node/267901435",
        dataset="monaco",
        names=(Name("Stars ’n’ Bars"),),
        point=Point(43.7353, 7.4216),
        address=Address(house="6", street="Quai Antoine 1er", city="Monaco", postal_code="98000"),
        country_code="MC",
        categories=("restaurant",),
        phones=("+37797979595",),
        websites=("https://starsnbars.com/",),
        opening_hours="Mo-Su 11:00-00:00",
        observed_at="2023-11-09T04:13:50Z",
    ),
    Record(
        id="node/267901573",
        dataset="monaco",
        names=(Name("Quai des Artistes"),),
        point=Point(43.7351, 7.4214),
        country_code="MC",
        categories=("restaurant",),
    ),
)


class MemorySource:
    """Returns all its records as candidates, or fails."""

    remote = False
    wave = 0
    stop_at = None
    drifts = {}  # noqa: RUF012 - never changed

    def __init__(self, name: str = "memory", attributes: Sequence[str] = (), error: str | None = None) -> None:
        self.name = name
        self.attributes = frozenset(attributes or ("names", "websites", "phoneNumbers", "openingHours", "coordinates"))
        self.error = error
        self.version = "2023-12-03"
        self.closed = False

    @property
    def datasets(self) -> Sequence[Dataset]:
        return (Dataset(name="monaco", source="openstreetmap", version=self.version, observed_at="2023-12-03"),)

    def is_needed(self, records, attributes):
        return True

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate]:
        if self.error:
            raise SourceError(self.error)
        return [
            Candidate(one, distance_m(query.point, one.point) if query.point and one.point else None) for one in RECORDS
        ]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def source() -> MemorySource:
    return MemorySource()


@pytest.fixture
def broken() -> MemorySource:
    return MemorySource("broken", ("websites", "menu"), error="The other machine does not answer.")


@pytest.fixture
def enricher(source: MemorySource) -> Enricher:
    return Enricher([source])
