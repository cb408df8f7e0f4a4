"""Looks up what stands around a point in the file that `write` has written."""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from math import cos, hypot, inf, radians
from pathlib import Path

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.geo import Point
from placewright.model.ground import Feature, Kind
from placewright.reference.ground.levels import GRIDS, POINTS
from placewright.reference.ground.shapes import METRES, UNIT, Seen, Shape, geojson, restored, seen
from placewright.reference.ground.write import FILE

_SITES = Kind.CONTAINER | Kind.BUILDING
_ON_WALL_M = 1.0  # an entrance is a corner of its building's outline
_HOT = 8192  # features that are kept as they were read
_CELLS = (
    "SELECT number, kinds, south, west, north, east FROM cells WHERE level = ? AND cell BETWEEN ? AND ? AND kinds & ?"
)
_FEATURE = "SELECT id, kinds, tags, shape FROM features WHERE number = ?"
_tags = msgspec.msgpack.Decoder(dict[str, str]).decode


class _Held(msgspec.Struct, frozen=True):
    """A feature as it was read."""

    id: str
    kinds: Kind
    tags: Mapping[str, str]
    shape: Shape


class Ground:
    """What stands around the places of one dataset, open for reading; several threads may share it."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            # Immutable, as the places are: see `reference.places`.
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            self._connection.execute(f"PRAGMA mmap_size = {path.stat().st_size}")
            self._connection.execute(_CELLS, (0, 0, 0, 0)).fetchone()
        except (sqlite3.Error, OSError) as error:
            raise ReferenceDataError(f"What stands around the places in {path} cannot be read: {error}.") from error
        self._held: Callable[[int], _Held] = lru_cache(maxsize=_HOT)(self._read)

    def around(self, point: Point, reach: Mapping[Kind, float]) -> list[Feature]:
        """Return what stands around a point, nearest first.

        Args:
            reach: kind → metres within which it is wanted; 0 asks for what holds the point.
        """
        views: dict[str, tuple[_Held, Seen]] = {}
        for number in self._numbers(point, reach):
            held = self._held(number)
            view = seen(held.shape, point)
            away = 0.0 if view.inside else view.edge_m
            wanted = max((metres for kind, metres in reach.items() if held.kinds & kind), default=-1.0)
            if away <= wanted:
                views[held.id] = held, view
        found = [_feature(held, view, point, _holders(held, views.values())) for held, view in views.values()]
        return sorted(found, key=lambda one: (one.distance_m, one.area_m2, one.id))

    def _numbers(self, point: Point, reach: Mapping[Kind, float]) -> list[int]:
        """Return the numbers of the features whose boxes are within reach."""
        x0, y0 = point.longitude * UNIT, point.latitude * UNIT
        down = METRES / UNIT
        across = down * cos(radians(point.latitude))
        numbers = set()
        for level, grid in enumerate(GRIDS):
            wanted = {kind: metres for kind, metres in reach.items() if kind is not Kind.CENTRE or level >= POINTS}
            if not wanted:
                continue
            mask, most = int(sum(wanted)), max(wanted.values())
            for span in grid.cover(point, most):
                rows = self._connection.execute(_CELLS, (level, span.first, span.last, mask))
                for number, kinds, south, west, north, east in rows:
                    away = hypot(
                        max(west - x0, x0 - east, 0.0) * across if west <= east else 0.0,
                        max(south - y0, y0 - north, 0.0) * down,
                    )
                    if away <= max(metres for kind, metres in wanted.items() if kinds & kind):
                        numbers.add(number)
        return sorted(numbers)

    def _read(self, number: int) -> _Held:
        id_, kinds, tags, shape = self._connection.execute(_FEATURE, (number,)).fetchone()
        return _Held(id_, Kind(kinds), _tags(tags), restored(shape))

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


def _holders(held: _Held, views: Collection[tuple[_Held, Seen]]) -> tuple[str, ...]:
    """Return the ids of the areas in which the point and a parking lie both, and of the buildings of an entrance."""
    if held.kinds & Kind.ENTRANCE:
        spot = _spot(*held.shape.parts[0][0][0])
        walls = (one for one, _ in views if one.kinds & Kind.BUILDING and one.shape.surface)
        return tuple(one.id for one in walls if seen(one.shape, spot).edge_m <= _ON_WALL_M)
    if held.kinds & Kind.PARKING:
        spot = _spot(*held.shape.parts[0][0][0])
        around = (one for one, view in views if view.inside and one.kinds & _SITES and one.id != held.id)
        return tuple(one.id for one in around if seen(one.shape, spot).inside)
    return ()


def _spot(x: int, y: int) -> Point:
    return Point(y / UNIT, x / UNIT)


def _feature(held: _Held, view: Seen, point: Point, within: tuple[str, ...]) -> Feature:
    building = held.shape.surface and held.kinds & Kind.BUILDING and view.inside
    return Feature(
        id=held.id,
        kinds=held.kinds,
        tags=held.tags,
        distance_m=0.0 if view.inside else round(view.edge_m, 2),
        point=_spot(*_nearest(held.shape, point)),
        area_m2=round(view.area_m2, 1),
        shape=geojson(held.shape) if building else None,
        edge_m=round(view.edge_m, 2) if held.shape.surface else None,
        within=within,
    )


def _nearest(shape: Shape, point: Point) -> tuple[int, int]:
    """Return the corner of a shape that is nearest to a point."""
    x0, y0 = point.longitude * UNIT, point.latitude * UNIT
    best, least = shape.parts[0][0][0], inf
    if len(shape.parts[0][0]) == 1:
        return best
    narrow = cos(radians(point.latitude))
    for part in shape.parts:
        for ring in part:
            for x, y in ring:
                away = hypot((x - x0) * narrow, y - y0)
                if away < least:
                    best, least = (x, y), away
    return best
