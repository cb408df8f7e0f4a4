"""Learning weights: order, beliefs, and the rising curve."""

from itertools import pairwise

import numpy as np
import pytest

from placewright.evaluation.calibrate import curve
from placewright.evaluation.fit import Problem, fit, rising


def problem(columns: list[list[int]], same: list[bool], beliefs: list[float]) -> Problem:
    """Return a problem of one comparison without a prior."""
    n = len(columns)
    return Problem(
        columns=np.array(columns),
        same=np.array(same),
        groups=[range(len(beliefs))],
        beliefs=np.array(beliefs),
        prior=np.zeros(n),
        importance=np.ones(n),
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 2, 3], [1, 2, 3]), ([3, 1, 2], [2, 2, 2]), ([1, 3, 2, 4], [1, 2.5, 2.5, 4])],
)
def test_rising(values: list[float], expected: list[float]):
    assert rising(np.array(values, float), np.ones(len(values))).tolist() == expected


def test_many_pairs_teach_the_log_odds():
    columns, same = [[0]] * 1000 + [[1]] * 1000, [True] * 800 + [False] * 200 + [True] * 200 + [False] * 800
    assert fit(problem(columns, same, [0.0, 0.0]), 0.01) == pytest.approx([2.0, -2.0], abs=0.01)


def test_unseen_levels_keep_their_belief():
    assert fit(problem([[1]], [True], [5.0, 1.0, -3.0]), 4.0)[[0, 2]] == pytest.approx([5.0, -3.0])


def test_order_is_kept():
    learned = fit(problem([[0]] * 50 + [[1]] * 50, [False] * 50 + [True] * 50, [1.0, 0.0]), 0.1)
    assert learned[0] == pytest.approx(learned[1])


def test_curve_rises():
    random = np.random.default_rng(1)
    weights = random.normal(0, 6, 4000)
    points = curve(weights, random.random(4000) < 1 / (1 + 2.0 ** (-weights)))
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
    assert dict(points)[min((x for x, _ in points), key=abs)] == pytest.approx(0.0, abs=0.7)
