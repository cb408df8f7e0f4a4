"""Same place or not, on hard pairs of Overture's providers (QUALITY, section 1): folds by connected record."""

import time
from collections.abc import Sequence

import numpy as np

from placewright.evaluation.data import data_file
from placewright.evaluation.fit import Floats
from placewright.evaluation.labelled_pairs import FOLDS, Labelled, overture_pairs
from placewright.evaluation.measure import Row, share
from placewright.evaluation.paired import Levels, compared, learn, summed
from placewright.linking.places import query, record
from placewright.matching import judge_pair

FILE = "overture-place-pairs/pairs.parquet"


def measure() -> list[Row]:
    """Return F1, precision and recall of pairs by weights learned without their fold, and the time of a pair."""
    pairs = overture_pairs(data_file(FILE))
    levels = compared(pairs)
    said, same = out_of_fold(pairs, levels) >= 0.0, levels.same
    right = int((said & same).sum())
    milliseconds = time_of_a_pair(pairs)
    return [
        f1("place_pairs F1 out of fold", right, int(said.sum()), int(same.sum()), len(pairs), floor=0.884, goal=0.93),
        share("place_pairs precision", right, int(said.sum())),
        share("place_pairs recall", right, int(same.sum())),
        Row(
            measure="place_pairs milliseconds a pair",
            value=milliseconds,
            n=len(pairs),
            goal=0.1,
            at_most=True,
            note="both places read and their names known, as those of an index are",
        ),
    ]


def out_of_fold(pairs: Sequence[Labelled], levels: Levels) -> Floats:
    """Return the weight of each pair, by what was learned from the other folds."""
    folds = np.array([pair.fold for pair in pairs])
    found = np.zeros(len(pairs))
    for fold in range(FOLDS):
        inside = folds == fold
        learned = learn(Levels(levels.columns[~inside], levels.same[~inside]))
        found[inside] = summed(Levels(levels.columns[inside], levels.same[inside]), learned)
    return found


def time_of_a_pair(pairs: Sequence[Labelled]) -> float:
    """Return how long the matcher takes for a pair, in milliseconds."""
    ready = [(query(pair.left), record("right", pair.right)) for pair in pairs]
    for asked, known in ready:
        judge_pair(asked, known)
    begun = time.perf_counter()
    for asked, known in ready:
        judge_pair(asked, known)
    return (time.perf_counter() - begun) * 1000 / len(ready)


def f1(measure: str, right: int, said: int, same: int, n: int, *, floor: float | None, goal: float) -> Row:
    """Return the row of an F1: the harmonic mean of right / said and right / same."""
    value = 2 * right / (said + same) if said + same else 0.0
    return Row(measure=measure, value=value, n=n, floor=floor, goal=goal)
