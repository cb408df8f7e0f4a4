"""Reads comparisons together where they say less than their sum: branches of a chain, rooms and departments."""

from collections.abc import Mapping
from functools import cache

from placewright.matching.weights import levels
from placewright.model.match import Level

LEVELS = ("rooms", "departments", "branch")

# Names that agree and yet are short enough for another place to have them too.
_SHORT = ("identical", "reordered", "identical_generic", "identical_kind")
_BRANCHED = (*_SHORT, "identical_long")  # the same, where a page for each on one site tells of branches
_OF_ONE_HOUSE = ("other_kind", "generic_replaced", "part_of", "facility", "spelling_generic")
_OF_DEPARTMENTS = ("subset", "begins", "mostly", "word_within", "word_shared", "partly")
_APART = {
    "address": ("street_differs", "house_differs", "postcode_differs", "city_differs"),
    "distance": ("quarter", "district", "town", "elsewhere"),
}
_AT_ONE = ("same_house", "like_house")


def compare(found: Mapping[str, Level]) -> Level | None:
    """Return what the levels of the other comparisons say together, by comparison; None for nothing of note.

    A chain's branch has the name, another address and another phone, or the phone of the whole chain. A hotel's bar
    and its restaurant have one address and one phone, and names that tell of different kinds. The departments of a
    store have one address, and a page each on its site.
    """
    own_pages = _is(found, "website", ("other_page",))
    if _is(found, "name", _OF_ONE_HOUSE):
        one = _is(found, "address", _AT_ONE) and _is(found, "phone", ("same", "service"))
        return levels("together")["rooms"] if one else None
    if own_pages and _is(found, "name", _OF_DEPARTMENTS):
        return levels("together")["departments"] if _is(found, "address", _AT_ONE) else None
    if _is(found, "phone", ("differ", "service")) and _is(found, "name", _BRANCHED if own_pages else _SHORT):
        apart = any(_is(found, comparison, keys) for comparison, keys in _APART.items())
        return levels("together")["branch"] if apart else None
    return None


def _is(found: Mapping[str, Level], comparison: str, keys: tuple[str, ...]) -> bool:
    level = found.get(comparison)
    return level is not None and level.label in _labels(comparison, keys)


@cache
def _labels(comparison: str, keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(levels(comparison)[key].label for key in keys)
