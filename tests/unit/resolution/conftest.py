"""Cases of one place for the tests of resolution: real records with small changes."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from placewright.model.geo import Point
from placewright.model.ground import Feature, Kind, Surroundings
from placewright.model.match import Match, Verdict
from placewright.model.place import Address, Candidate, Dataset, Name, Query, Record
from placewright.resolution import Case

DATASETS = {
    "monaco": Dataset(
        name="monaco",
        source="openstreetmap",
        version="2023-12-03",
        licence="ODbL-1.0",
        observed_at="2023-12-03T21:20:00Z",
    ),
    "overture": Dataset(
        name="overture",
        source="overture",
        version="2024-01-17.0",
        licence="CDLA-Permissive-2.0",
        observed_at="2024-01-17T00:00:00Z",
    ),
}
OTHERS = {
    "foursquare": Dataset(
        name="foursquare", source="foursquare", version="2024-01", licence="Apache-2.0", observed_at="2024-01-15"
    ),
    "alltheplaces": Dataset(
        name="alltheplaces", source="alltheplaces", version="2024-01", licence="CC0-1.0", observed_at="2024-01-13"
    ),
}
OSM: dict[str, Any] = {
    "id": "node/1704462423",
    "dataset": "monaco",
    "names": (Name("Gerhard's Café"),),
    "point": Point(43.7286, 7.4145),
    "country_code": "MC",
    "url": "https://www.openstreetmap.org/node/1704462423",
    "observed_at": "2023-10-02T00:19:56Z",
}
OVERTURE = OSM | {
    "id": "08f3969b32b2a",
    "dataset": "overture",
    "names": (Name("Gerhard's Cafe"),),
    "observed_at": "2024-01-10",
    "url": None,
}


@pytest.fixture
def case_of() -> Callable[..., Case]:
    """Return what builds a case: records as dictionaries of changes, and the query's own fields."""

    def build(*records: dict[str, Any], probability: float = 0.99, **asked: Any) -> Case:
        query = Query(**({"names": (Name("Gerhards Cafe"),), "point": Point(43.7287, 7.4145)} | asked))
        matches = []
        for one in records:
            base = OVERTURE if one.get("dataset") == "overture" else OSM
            record = Record(**(base | one))
            matches.append(Match(Candidate(record, 12.0), (), 10.0, probability))
        return Case(query=query, verdict=Verdict(tuple(matches), (), "It is."), datasets=DATASETS | OTHERS)

    return build


@pytest.fixture
def lost() -> Case:
    """Return a case in which no record was found."""
    query = Query(names=(Name("Chez Personne"),), point=Point(43.73, 7.42), websites=("https://personne.mc/",))
    return Case(
        query=query, verdict=Verdict((), (), "No candidate was found."), datasets=DATASETS, searched=("reference",)
    )


@pytest.fixture
def address_of() -> Callable[..., Address]:
    """Return the class of addresses."""
    return Address


@pytest.fixture
def around() -> Callable[..., Case]:
    """Return what puts a case where features stand around it: see `feature`."""

    def build(case: Case, *features: Feature, **more: Any) -> Case:
        record = case.witnesses[0].record
        stand = Surroundings(
            dataset="monaco",
            point=record.point,
            record=record.id,
            of=record.dataset,
            features=tuple(features),
            **more,
        )
        return msgspec.structs.replace(case, surroundings=(stand,))

    return build


@pytest.fixture
def feature() -> Callable[..., Feature]:
    """Return what builds a feature; tags are written key=value, with semicolons between."""
    return _feature


def _feature(id_: str, kinds: Kind, away: float, tags: str = "", **fields: Any) -> Feature:
    known = dict(pair.split("=") for pair in tags.split("; ") if pair)
    return Feature(id=id_, kinds=kinds, distance_m=away, tags=known, **({"point": Point(43.7287, 7.4146)} | fields))


@pytest.fixture
def site_case(case_of: Callable[..., Case]) -> Callable[..., Case]:
    """Return what builds a case of pages of the place's own site."""
    site = Dataset(name="website", source="website", version="2024-01-15", licence="LicenseRef-website")
    page = {"dataset": "website", "id": "https://gerhards.mc/", "observed_at": "2024-01-14T00:00:00Z"}

    def build(*records: dict[str, Any], **asked: Any) -> Case:
        case = case_of(
            *(page | {"id": f"https://gerhards.mc/{index}"} | one for index, one in enumerate(records)), **asked
        )
        return msgspec.structs.replace(case, datasets={**case.datasets, "website": site})

    return build
