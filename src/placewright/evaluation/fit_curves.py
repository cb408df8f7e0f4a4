"""Fits for each attribute and kind of source the rising curve from weighed to true chances: isotonic regression."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from placewright.evaluation.fit import rising
from placewright.evaluation.told import Told
from placewright.resolution.calibration import ANY

Points: TypeAlias = tuple[tuple[float, float], ...]  # (weighed, held true), rising

_BIN = 40  # answers in a bin at least
_MOST_BINS = 12
_DOUBT = 4.0  # answers that would be right as often as was weighed, added to each bin
_CAUTION = 1.0  # standard errors that a bin is held to be worse than it was: a word is a promise, not a hope
_JUDGED_BOTH_WAYS = 0.5  # each of two providers judges the other, so that two such answers tell one thing
_LEAST_ANSWERS = 30  # with fewer the attribute gets no curve


def learn_curves(told: Sequence[Told]) -> Mapping[str, Mapping[str, Points]]:
    """Return the points of each attribute for each kind of source with enough answers, and for all of them together."""
    found: dict[str, dict[str, Points]] = {}
    for attribute in sorted({one.attribute for one in told}):
        own = [one for one in told if one.attribute == attribute]
        families = sorted({one.family for one in own})
        groups = {ANY: own} | {family: [one for one in own if one.family == family] for family in families}
        found[attribute] = {name: _curve(group) for name, group in groups.items() if len(group) >= _LEAST_ANSWERS}
    return {attribute: curves for attribute, curves in found.items() if curves}


def _curve(told: Sequence[Told]) -> Points:
    weighed = np.array([one.output.probability or 0.0 for one in told])
    shares = np.array([one.share for one in told])
    order = np.argsort(weighed, kind="stable")
    bins = np.array_split(order, max(1, min(_MOST_BINS, len(told) // _BIN)))
    means = np.array([weighed[one].mean() for one in bins])
    counts = np.array([_JUDGED_BOTH_WAYS if one.rival else 1.0 for one in told])
    sizes = np.array([counts[one].sum() for one in bins])
    hits = np.array([(shares * counts)[one].sum() for one in bins])
    risen = rising((hits + _DOUBT * means) / (sizes + _DOUBT), sizes)
    # Bins that were pooled stand for one level together, so the doubt about it is that of all their answers.
    pooled = np.array([sizes[risen == height].sum() for height in risen])
    careful = rising(risen - _CAUTION * np.sqrt(risen * (1.0 - risen) / pooled), sizes)
    curve: dict[float, float] = {}
    for x, y in zip(means.tolist(), careful.tolist(), strict=True):
        curve[round(x, 3)] = round(y, 4)
    return tuple(curve.items())
