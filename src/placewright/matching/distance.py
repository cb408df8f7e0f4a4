"""Compares where two places are: the distance, in proportion to the size of such a place and the input's precision."""

from bisect import bisect_left
from functools import lru_cache

from placewright.matching.weights import levels
from placewright.model.match import Level
from placewright.model.place import Candidate, Query
from placewright.normalize.categories import parents

LEVELS = ("spot", "steps", "near", "walk", "quarter", "district", "town", "elsewhere")
BOUNDS_M = (10.0, 30.0, 75.0, 150.0, 300.0, 800.0, 3000.0)  # upper bound of each level but the last, for a shop

# How many times farther apart than for a shop two points of one such place may lie: each party sets its point
# elsewhere on it (gate, middle, main building). The nearest of the category's parents that stands here counts.
SIZES = {
    "airport": 12.0,
    "national_park": 20.0,
    "ski_resort": 10.0,
    "golf_course": 6.0,
    "park": 5.0,
    "beach": 5.0,
    "zoo": 4.0,
    "amusement_park": 4.0,
    "college_university": 4.0,
    "stadium_arena": 3.0,
    "hospital": 3.0,
    "shopping_center": 3.0,
    "marina": 3.0,
    "cemeteries": 3.0,
    "botanical_garden": 3.0,
    "campground": 3.0,
    "train_station": 2.5,
    "school": 2.0,
    "parking": 1.5,
    "hotel": 1.5,
    "resort": 3.0,
    "attractions_and_activities": 1.5,
}


def compare(query: Query, candidate: Candidate, sized: bool = True) -> Level | None:
    """Return the level of the distance; None when either place has no point.

    Args:
        sized: allow for the size of such a place, which makes sense only when its name agrees.
    """
    if candidate.distance_m is None:
        return None
    size = max(size_of(query.categories), size_of(candidate.record.categories)) if sized else 1.0
    distance = effective(candidate.distance_m, query.precision_m or 0.0) / size
    return levels("distance")[LEVELS[bisect_left(BOUNDS_M, distance)]]


def effective(distance_m: float, precision_m: float) -> float:
    """Return the distance (metres) that is left once the input's own imprecision is allowed for."""
    return max(distance_m - precision_m, min(distance_m, precision_m) / 2)


@lru_cache(4096)
def size_of(categories: tuple[str, ...]) -> float:
    """Return how many times larger than a shop such a place is, by its primary category."""
    if not categories:
        return 1.0
    return next((SIZES[one] for one in (categories[0], *parents(categories[0])) if one in SIZES), 1.0)
