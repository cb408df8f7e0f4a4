"""Compares the kinds of two places by the category tree."""

from functools import lru_cache
from itertools import product

from placewright.matching.weights import levels
from placewright.model.match import Level
from placewright.model.place import Candidate, Query
from placewright.normalize.categories import relation

LEVELS = ("same", "ancestor", "sibling", "branch", "unrelated")
_COMPARED = 3  # the first categories of each place: later ones are guesses of the source


def compare(query: Query, candidate: Candidate) -> Level | None:
    """Return the closest relation between the categories; None when either place has none."""
    key = closest(query.categories, candidate.record.categories)
    return None if key is None else levels("category")[key]


@lru_cache(8192)
def closest(ours: tuple[str, ...], theirs: tuple[str, ...]) -> str | None:
    """Return the closest relation of two lists of categories; None when either is empty."""
    pairs = product(ours[:_COMPARED], theirs[:_COMPARED])
    return min((relation(a, b) for a, b in pairs), key=LEVELS.index, default=None)
