"""Reads OSM tags as Overture categories, by the table data/osm_categories.csv."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from placewright.normalize.category_tree import parents
from placewright.normalize.tables import lines

# Keys that say what a place is. The others describe its ground, its building or its sport: they speak only when no
# key of these does, for a library in a former church is no church.
_FIRST = (
    "amenity", "shop", "tourism", "healthcare", "leisure", "office", "craft", "historic", "club", "aeroway", "railway",
)  # fmt: skip
_REFINING = {"cuisine": "eat_and_drink", "healthcare:speciality": "health_and_medical"}  # key → root it refines
# What stands beside its refinement instead of giving way to it, unless it is the refinement's parent.
_GENERAL = frozenset({"restaurant", "fast_food_restaurant", "food_court", "doctor", "dentist", "alternative_medicine"})
_NO_PLACE = "-"


class _Row(NamedTuple):
    """One line of the table."""

    key: str  # of the tag that must stand beside it; empty: none
    value: str
    categories: tuple[str, ...]


class _Table(NamedTuple):
    """The table, by key and value."""

    rows: Mapping[tuple[str, str], Sequence[_Row]]
    others: tuple[str, ...]  # the keys that are not in _FIRST, in order


@cache
def _table() -> _Table:
    """Read the table, once; rows that need a further tag come before the one that needs none."""
    rows: dict[tuple[str, str], list[_Row]] = {}
    for key, value, beside, categories in csv.reader(lines("osm_categories.csv")):
        beside_key, _, beside_value = beside.partition("=")
        names = tuple(name for name in categories.split() if name != _NO_PLACE)
        rows.setdefault((key, value), []).append(_Row(beside_key, beside_value, names))
    keys = dict.fromkeys(key for key, _ in rows)
    return _Table(rows, tuple(key for key in keys if key not in _FIRST and key not in _REFINING))


def from_osm(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Return the categories that OSM tags say, primary first; a category that is above another one is left out.

    >>> from_osm({"amenity": "restaurant", "cuisine": "pizza;italian"})
    ('pizza_restaurant', 'italian_restaurant')
    """
    found = [category for key in _FIRST if key in tags for category in _said(key, tags)]
    if not found:
        found = [category for key in _table().others if key in tags for category in _said(key, tags)]
    if found:
        found = _refined(found, tags)
    above = {parent for category in found for parent in parents(category)}
    return tuple(category for category in dict.fromkeys(found) if category not in above)


def exact(key: str, value: str) -> str | None:
    """Return the primary category of one tag that the table holds itself, not by the rest of its key."""
    named = [row.categories for row in _table().rows.get((key, value), ()) if not row.key and row.categories]
    return named[0][0] if named else None


def _said(key: str, tags: Mapping[str, str]) -> list[str]:
    """Return the categories that one key says, its several values in order."""
    found: list[str] = []
    rows = _table().rows
    for value in _values(tags[key]):
        candidates = rows.get((key, value)) or rows.get((key, "*")) or ()
        matching = [row for row in candidates if row.key and row.key in tags and row.value in _values(tags[row.key])]
        for row in matching or [row for row in candidates if not row.key]:
            found += row.categories
    return found


def _refined(found: list[str], tags: Mapping[str, str]) -> list[str]:
    """Return the categories with cuisine or speciality: before a general one when of its kind, else behind all."""
    root = (found[0], *parents(found[0]))[-1]
    for key, refines in _REFINING.items():
        if key not in tags or refines != root:
            continue
        refinements = _said(key, tags)
        if found[0] in _GENERAL:
            kind = "restaurant" if root == "eat_and_drink" else found[0]
            first = [name for name in refinements if kind in parents(name)]
            found = [*first, *found, *refinements]
        else:
            found = [*found, *refinements]
    return found


def _values(text: str) -> list[str]:
    """Return the values of a tag as the table writes them: lower case, words joined by underscores."""
    if text.isascii() and text.islower() and text.replace("_", "").isalpha():
        return [text]
    parts = text.casefold().replace(",", ";").split(";")
    return ["_".join(part.replace("-", " ").replace("_", " ").split()) for part in parts if part.strip(" _-")]
