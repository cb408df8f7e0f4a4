"""Decides whether a record is the place that is asked for: comparisons as labelled levels, weights, a verdict."""

from placewright.matching.advice import advised, doubtful
from placewright.matching.pair import SAME_AT, judge_pair
from placewright.matching.reasons import said
from placewright.matching.score import COMPARISONS
from placewright.matching.verdict import followed, joined, judge, ruled

__all__ = [
    "COMPARISONS",
    "SAME_AT",
    "advised",
    "doubtful",
    "followed",
    "joined",
    "judge",
    "judge_pair",
    "ruled",
    "said",
]
