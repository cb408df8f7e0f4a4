"""Quads: the map of longitude and latitude cut into four again and again, numbered so that neighbours stay near.

The number of a quad lies in the middle of the numbers of all quads within it (as in Google's S2), so what lies in a
quad is one range of numbers, and what holds it is one number for each level.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from placewright.model.geo import Box

LEVELS = 16  # the smallest quads are about 600 m wide and 300 m high at the equator
_SIDE = 1 << LEVELS
_MOST_QUADS = 8  # that cover one box
_MOST_BOXES = 64  # that are covered one by one

Range: TypeAlias = tuple[int, int]  # numbers of quads, the last one included


def codes(latitudes: Any, longitudes: Any) -> Any:
    """Return for arrays of degrees the codes of the smallest quads: two bits a level, the coarsest first."""
    import numpy as np

    columns = np.minimum((longitudes + 180.0) / 360.0 * _SIDE, _SIDE - 1).astype(np.int64)
    rows = np.minimum((latitudes + 90.0) / 180.0 * _SIDE, _SIDE - 1).astype(np.int64)
    return _spread(rows) << 1 | _spread(columns)


def _spread(bits: Any) -> Any:
    """Put a zero before each of 16 bits; of a number or of all in an array."""
    bits = (bits | bits << 8) & 0x00FF00FF
    bits = (bits | bits << 4) & 0x0F0F0F0F
    bits = (bits | bits << 2) & 0x33333333
    return (bits | bits << 1) & 0x55555555


def number(code: int, level: int) -> int:
    """Return the number of the quad with a code of `level` pairs of bits."""
    return (code << 1 | 1) << 2 * (LEVELS - level)


def holding(first: int, last: int) -> int:
    """Return the number of the smallest quad that holds two smallest ones."""
    depth = ((first ^ last).bit_length() + 1) // 2
    return number(first >> 2 * depth, LEVELS - depth)


def ranges(boxes: Sequence[Box]) -> list[Range]:
    """Return the ranges of all quads that touch one of the boxes."""
    found: set[Range] = set()
    for box in _completed(boxes if len(boxes) <= _MOST_BOXES else [_around(boxes)]):
        west, east = (min(int((degrees + 180.0) / 360.0 * _SIDE), _SIDE - 1) for degrees in (box.west, box.east))
        south, north = (min(int((degrees + 90.0) / 180.0 * _SIDE), _SIDE - 1) for degrees in (box.south, box.north))
        level = LEVELS
        while (east - west + 1) * (north - south + 1) > _MOST_QUADS:
            west, east, south, north, level = west >> 1, east >> 1, south >> 1, north >> 1, level - 1
        for row in range(south, north + 1):
            for column in range(west, east + 1):
                found.update(_family(_spread(row) << 1 | _spread(column), level))
    return sorted(found)


def _family(code: int, level: int) -> Iterable[Range]:
    """Yield the range of a quad and all within it, then each quad that holds it."""
    own, half = number(code, level), (1 << 2 * (LEVELS - level)) - 1
    yield own - half, own + half
    for up in range(1, level + 1):
        holder = number(code >> 2 * up, level - up)
        yield holder, holder


def _completed(boxes: Sequence[Box]) -> Iterable[Box]:
    """Yield boxes, and the other names of what they touch: −180 is 180, and a pole has every longitude."""
    for box in boxes:
        yield box
        if box.west <= -180.0:
            yield Box(box.south, 180.0, box.north, 180.0)
        if box.east >= 180.0:
            yield Box(box.south, -180.0, box.north, -180.0)
        if box.north >= 90.0:
            yield Box(90.0, -180.0, 90.0, 180.0)
        if box.south <= -90.0:
            yield Box(-90.0, -180.0, -90.0, 180.0)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.south for box in boxes),
        min(box.west for box in boxes),
        max(box.north for box in boxes),
        max(box.east for box in boxes),
    )
