"""The shortlist holds the place asked for, in crowds and from afar, and stays short."""

from collections.abc import Callable, Sequence

import pytest

from placewright.model.geo import Point
from placewright.model.place import Address, Name, Query, Record
from placewright.reference.search import Index
from placewright.reference.shortlist import radius_m, shortlist

HERE = Point(60.17, 24.94)


def at(north: float, id_: str, name: str, house: str | None = None) -> Record:
    """Return a place `north` metres off."""
    point = Point(HERE.latitude + north / 111_195, HERE.longitude)
    return Record(id=id_, names=(Name(name),), point=point, address=Address(street="Mannerheimintie", house=house))


CROWD = [at(n * 0.5, f"shop/{n}", f"Boutique {n:03d}") for n in range(400)]


@pytest.fixture(scope="module")
def index(write_index: Callable[[Sequence[Record]], Index]) -> Index:
    """Return a crowd of shops with a café behind them and a museum three kilometres off."""
    others = [
        at(290, "cafe", "Café Ekberg"),
        at(2_500, "museum", "Kansallismuseo", "34"),
        at(9_000, "far", "Café Ekberg"),
    ]
    return write_index([*CROWD, *others])


def ids(index: Index, query: Query) -> list[str]:
    return [candidate.record.id for candidate in shortlist(index, query)]


def test_a_like_name_is_not_lost_in_a_crowd(index: Index) -> None:
    found = ids(index, Query(names=(Name("Cafe Ekbreg"),), point=HERE))
    assert found[0] == "cafe"
    assert "far" not in found
    assert len(found) <= 24


def test_the_nearest_are_kept_whatever_they_are_called(index: Index) -> None:
    found = ids(index, Query(names=(Name("Zzz"),), point=HERE))
    assert set(found) >= {f"shop/{n}" for n in range(8)}


def test_a_place_that_moved_is_found_by_name(index: Index) -> None:
    candidates = shortlist(index, Query(names=(Name("Kansallismuseo"),), point=HERE))
    (museum,) = [each for each in candidates if each.record.id == "museum"]
    assert museum.found_by == "name"
    assert museum.distance_m == pytest.approx(2_500, abs=5)


def test_without_a_point_names_and_addresses_are_asked(index: Index) -> None:
    assert set(ids(index, Query(names=(Name("Café Ekberg"),)))) >= {"cafe", "far"}
    at_house = shortlist(index, Query(names=(Name("Xq"),), address=Address(street="Mannerheimintie", house="34")))
    assert (at_house[0].record.id, at_house[0].found_by) == ("museum", "address")


def test_a_query_that_says_nothing_finds_nothing(index: Index) -> None:
    assert ids(index, Query(names=(Name("  "),))) == []


@pytest.mark.parametrize(("precision", "radius"), [(None, 300), (10.0, 310), (1_200.0, 1_500), (50_000.0, 5_000)])
def test_imprecise_points_are_looked_for_in_a_wider_circle(precision: float | None, radius: float) -> None:
    assert radius_m(precision) == radius
