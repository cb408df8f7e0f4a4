"""The source `ground`: what stands around a place on the maps of this installation, once the place is found."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from placewright.errors import SourceError
from placewright.model.geo import Point, distance_m
from placewright.model.ground import Kind, Surroundings
from placewright.model.place import Address, Dataset, Query, Record, Spot
from placewright.normalize.address_rules import rules
from placewright.sources.base import Source
from placewright.sources.reference import Map, ReferenceSource

# Attribute → how far is looked for what, in metres; 0: only what holds the point.
_REACH: Mapping[str, Mapping[Kind, float]] = {
    "building_footprint": {Kind.BUILDING: 50.0, Kind.CONTAINER: 0.0},
    "located_within": {Kind.CONTAINER: 0.0},
    "parking_spaces": {Kind.PARKING: 300.0, Kind.LANE: 100.0, Kind.BUILDING: 0.0, Kind.CONTAINER: 0.0},
    "coordinates": {Kind.BUILDING: 30.0, Kind.ENTRANCE: 150.0, Kind.ADDRESS: 75.0},
    "address": {Kind.ADDRESS: 100.0, Kind.AREA: 0.0, Kind.CENTRE: 3000.0},
}
_MOST = {Kind.ADDRESS: 8}  # neighbours: three are asked for each part
_STREET_M = {Kind.ADDRESS: 40.0}  # whose street may be that of the spot
_STREET_TAGS = frozenset({"addr:street", "addr:place"})
_SPOT_OF_ADDRESS = ("street", "house", "building", "block", "km")  # one of them makes it an address of a place
_MOST_SPOTS = 3
_ONE_SPOT_M = 3.0  # records so near to each other stand at the same spot


class GroundSource(Source):
    """Looks around the spots of the accepted records in the datasets that are maps.

    Args:
        reference: holds the datasets open; closed by whoever opened it.
    """

    name = "ground"
    remote = False
    wave = 5  # last: it decides nothing about which records are the place
    attributes = frozenset(_REACH)

    def __init__(self, reference: ReferenceSource) -> None:
        self._reference = reference

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return a dataset for what stands around the places of each map: it may change where they do not."""
        return [
            replace(one.dataset, name=f"{one.dataset.name} ground", version=one.version, of=one.dataset.name)
            for one in self._reference.maps()
            if one.ground is not None
        ]

    def is_needed(self, records: Sequence[Record], attributes: frozenset[str]) -> bool:
        """Tell whether it is asked for more than addresses, or these lack parts and a map is there to tell them."""
        if not records:
            return False
        if attributes & self.attributes != _ADDRESS:
            return bool(self._reference.maps())
        return not any(map(_is_whole, records)) and any(one.ground for one in self._reference.maps())

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Surroundings]:
        """Return what stands around each spot, from each map.

        Raises:
            SourceError: a dataset became unreadable.
        """
        wanted = attributes & self.attributes
        shapes = "building_footprint" in attributes
        spots, maps = _apart(query.spots), self._reference.maps()
        try:
            if wanted == _ADDRESS and len(spots) == len(maps) == 1:
                # Of several the one is heard that finds itself among what stands around it, so there all is looked for.
                return [_lacking(maps[0], spots[0])]
            return [_around(one, spot, _reach(wanted), shapes) for spot in spots for one in maps]
        except (OSError, sqlite3.Error) as error:
            raise SourceError(f"What stands around the places cannot be read: {error}") from error

    def close(self) -> None:
        """Hold nothing open: the datasets are the reference's."""


_ADDRESS = frozenset({"address"})


@cache
def _reach(attributes: frozenset[str]) -> Mapping[Kind, float]:
    reach: dict[Kind, float] = {}
    for attribute in sorted(attributes):
        for kind, metres in _REACH[attribute].items():
            reach[kind] = max(reach.get(kind, 0.0), metres)
    return reach


def _lacking(one: Map, spot: Spot) -> Surroundings:
    """Return what tells the parts that an address lacks, as far as it is sure enough to be added."""
    address = spot.address
    if any(getattr(address, field) for field in _SPOT_OF_ADDRESS):
        return _around(one, spot, _completing(address, spot.country_code))
    whole = _reach(_ADDRESS)
    if not address.full_address and not _has_street(_around(one, spot, _STREET_M)):
        return _around(one, spot, {})  # without a street nothing else makes an address
    return _around(one, spot, whole)


def _completing(address: Address, country_code: str | None) -> Mapping[Kind, float]:
    """Return what is looked for around an address: suburbs and the cities of borders are never sure enough."""
    reach: dict[Kind, float] = {}
    if not address.city or not address.postal_code:
        reach[Kind.ADDRESS] = _REACH["address"][Kind.ADDRESS]
    if not address.postal_code or (not address.state and _has_states(country_code)):
        reach[Kind.AREA] = 0.0
    return reach


def _has_states(country_code: str | None) -> bool:
    known = rules(country_code) if country_code else None
    return known is not None and bool(known.states)


def _has_street(found: Surroundings) -> bool:
    """Tell whether the object around the spot, or two beside it, know the street."""
    telling = [one for one in found.features if not _STREET_TAGS.isdisjoint(one.tags)]
    return len(telling) > 1 or any(one.distance_m == 0.0 for one in telling)


def _around(one: Map, spot: Spot, reach: Mapping[Kind, float], shapes: bool = False) -> Surroundings:
    features = () if one.ground is None or not reach else one.ground.around(spot.point, reach, _MOST, shapes=shapes)
    return Surroundings(
        dataset=one.dataset.name,
        point=spot.point,
        record=spot.record,
        of=spot.dataset,
        features=tuple(features),
        missing=one.ground is None,
    )


def _apart(spots: Sequence[Spot]) -> list[Spot]:
    """Return the first few spots that are not one."""
    chosen: list[Spot] = []
    for spot in spots:
        if len(chosen) < _MOST_SPOTS and not any(_near(spot.point, one.point) for one in chosen):
            chosen.append(spot)
    return chosen


def _near(a: Point, b: Point) -> bool:
    return distance_m(a, b) <= _ONE_SPOT_M


def _is_whole(record: Record) -> bool:
    address = record.address
    return bool(address.street and address.city and address.postal_code)
