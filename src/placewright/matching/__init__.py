"""Decides whether a record is the place that is asked for: comparisons as labelled levels, weights, a verdict."""

from placewright.matching.pair import SAME_AT, judge_pair
from placewright.matching.reasons import said
from placewright.matching.score import COMPARISONS
from placewright.matching.verdict import joined, judge

__all__ = ["COMPARISONS", "SAME_AT", "joined", "judge", "judge_pair", "said"]
