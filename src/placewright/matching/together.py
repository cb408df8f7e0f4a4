"""Reads comparisons together where they say less than their sum: branches of a chain, and rooms of one house."""

from collections.abc import Mapping

from placewright.matching.weights import levels
from placewright.model.match import Level

LEVELS = ("rooms", "branch")

# Names that agree and yet are short enough for another place to have them too.
_SHORT = ("identical", "reordered", "identical_generic", "identical_kind")
_OF_ONE_HOUSE = ("other_kind", "generic_replaced", "part_of", "facility", "spelling_generic")
_APART = {
    "address": ("street_differs", "house_differs", "postcode_differs", "city_differs"),
    "distance": ("quarter", "district", "town", "elsewhere"),
}
_AT_ONE = ("same_house", "like_house")


def compare(found: Mapping[str, Level]) -> Level | None:
    """Return what the levels of the other comparisons say together, by comparison; None for nothing of note.

    A chain's branch has the name, another address and another phone. A hotel's bar and its restaurant have one
    address and one phone, and names that tell of different kinds.
    """
    if _is(found, "name", _OF_ONE_HOUSE):
        one = _is(found, "address", _AT_ONE) and _is(found, "phone", ("same", "service"))
        return levels("together")["rooms"] if one else None
    if _is(found, "phone", ("differ",)) and _is(found, "name", _SHORT):
        apart = any(_is(found, comparison, keys) for comparison, keys in _APART.items())
        return levels("together")["branch"] if apart else None
    return None


def _is(found: Mapping[str, Level], comparison: str, keys: tuple[str, ...]) -> bool:
    level = found.get(comparison)
    return level is not None and any(level.label == levels(comparison)[key].label for key in keys)
