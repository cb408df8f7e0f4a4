"""Reads the labels of Foursquare OS Places as Overture categories, by the table data/foursquare_categories.csv."""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache

from placewright.normalize.names import fold
from placewright.normalize.tables import lines

_NO_PLACE = "-"


@cache
def _steps() -> Mapping[str, str]:
    """Return what folded steps of labels mean."""
    return {fold(step): category for step, category in csv.reader(lines("foursquare_categories.csv"))}


@lru_cache(maxsize=16384)
def from_foursquare(label: str) -> str | None:
    """Return the category that a label of `fsq_category_labels` says, by its last step that is known; None for what
    is no place (a road, a town) or no label.

    >>> from_foursquare("Dining and Drinking > Restaurant > Asian Restaurant > Chinese Restaurant > Hakka Restaurant")
    'chinese_restaurant'
    """
    for step in reversed(label.split(">")):
        category = _steps().get(fold(step))
        if category is not None:
            return None if category == _NO_PLACE else category
    return None
