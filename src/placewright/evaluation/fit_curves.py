"""Fits for each attribute the rising curve from weighed to true probabilities: isotonic regression on bins."""

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np

from placewright.evaluation.fit import rising
from placewright.evaluation.told import Told

_BIN = 40  # answers in a bin at least
_MOST_BINS = 12
_DOUBT = 4.0  # answers that would be right as often as was weighed, added to each bin
_CAUTION = 1.0  # standard errors that a bin is held to be worse than it was: a word is a promise, not a hope
_LEAST_ANSWERS = 30  # with fewer the attribute gets no curve


def learn_curves(told: Sequence[Told]) -> Mapping[str, tuple[tuple[float, float], ...]]:
    """Return points (weighed, held true) for each attribute with enough answers."""
    found = {}
    for attribute in sorted({one.attribute for one in told}):
        own = [one for one in told if one.attribute == attribute]
        if len(own) >= _LEAST_ANSWERS:
            found[attribute] = _curve(own)
    return found


def _curve(told: Sequence[Told]) -> tuple[tuple[float, float], ...]:
    weighed = np.array([one.output.probability or 0.0 for one in told])
    shares = np.array([one.share for one in told])
    order = np.argsort(weighed, kind="stable")
    bins = np.array_split(order, max(1, min(_MOST_BINS, len(told) // _BIN)))
    points, sizes = [], []
    for one in bins:
        mean = float(weighed[one].mean())
        right = (float(shares[one].sum()) + _DOUBT * mean) / (len(one) + _DOUBT)
        points.append((mean, right - _CAUTION * sqrt(right * (1.0 - right) / len(one))))
        sizes.append(float(len(one)))
    risen = rising(np.array([y for _, y in points]), np.array(sizes))
    curve: dict[float, float] = {}
    for (x, _), y in zip(points, risen.tolist(), strict=True):
        curve[round(x, 3)] = round(float(y), 4)
    return tuple(curve.items())
