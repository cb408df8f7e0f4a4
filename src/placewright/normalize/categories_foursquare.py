"""Reads the category labels of Foursquare (Dining and Drinking > Restaurant > Pizzeria) as Overture categories."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from placewright.normalize.categories_text import from_text, key_of
from placewright.normalize.category_tree import parents
from placewright.normalize.tables import lines

_NO_PLACE = "-"


@cache
def _table() -> Mapping[str, str]:
    """Return key of a label's last step → category, by data/foursquare_categories.csv."""
    return {key_of(label): category for label, category in csv.reader(lines("foursquare_categories.csv"))}


def from_foursquare(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the categories of labels, primary first; one above another of them is left out, save the primary."""
    found = dict.fromkeys(category for label in labels if (category := _of(label)) is not None)
    if not found:
        return ()
    primary, *others = found
    above = {parent for category in found for parent in parents(category)}
    return (primary, *(category for category in others if category not in above))


@lru_cache(maxsize=4096)
def _of(label: str) -> str | None:
    """Return the category of the most special step that is understood: an unknown restaurant is a restaurant."""
    for step in reversed([part.strip() for part in label.split(">") if part.strip()]):
        category = _table().get(key_of(step)) or from_text(step)
        if category is not None:
            return None if category == _NO_PLACE else category
    return None
