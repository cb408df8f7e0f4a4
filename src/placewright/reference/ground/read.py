"""Looks up what stands around a point in the file that `write` has written."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from math import ceil, cos, floor, hypot, inf, radians, sqrt
from pathlib import Path
from typing import TypeAlias

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.geo import Point
from placewright.model.ground import Feature, Kind
from placewright.reference.ground.levels import GRIDS, POINTS
from placewright.reference.ground.shapes import (
    METRES,
    UNIT,
    Bands,
    Seen,
    Shape,
    area_m2,
    geojson,
    holds,
    restored,
    seen,
)
from placewright.reference.ground.write import FILE
from placewright.reference.opening import open_file

_SITES = Kind.CONTAINER | Kind.BUILDING
_ON_WALL_M = 1.0  # an entrance is a corner of its building's outline
NO_LIMIT: Mapping[Kind, int] = {}
_HOT = 8192  # features that are kept as they were read
_PER_DEGREE = 64  # squares, about 1.7 km: what the coarser levels hold is looked through once for each
_SQUARES = 256  # of which that is kept
_SQUARE_M = METRES / _PER_DEGREE  # more than from the middle of one to its corner
_TURN = 360.0  # degrees
_SLACK_M = 0.1  # beyond reach is kept too, whatever the rounding
_CENTRE_ALONE = [Kind.CENTRE]
_CELLS = (
    "SELECT number, kinds, south, west, north, east FROM cells WHERE level = ? AND cell BETWEEN ? AND ? AND kinds & ?"
)
# Four cells hold five times what is within reach of a point near their corner: most is left out before it is a row.
_NEAR = f"{_CELLS} AND south <= ? AND north >= ? AND west <= ? AND east >= ?"
_LEVEL = "SELECT 1 FROM cells WHERE level = ? LIMIT 1"
_FEATURE = "SELECT id, kinds, tags, shape FROM features WHERE number = ?"
_Asked: TypeAlias = tuple[tuple[Kind, float], ...]  # kind, and metres within which it is wanted
_Row: TypeAlias = tuple[int, int, int, int, int, int]  # number, kinds, south, west, north, east in units
_tags = msgspec.msgpack.Decoder(dict[str, str]).decode


class _Held(msgspec.Struct, frozen=True):
    """A feature as it was read."""

    id: str
    kinds: int
    tags: Mapping[str, str]
    shape: Shape
    area_m2: float
    bands: Bands | None  # of a border


class Ground:
    """What stands around the places of one dataset, open for reading; several threads may share it."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            self._connection = open_file(path, _CELLS, (0, 0, 0, 0))
            levels = [self._connection.execute(_LEVEL, (level,)).fetchone() for level in range(len(GRIDS))]
        except (sqlite3.Error, OSError) as error:
            raise ReferenceDataError(f"What stands around the places in {path} cannot be read: {error}.") from error
        self._levels = [level for level, found in enumerate(levels) if level and found]  # coarser ones with anything
        self._held: Callable[[int], _Held] = lru_cache(maxsize=_HOT)(self._read)
        self._wide: Callable[[int, int, _Asked], Collection[_Row]] = lru_cache(maxsize=_SQUARES)(self._wide_in)

    def around(
        self, point: Point, reach: Mapping[Kind, float], most: Mapping[Kind, int] = NO_LIMIT, *, shapes: bool = False
    ) -> list[Feature]:
        """Return what stands around a point, nearest first.

        Args:
            reach: kind → metres within which it is wanted; 0 asks for what holds the point.
            most: kind → after how many of them farther ones are not looked at. Of centres comes only the nearest of
                each sort of town.
            shapes: with the shapes of the buildings that hold the point.
        """
        views: dict[str, tuple[_Held, Seen]] = {}
        left = dict(most)
        towns: set[str | None] = set()
        for square, number, kinds, is_point in self._boxes(point, reach):
            asked = [kind for kind in reach if kinds & kind]
            if left and all(left.get(kind, 1) <= 0 for kind in asked):
                continue
            held = self._held(number)
            if asked == _CENTRE_ALONE:
                if held.tags.get("place") in towns:
                    continue
                towns.add(held.tags.get("place"))
            farthest = max(reach[kind] for kind in asked)
            view = Seen(sqrt(square), False) if is_point else _seen(held, point, far=farthest > 0.0)
            if view.inside or view.edge_m <= farthest:
                views[held.id] = held, view
                for kind in asked:
                    if kind in left:
                        left[kind] -= 1
        found = [_feature(held, view, _holders(held, views.values()), shapes) for held, view in views.values()]
        return sorted(found, key=lambda one: (one.distance_m, one.area_m2, one.id))

    def _boxes(self, point: Point, reach: Mapping[Kind, float]) -> list[tuple[float, int, int, bool]]:
        """Return the features whose boxes are within reach, nearest first: squared metres to the box, number, kinds,
        whether it is a point."""
        x0, y0 = point.longitude * UNIT, point.latitude * UNIT
        down = METRES / UNIT
        across = down * cos(radians(point.latitude))
        asked = tuple(reach.items())
        limits = [(int(kind), metres * metres) for kind, metres in asked]
        near = {int(kind): metres for kind, metres in asked if kind is not Kind.CENTRE}
        rows: Collection[_Row] = ()
        if self._levels:
            rows = self._wide(floor(point.latitude * _PER_DEGREE), floor(point.longitude * _PER_DEGREE), asked)
        found = {}
        for number, kinds, south, west, north, east in chain(self._near(point, near) if near else (), rows):
            x = (west - x0 if x0 < west else x0 - east if x0 > east else 0.0) * across
            y = (south - y0 if y0 < south else y0 - north if y0 > north else 0.0) * down
            square = x * x + y * y
            for kind, limit in limits:
                if kinds & kind and square <= limit:
                    found[number] = (square, number, kinds, south == north and west == east)
                    break
        return sorted(found.values())

    def _near(self, point: Point, reach: Mapping[int, float]) -> Iterator[_Row]:
        """Yield the features of the finest cells whose boxes overlap the box of what is within reach."""
        mask, farthest = sum(reach), max(reach.values())
        spans = GRIDS[0].cover(point, farthest)
        high = (farthest + _SLACK_M) / METRES
        # Close to a pole a metre is many degrees wide, and the cells are all there is to say.
        wide = high / max(cos(radians(point.latitude)), high / _TURN)
        south, north = floor((point.latitude - high) * UNIT), ceil((point.latitude + high) * UNIT)
        west, east = floor((point.longitude - wide) * UNIT), ceil((point.longitude + wide) * UNIT)
        for span in spans:
            yield from self._connection.execute(_NEAR, (0, span.first, span.last, mask, north, south, east, west))

    def _wide_in(self, row: int, column: int, asked: _Asked) -> Collection[_Row]:
        """Return the features of the coarser levels that are within reach of any point of a square.

        Args:
            row: its southern edge, in squares from the equator.
            column: its western edge, in squares from the meridian of Greenwich.
        """
        south, west, north, east = (each / _PER_DEGREE for each in (row, column, row + 1, column + 1))
        middle = Point((south + north) / 2, (west + east) / 2)
        # Nowhere in the square is a degree of longitude shorter.
        across = METRES * max(0.0, cos(radians(min(90.0, max(abs(south), abs(north))))))
        found = {}
        for level in self._levels:
            wanted = {int(kind): metres for kind, metres in asked if kind is not Kind.CENTRE or level >= POINTS}
            mask, farthest = sum(wanted), max(wanted.values(), default=0.0)
            for span in GRIDS[level].cover(middle, farthest + _SQUARE_M) if wanted else ():
                for one in self._connection.execute(_CELLS, (level, span.first, span.last, mask)):
                    number, kinds, *box = one
                    lowest, first, highest, last = (each / UNIT for each in box)
                    x = max(0.0, first - east, west - last) * across
                    y = max(0.0, lowest - north, south - highest) * METRES
                    away = hypot(x, y) - _SLACK_M
                    if any(kinds & kind and away <= metres for kind, metres in wanted.items()):
                        found[number] = one
        return found.values()

    def _read(self, number: int) -> _Held:
        id_, kinds, tags, shape = self._connection.execute(_FEATURE, (number,)).fetchone()
        known = restored(shape)
        bands = Bands(known) if known.surface and kinds & Kind.AREA else None
        return _Held(id_, kinds, _tags(tags), known, round(area_m2(known), 1), bands)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


