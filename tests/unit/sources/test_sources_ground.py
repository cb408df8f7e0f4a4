"""The source `ground`: when it is asked, and what it finds in the extract of Monaco."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from placewright.model.geo import Point
from placewright.model.ground import Kind
from placewright.model.outputs import FLOORS, Confidence
from placewright.model.place import Address, Query, Record, Spot
from placewright.reference.datasets import add
from placewright.resolution.ground import believed
from placewright.sources.ground import GroundSource
from placewright.sources.reference import ReferenceSource

EXTRACT = Path(__file__).parents[3] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
WHOLE = Record(id="node/1", address=Address(street="Rue Grimaldi", city="Monaco", postal_code="98000"))
PART = Record(id="node/2", address=Address(street="Rue Grimaldi"))
SPOT = Spot("monaco", "way/94402020", Point(43.7384, 7.4246))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GroundSource]:
    folder = tmp_path_factory.mktemp("reference")
    add([EXTRACT], folder, "monaco")
    reference = ReferenceSource(folder)
    yield GroundSource(reference)
    reference.close()


@pytest.mark.parametrize(
    ("records", "attributes", "needed"),
    [
        ([], "parking_spaces", False),
        ([WHOLE], "parking_spaces", True),
        ([WHOLE], "address websites", False),
        ([PART], "address websites", True),
        ([PART, WHOLE], "address", False),
        ([WHOLE], "address coordinates", True),
    ],
)
def test_when_it_is_asked(ground: GroundSource, records: list[Record], attributes: str, needed: bool) -> None:
    assert ground.is_needed(records, frozenset(attributes.split())) is needed


def test_only_what_the_attributes_need(ground: GroundSource) -> None:
    (found,) = asyncio.run(ground.collect(Query(spots=(SPOT,)), frozenset({"building_footprint", "websites"})))
    assert (found.dataset, found.record, found.features[0].id) == ("monaco", SPOT.record, SPOT.record)
    assert all(one.kinds & (Kind.BUILDING | Kind.CONTAINER) for one in found.features)


def test_spots_that_are_one_are_looked_at_once(ground: GroundSource) -> None:
    near = Spot("overture", "08f", Point(43.73841, 7.4246))
    far = Spot("overture", "08e", Point(43.7306, 7.4209))
    found = asyncio.run(ground.collect(Query(spots=(SPOT, near, far)), frozenset({"address"})))
    assert [one.record for one in found] == [SPOT.record, "08e"]


def test_its_version_is_that_of_what_it_holds(ground: GroundSource) -> None:
    (dataset,) = ground.datasets
    assert (dataset.name, dataset.of, len(dataset.version)) == ("monaco ground", "monaco", 8)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (Address(street="Rue Grimaldi", city="Monaco"), Kind.ADDRESS | Kind.AREA),
        (Address(street="Rue Grimaldi", postal_code="98000"), Kind.ADDRESS),
        (Address(street="Rue Grimaldi", city="Monaco", postal_code="98000"), 0),
        (Address(full_address="Rue Grimaldi, Monaco"), Kind.ADDRESS | Kind.AREA | Kind.CENTRE),
        (Address(city="Monaco"), Kind.ADDRESS | Kind.AREA | Kind.CENTRE),
    ],
)
def test_only_what_an_address_lacks(ground: GroundSource, address: Address, found: int) -> None:
    spot = Spot("monaco", SPOT.record, SPOT.point, address, "MC")
    (around,) = asyncio.run(ground.collect(Query(spots=(spot,)), frozenset({"address"})))
    two = Query(spots=(spot, Spot("monaco", "node/1", Point(43.7306, 7.4209))))  # nothing is left out then
    whole = asyncio.run(ground.collect(two, frozenset({"address"})))[0].features
    kinds = [one.kinds & (Kind.ADDRESS | Kind.AREA | Kind.CENTRE) for one in whole]
    wanted = {one.id for one, kind in zip(whole, kinds, strict=True) if kind & found}
    assert {one.id for one in around.features} == wanted


def test_without_a_street_nearby_nothing_else_is_looked_for(ground: GroundSource) -> None:
    at_sea = Spot("monaco", "node/1", Point(43.7250, 7.4300))
    (around,) = asyncio.run(ground.collect(Query(spots=(at_sea,)), frozenset({"address"})))
    assert (around.features, around.missing) == ((), False)


@pytest.mark.parametrize("way", ["city border", "city centre", "suburb neighbours", "suburb border", "suburb centre"])
def test_what_is_not_looked_for_is_never_sure_enough(way: str) -> None:
    assert believed(way) < FLOORS[Confidence.HIGH]
