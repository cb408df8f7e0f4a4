"""Turns traces of queries with a known answer into labelled pairs: which levels, and whether it was the same place."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from placewright.enrichment import Trace
from placewright.matching import COMPARISONS
from placewright.matching.score import LOCATING
from placewright.matching.verdict import same_place
from placewright.matching.weights import Weights
from placewright.model.match import Match
from placewright.model.place import Record


class Pair(msgspec.Struct, frozen=True):
    """A query and one of its candidates."""

    query: int  # number of the query within its city
    levels: tuple[int, ...]  # of each comparison: number of the level over all comparisons, -1 when it does not count
    same: bool
    located: bool  # the query had coordinates


def numbers(weights: Weights) -> tuple[Mapping[tuple[str, str], int], list[range]]:
    """Return the number of each level by (comparison, label), and the numbers of each comparison."""
    known: dict[tuple[str, str], int] = {}
    groups = []
    for comparison in COMPARISONS:
        start = len(known)
        known |= {(comparison, one.label): len(known) + i for i, one in enumerate(weights.comparisons[comparison])}
        groups.append(range(start, len(known)))
    return known, groups


def pairs_of(trace: Trace, query: int, truth: Record, known: Mapping[tuple[str, str], int]) -> Iterable[Pair]:
    """Yield the candidates of a trace as labelled pairs; other records of the same place are left out."""
    for match in (*trace.accepted, *trace.rejected):
        same = match.record.id == truth.id
        if same or not same_place(match.record, truth):
            yield Pair(query, levels_of(match, known), same, trace.query.point is not None)


def levels_of(match: Match, known: Mapping[tuple[str, str], int]) -> tuple[int, ...]:
    """Return the number of the level of each comparison, -1 for one that does not count."""
    counted = (one for one in match.levels if one.weight or one.comparison not in LOCATING)
    found = {one.comparison: known[one.comparison, one.label] for one in counted}
    return tuple(found.get(comparison, -1) for comparison in COMPARISONS)


def columns(pairs: Sequence[Pair]) -> np.ndarray:
    """Return the levels of pairs as an array, pairs × comparisons."""
    return np.array([pair.levels for pair in pairs], dtype=np.int64).reshape(-1, len(COMPARISONS))
