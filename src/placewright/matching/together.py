"""Reads comparisons together where they say less than their sum: branches of a chain, and rooms of one house."""

from collections.abc import Mapping

from placewright.matching.weights import levels
from placewright.model.match import Level

LEVELS = ("rooms", "branch")

# Names that agree and yet are short enough for another place to have them too.
_SHORT = ("identical", "reordered", "identical_generic", "identical_kind")
_OF_ONE_HOUSE = ("other_kind", "generic_replaced", "part_of", "facility", "spelling_generic")
_WRONG = {
    "address": ("street_differs", "house_differs", "postcode_differs", "city_differs"),
    "phone": ("differ",),
}
_RIGHT = {
    "address": ("same_house", "like_house"),
    "phone": ("same", "service"),
}


def compare(found: Mapping[str, Level]) -> Level | None:
    """Return what the levels of the other comparisons say together, by comparison; None for nothing of note.

    A chain's branch has the name, another address and another phone. A hotel's bar and its restaurant have one
    address and one phone, and names that tell of different kinds.
    """
    if _all(found, _RIGHT) and _is(found, "name", _OF_ONE_HOUSE):
        return levels("together")["rooms"]
    if _all(found, _WRONG) and _is(found, "name", _SHORT):
        return levels("together")["branch"]
    return None


def _all(found: Mapping[str, Level], wanted: Mapping[str, tuple[str, ...]]) -> bool:
    return all(_is(found, comparison, keys) for comparison, keys in wanted.items())


def _is(found: Mapping[str, Level], comparison: str, keys: tuple[str, ...]) -> bool:
    level = found.get(comparison)
    return level is not None and any(level.label == levels(comparison)[key].label for key in keys)
