"""Learns the weights of levels for pairs that somebody chose (see `matching.pair`)."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from placewright.evaluation.fit import Floats, Problem, fit
from placewright.evaluation.labelled_pairs import Labelled
from placewright.evaluation.pairs import numbers
from placewright.linking.pairs import compare_pair
from placewright.matching import COMPARISONS
from placewright.matching.weights import Weights, weights

STRENGTH = 0.5  # what is believed of chosen pairs is little, so that few pairs outweigh it
BELIEVED = 0.3  # of what a level says among neighbours: whoever chose the pairs saw the same likeness …
BELIEVED_OF = {"distance": 0.7}  # … but for this: the pairs that we learn from have no coordinates


class Levels(msgspec.Struct, frozen=True):
    """The pairs as columns: their levels, with the prior as one more level that all of them have."""

    columns: npt.NDArray[np.int64]
    same: npt.NDArray[np.bool_]


def compared(pairs: Sequence[Labelled]) -> Levels:
    """Return the levels of pairs, by the matcher as it is."""
    known, groups = numbers(weights())
    prior = groups[-1].stop
    rows = []
    for pair in pairs:
        match = compare_pair(("left", pair.left), ("right", pair.right))
        found = {level.comparison: known[level.comparison, level.label] for level in match.levels}
        rows.append([*(found.get(comparison, -1) for comparison in COMPARISONS), prior])
    return Levels(np.array(rows, dtype=np.int64), np.array([pair.same for pair in pairs]))


def learn(levels: Levels) -> Floats:
    """Return the weight of each level (log-odds base 2), the prior last."""
    given = weights()
    _, groups = numbers(given)
    beliefs = [
        level.belief * BELIEVED_OF.get(comparison, BELIEVED)
        for comparison, each in given.comparisons.items()
        for level in each
    ]
    return fit(
        Problem(
            columns=levels.columns,
            same=levels.same,
            groups=[*groups, range(len(beliefs), len(beliefs) + 1)],
            beliefs=np.array([*beliefs, 0.0]),
            prior=np.zeros(len(levels.same)),
            importance=np.ones(len(levels.same)),
        ),
        STRENGTH,
    )


def summed(levels: Levels, learned: Floats) -> Floats:
    """Return the weight of each pair."""
    values = np.append(learned, 0.0)  # the last stands for "nothing to compare", number -1
    result: Floats = values[levels.columns].sum(axis=1)
    return result


def put(into: Weights, levels: Levels, learned: Floats) -> Weights:
    """Return the weights with what was learned of chosen pairs."""
    _, groups = numbers(into)
    told, same = levels.columns, levels.same
    comparisons: Mapping[str, list[msgspec.Struct]] = {
        name: [
            msgspec.structs.replace(
                level,
                paired=round(float(learned[i]), 2),
                paired_seen=(int((told[same] == i).sum()), int((told[~same] == i).sum())),
            )
            for i, level in zip(group, into.comparisons[name], strict=True)
        ]
        for name, group in zip(into.comparisons, groups, strict=True)
    }
    prior = msgspec.structs.replace(into.prior, paired=round(float(learned[-1]), 2))
    return msgspec.structs.replace(into, comparisons=comparisons, prior=prior)
