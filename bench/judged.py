"""How right a linking is: what it says of each row of the left list, beside the truth."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple


class Judged(NamedTuple):
    """The measures of one linking."""

    f1: float  # of all pairs that were given …
    best_f1: float  # … and of those above the threshold that is best for it, which nobody knows beforehand
    recall: float  # the greatest at a precision of PRECISION or more, over all thresholds


PRECISION = 0.98


def judge(pairs: Iterable[tuple[str, str, float]], meant: Mapping[str, str], entities: Mapping[str, str]) -> Judged:
    """Judge pairs of (left id, right id, how sure: more is surer); of the pairs of one left row the surest counts.

    Args:
        pairs: what was found.
        meant: left id → the entity that is meant.
        entities: right id → its entity.
    """
    surest: dict[str, tuple[float, str]] = {}
    for left, right, sure in pairs:
        if left not in surest or sure > surest[left][0]:
            surest[left] = sure, right
    present = len(set(entities.values()) & set(meant.values()))
    ranked = sorted(((sure, entities[right] == meant[left]) for left, (sure, right) in surest.items()), reverse=True)
    right = said = 0
    f1 = best_f1 = recall = 0.0
    for _, ties in groupby(ranked, key=lambda one: one[0]):  # a threshold takes all of equal sureness or none
        for _, is_right in ties:
            said += 1
            right += is_right
        f1 = 2 * right / (said + present)
        best_f1 = max(best_f1, f1)
        if right / said >= PRECISION:
            recall = max(recall, right / present)
    return Judged(f1, best_f1, recall)
