"""What a map holds that says something of the places around."""

from collections.abc import Mapping

import msgspec

from placewright.reference.ground.shapes import Shape


class Found(msgspec.Struct, frozen=True):
    """A feature as the map has it."""

    id: str
    kinds: int  # `Kind`s added up
    tags: Mapping[str, str]
    shape: Shape