def _seen(held: _Held, point: Point, *, far: bool) -> Seen:
    """Return a feature as seen from a point; of one that is wanted only where it holds the point nothing but that."""
    if held.kinds & Kind.AREA or not far:
        inside = holds(held.shape, point) if held.bands is None else held.bands.holds(point)
        if not inside or not held.kinds & Kind.CONTAINER:
            return Seen(0.0 if inside else inf, inside)
    return seen(held.shape, point)


def _holders(held: _Held, views: Collection[tuple[_Held, Seen]]) -> tuple[str, ...]:
    """Return the ids of the areas in which the point and a parking lie both, and of the buildings of an entrance."""
    if held.kinds & Kind.ENTRANCE:
        spot = _spot(*held.shape.parts[0][0][0])
        walls = (one for one, _ in views if one.kinds & Kind.BUILDING and one.shape.surface)
        return tuple(one.id for one in walls if seen(one.shape, spot).edge_m <= _ON_WALL_M)
    if held.kinds & Kind.PARKING:
        spot = _spot(*held.shape.parts[0][0][0])
        around = (one for one, view in views if view.inside and one.kinds & _SITES and one.id != held.id)
        return tuple(one.id for one in around if holds(one.shape, spot))
    return ()


def _spot(x: int, y: int) -> Point:
    return Point(y / UNIT, x / UNIT)


def _feature(held: _Held, view: Seen, within: tuple[str, ...], shapes: bool) -> Feature:
    building = shapes and held.shape.surface and held.kinds & Kind.BUILDING and view.inside
    return Feature(
        id=held.id,
        kinds=held.kinds,
        tags=held.tags,
        distance_m=0.0 if view.inside else round(view.edge_m, 2),
        point=_spot(*held.shape.parts[0][0][0]),
        area_m2=held.area_m2,
        shape=geojson(held.shape) if building else None,
        edge_m=round(view.edge_m, 2) if held.shape.surface and view.edge_m else None,
        within=within,
    )
