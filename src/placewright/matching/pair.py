"""Judges one pair of places that somebody else chose, by the same comparisons as all others.

Whoever chose the pair did so because the two look alike, so that a like name says less than it does of neighbours, and
a difference says more. The levels therefore have a second weight for such pairs, in the same file.
"""

from functools import cache

from placewright.matching.calibration import from_log_odds
from placewright.matching.score import Asked, score
from placewright.matching.weights import paired, weights
from placewright.model.geo import distance_m
from placewright.model.match import Level, Match
from placewright.model.place import Candidate, Query, Record

SAME_AT = 0.5  # from this probability on a pair is said to be the same place


def judge_pair(query: Query, record: Record) -> Match:
    """Compare a query with the one record that it is paired with."""
    away = None if query.point is None or record.point is None else distance_m(query.point, record.point)
    compared = score(Asked.of(query), Candidate(record, away, "given"))
    found = tuple(_paired(level.comparison, level.label) for level in compared.levels)
    weight = weights().prior.paired + sum(level.weight for level in found)
    # No curve is laid over it: the weights are fitted to pairs as they are, and not to the best of many.
    return Match(compared.candidate, found, weight, from_log_odds(weight))


@cache
def _paired(comparison: str, label: str) -> Level:
    return paired(comparison)[label]
