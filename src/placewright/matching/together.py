"""Reads comparisons together where they say less than their sum: branches of a chain, rooms and departments."""

from collections.abc import Mapping

from placewright.matching.weights import levels
from placewright.model.match import Level

LEVELS = ("rooms", "departments", "branch")

# Names that agree and yet are short enough for another place to have them too.
_SHORT = ("identical", "reordered", "identical_generic", "identical_kind")
_LONG = ("identical_long",)  # names that only the branches of a chain share, as their pages tell
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
    if _is(found, "phone", ("differ", "service")) and _is(found, "name", (*_SHORT, *(_LONG if own_pages else ()))):
        apart = any(_is(found, comparison, keys) for comparison, keys in _APART.items())
        return levels("together")["branch"] if apart else None
    return None


def _is(found: Mapping[str, Level], comparison: str, keys: tuple[str, ...]) -> bool:
    level = found.get(comparison)
    return level is not None and any(level.label == levels(comparison)[key].label for key in keys)
