"""Reads free text as an Overture category: codes, OSM values, schema.org types, words that people use."""

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from placewright.normalize.categories_foursquare import from_foursquare
from placewright.normalize.categories_osm import exact, from_osm
from placewright.normalize.category_tree import is_category, paths
from placewright.normalize.names import fold
from placewright.normalize.tables import lines

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Words that say nothing of the kind of place: "Pizza place", "Hair salon shop".
_HOLLOW = frozenset({"place", "food", "shop", "store", "service", "services", "center", "centre", "office", "s"})
_OSM_KEYS = ("amenity", "shop", "tourism", "leisure", "healthcare", "office", "craft", "historic", "aeroway")


@cache
def _words() -> Mapping[str, str]:
    """Return what folded words mean: the codes themselves without order or number, then data/category_words.csv."""
    meanings: dict[str, str] = {}
    doubtful: set[str] = set()
    for code in paths():
        key = _key(code.replace("_", " "))
        doubtful.update({key} if meanings.setdefault(key, code) != code else ())
    known = {key: code for key, code in meanings.items() if key not in doubtful}
    for word, category in csv.reader(lines("category_words.csv")):
        known[_key(_CAMEL.sub(" ", word))] = category
    for word, category in _of_other_languages().items():
        known.setdefault(word, category)
    return known


def _of_other_languages() -> Mapping[str, str]:
    """Return what words of data/category_languages.csv mean; those that mean two things are left out."""
    meanings: dict[str, set[str]] = {}
    for category, *languages in csv.reader(lines("category_languages.csv")):
        for forms in languages:
            for form in filter(None, forms.split("|")):
                meanings.setdefault(_key(form), set()).add(category)
    return {word: found.pop() for word, found in meanings.items() if len(found) == 1}


def _key(text: str) -> str:
    """Return the words of text folded and singular."""
    return " ".join(_singular(word) for word in fold(text.replace("&", " and ")).split())


def _singular(word: str) -> str:
    """Return the singular of an English plural; it need not be a word, as both sides go through it."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=65536)
def from_text(text: str) -> str | None:
    """Return the category that text names, or None when unsure.

    Understood are codes (pizza_restaurant), OSM tags and values (amenity=fast_food, doityourself), schema.org types
    (FastFoodRestaurant, https://schema.org/HairSalon), common words ("Pizza place", "Friseursalon"), cuisines ("thai")
    and labels of Foursquare and other paths, by their last step (Dining and Drinking > Restaurant > Pizzeria).
    """
    text = text.strip()
    if is_category(text):
        return text
    if ">" in text:
        last = text.rsplit(">", 1)[-1]
        return from_foursquare(last) or from_text(last) or from_foursquare(text)
    text = text.removeprefix("https://schema.org/").removeprefix("http://schema.org/")
    if "=" in text:
        name, _, value = text.partition("=")
        return next(iter(from_osm({name.strip(): value.strip()})), None)
    key = _key(_CAMEL.sub(" ", text).replace("_", " "))
    if not key:
        return None
    words = _words()
    for written in (key, _key(text)):  # IJssalon is no two words
        if written in words:
            return words[written]
    return _as_osm(text) or _without_hollow(key) or exact("cuisine", key.replace(" ", "_"))


def _as_osm(text: str) -> str | None:
    """Return the category of an OSM value such as doityourself, when the keys that know it agree."""
    value = "_".join(text.casefold().split())
    found = {category for key in _OSM_KEYS if (category := exact(key, value)) is not None}
    return found.pop() if len(found) == 1 else None


def _without_hollow(key: str) -> str | None:
    """Return what the words mean without, or with other, words that every shop has."""
    words = _words()
    core = [word for word in key.split() if word not in _HOLLOW]
    if not core or len(core) == len(key.split()):
        return None
    for ending in ("", " shop", " store", " restaurant", " service"):
        category = words.get(" ".join(core) + ending)
        if category is not None:
            return category
    return None
