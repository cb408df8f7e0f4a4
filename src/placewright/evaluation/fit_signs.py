"""Learns what each sign of a listing says of whether its place has closed."""

from collections import Counter
from collections.abc import Sequence
from math import log2

import msgspec
import numpy as np

from placewright.evaluation.fit import Floats, Problem, fit
from placewright.evaluation.listings import Listing, share_closed
from placewright.resolution.presence import Presence, Sign

STRENGTH = 3.0  # a belief is worth as much as the listings until they speak for about half a bit


def learn(before: Presence, found: Sequence[Listing], trained_on: str) -> Presence:
    """Return the table with what the listings teach; each set keeps its own share of closed places as its prior."""
    numbers: dict[tuple[str, str], int] = {}
    groups: list[range] = []
    for name, sign in before.signs.items():
        first = len(numbers)
        numbers |= {(name, level.key): first + i for i, level in enumerate(sign.levels)}
        singles = [range(i, i + 1) for i in range(first, len(numbers))]
        groups += [range(first, len(numbers))] if sign.ranked else singles
    columns = np.array([[numbers.get((name, one.signs.get(name, "")), -1) for name in before.signs] for one in found])
    closed = np.array([one.closed for one in found])
    by_set = {name: log_odds(share_closed([one for one in found if one.set == name])) for name in sets(found)}
    beliefs = np.array([level.belief for sign in before.signs.values() for level in sign.levels])
    fitted = fit(
        Problem(
            columns=columns,
            same=closed,
            groups=groups,
            beliefs=beliefs,
            prior=np.array([by_set[one.set] for one in found]),
            importance=_importance(found),
        ),
        STRENGTH,
    )
    seen = [(int((columns[closed] == i).sum()), int((columns[~closed] == i).sum())) for i in range(len(beliefs))]
    signs = {
        name: Sign(
            sign.ranked,
            [
                msgspec.structs.replace(
                    level,
                    weight=round(float(fitted[numbers[name, level.key]]), 2),
                    seen=seen[numbers[name, level.key]],
                )
                for level in sign.levels
            ],
        )
        for name, sign in before.signs.items()
    }
    prior = round(log_odds(share_closed(found)), 2)
    learned = msgspec.structs.replace(before, signs=signs, prior=prior, trained_on=trained_on)
    bars = [best_bar(learned, [one for one in found if one.set == name]) for name in sets(found)]
    return msgspec.structs.replace(learned, decision=round(sum(bars) / len(bars), 3))


def _importance(found: Sequence[Listing]) -> Floats:
    """Return the weight of each listing: the sets count alike, since they label closure in ways of their own."""
    sizes = Counter(one.set for one in found)
    least = min(sizes.values())
    return np.array([least / sizes[one.set] for one in found])


def sets(found: Sequence[Listing]) -> list[str]:
    """Return the names of the sets, sorted."""
    return sorted({one.set for one in found})


def log_odds(share: float) -> float:
    """Return log-odds to base 2."""
    return log2(share / (1.0 - share))


def probabilities(table: Presence, found: Sequence[Listing]) -> Floats:
    """Return the probability of each listing."""
    weights = {(name, level.key): level.weight for name, sign in table.signs.items() for level in sign.levels}
    sums = [table.prior + sum(weights.get(item, 0.0) for item in one.signs.items()) for one in found]
    return np.asarray(1.0 / (1.0 + np.exp2(-np.array(sums))))


def best_bar(table: Presence, found: Sequence[Listing]) -> float:
    """Return the probability from which calling a listing closed gives the best F1 on these listings."""
    chances, closed = probabilities(table, found), np.array([one.closed for one in found])
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum(closed[order])
    scores = 2 * hits / (np.arange(1, len(found) + 1) + closed.sum())
    return float(chances[order[int(scores.argmax())]])
