"""Fits weights of levels to labelled pairs: logistic regression around beliefs, kept in the order of the levels."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_LN2 = float(np.log(2.0))
_STEPS = 60
_TOLERANCE = 1e-7
_HALVINGS = 12


class Problem(msgspec.Struct, frozen=True):
    """Labelled pairs as columns: which levels each pair came out on, and whether it was the same place."""

    columns: npt.NDArray[np.int64]  # pairs × comparisons: number of the level, -1 where nothing could be compared
    same: npt.NDArray[np.bool_]
    groups: Sequence[range]  # the numbers of each comparison's levels, from most for to most against
    beliefs: Floats  # log-odds (base 2) of each level
    prior: Floats  # log-odds (base 2) of each pair before anything is compared
    importance: Floats  # weight of each pair


def fit(problem: Problem, strength: float) -> Floats:
    """Return the weights (log-odds, base 2): most probable given the pairs and normal beliefs around `beliefs`.

    The prior stays as given: it is not the training set's share that a query will meet. Newton steps on the
    penalised likelihood, each followed by a projection on the order of levels (pooling adjacent violators).

    Args:
        strength: how many bits squared a belief is worth: 1 / variance of each weight around its belief.
    """
    design = _design(problem)
    target = problem.same.astype(np.float64)
    weights = problem.beliefs * _LN2
    beliefs = weights.copy()
    precision = strength / _LN2**2

    def loss(tried: Floats) -> float:
        sums = problem.prior * _LN2 + design @ tried
        missed = np.logaddexp(0.0, np.where(problem.same, -sums, sums))
        return float(problem.importance @ missed + 0.5 * precision * ((tried - beliefs) ** 2).sum())

    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(problem.prior * _LN2 + design @ weights, -60, 60)))
        gradient = design.T @ (problem.importance * (target - p)) - precision * (weights - beliefs)
        curvature = (design * (problem.importance * p * (1 - p))[:, None]).T @ design
        curvature += precision * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        moved = _ordered(weights + step, curvature.diagonal(), problem.groups)
        for _ in range(_HALVINGS):  # a full step overshoots where few pairs pull hard
            if loss(moved) <= loss(weights):
                break
            step = step / 2
            moved = _ordered(weights + step, curvature.diagonal(), problem.groups)
        change = float(np.abs(moved - weights).max())
        weights = moved
        if change < _TOLERANCE:
            break
    return weights / _LN2


def _design(problem: Problem) -> Floats:
    design = np.zeros((len(problem.columns), len(problem.beliefs)))
    rows, comparisons = np.nonzero(problem.columns >= 0)
    design[rows, problem.columns[rows, comparisons]] = 1.0
    return design


def _ordered(weights: Floats, importance: Floats, groups: Sequence[range]) -> Floats:
    """Project weights on falling order within each comparison."""
    ordered = weights.copy()
    for group in groups:
        index = list(group)
        ordered[index] = -rising(-weights[index], importance[index])
    return ordered


def rising(values: Floats, importance: Floats) -> Floats:
    """Return the rising sequence nearest to values (pool adjacent violators; Ayer and others, 1955)."""
    blocks: list[tuple[float, float, int]] = []  # mean, importance, length
    for value, share in zip(values.tolist(), importance.tolist(), strict=True):
        blocks.append((value, share, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (mean_a, share_a, length_a), (mean_b, share_b, length_b) = blocks[-2], blocks.pop()
            joined = share_a + share_b
            blocks[-1] = ((mean_a * share_a + mean_b * share_b) / joined, joined, length_a + length_b)
    return np.concatenate([np.full(length, mean) for mean, _, length in blocks])
