"""What stands around a place on the map: buildings, containers, parking, addresses, areas, entrances."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import msgspec

from placewright.model.geo import Point


class Kind(IntEnum):
    """What an object of the map is to a place nearby; one object may be several of them, added up.

    No flags: `&` of two of those takes a microsecond, and an address looks at a hundred objects.
    """

    BUILDING = 1
    CONTAINER = 2  # an area that holds places and has a name: a mall, a station, a hospital, an airport
    PARKING = 4
    LANE = 8  # a street along which cars may or may not be parked
    ADDRESS = 16  # an object with a part of an address
    AREA = 32  # a border of an administration, or the area of a town, suburb or neighbourhood
    CENTRE = 64  # the point that stands for a town, suburb or neighbourhood
    ENTRANCE = 128


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """One object of the map, as seen from a point."""

    id: str  # node/123, way/45, relation/6
    kinds: int  # `Kind`s added up
    tags: Mapping[str, str]  # those of its tags that say something of the places around
    distance_m: float  # from the point to the nearest of it; 0 inside of it
    point: Point  # where it is: a node itself; of others a corner
    area_m2: float = 0.0  # of its surface, holes left out; 0 without one
    shape: Mapping[str, Any] | None = None  # GeoJSON geometry of a building
    edge_m: float | None = None  # from the point to its edge, where it is an area: how far inside the point lies
    within: tuple[
        str, ...
    ] = ()  # of parking: the areas around the point that hold it too; of an entrance: its building


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a dataset holds around one point of a place."""

    dataset: str  # name of the `Dataset`
    point: Point  # around which was looked
    record: str  # id of the accepted record that gives the point
    of: str  # name of its dataset
    features: Sequence[Feature] = ()  # nearest first
    missing: bool = False  # the map was added before maps were asked for what stands around places
