"""Finds the rising curve from sums of weights to true log-odds: isotonic regression on bins."""

import numpy as np
import numpy.typing as npt

from placewright.evaluation.fit import Floats, rising

_BIN = 1.0  # width of a bin, bits
_LEAST, _MOST = -10.0, 14.0  # sums of weights beyond these are as sure as the last bin
_DOUBT = 0.5  # pairs of each answer added to each bin (Jeffreys), so that no bin is certain


def curve(weights: Floats, same: npt.NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """Return points (weight, log-odds), both base 2; the slope between them is never below 0.

    Beyond the outermost points the curve goes on with slope 1 (see `matching.calibration`).
    """
    clipped = np.clip(weights, _LEAST, _MOST)
    index = np.floor((clipped - _LEAST) / _BIN).astype(np.int64)
    points, sizes = [], []
    for number in np.unique(index):
        inside = index == number
        hits, n = float(same[inside].sum()), int(inside.sum())
        points.append((float(clipped[inside].mean()), float(np.log2((hits + _DOUBT) / (n - hits + _DOUBT)))))
        sizes.append(float(n))
    risen = rising(np.array([y for _, y in points]), np.array(sizes))
    return tuple((round(x, 2), round(float(y), 2)) for (x, _), y in zip(points, risen, strict=True))
