"""Cuisines in one vocabulary, that of OpenStreetMap's `cuisine`: of its tags, of words on pages, of categories."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from placewright.normalize.categories_osm import exact
from placewright.normalize.categories_text import from_text
from placewright.normalize.tables import lines

_NONE = "-"
# What may stand behind a cuisine without saying more of it: Italian food, italian_restaurant.
_ENDINGS = ("_restaurants", "_restaurant", "_cuisine", "_food", "_kitchen", "_dishes", "_style")
_SEPARATORS = str.maketrans({",": ";", "/": ";", "|": ";", "•": ";"})


def cuisines_of(texts: Iterable[str], categories: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the cuisines of texts, then those of Overture categories, in their order and each once.

    >>> cuisines_of(["Italian food, Pizza"], ["seafood_restaurant"])
    ('italian', 'pizza', 'seafood')
    """
    parts = (part for text in texts for part in text.translate(_SEPARATORS).split(";"))
    found = [*map(from_words, parts), *map(from_category, categories)]
    return tuple(dict.fromkeys(one for one in found if one))


@lru_cache(maxsize=4096)
def from_words(text: str) -> str | None:
    """Return the cuisine that words name, in English or another language that categories are read in."""
    word = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    found = _known(word)
    if found:
        return None if found == _NONE else found
    category = from_text(text) if word else None
    return from_category(category) if category else None


@lru_cache(maxsize=4096)
def from_category(category: str) -> str | None:
    """Return the cuisine that an Overture category names; None for `restaurant`, and for what serves no food."""
    found = _known(category)
    return None if found == _NONE else found


def _known(word: str) -> str | None:
    """Return what a word, or a word without its ending, stands for; `-` for a kind of place."""
    stems = (word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)))
    for stem in stems:
        if stem in _spellings():
            return _spellings()[stem]
        if exact("cuisine", stem) is not None:
            return stem
    return None


@cache
def _spellings() -> Mapping[str, str]:
    return dict(csv.reader(lines("cuisines.csv")))
