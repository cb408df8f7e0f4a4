"""Turns a sum of weights into a probability by the curves in `calibration.json`, which only ever rise."""

from bisect import bisect_right
from functools import cache
from importlib import resources
from itertools import groupby, pairwise
from math import exp2
from typing import TypeAlias

import msgspec

Points: TypeAlias = tuple[tuple[float, float], ...]

_BEYOND = 0.25  # of a bit for each bit of weight that no training pair had


class Calibration(msgspec.Struct, frozen=True):
    """Rising curves through points (sum of weights, true log-odds), both base 2; straight beyond their ends."""

    about: str
    points: Points  # of queries with coordinates
    unlocated: Points = ()  # of queries without; empty: the same

    def __post_init__(self) -> None:
        for points in (self.points, self.unlocated):
            if any(a[0] >= b[0] or a[1] > b[1] for a, b in pairwise(points)):
                raise ValueError("the points of a calibration must rise")

    def probability(self, weight: float, located: bool = True) -> float:
        """Return the probability, 0..1, that a candidate of this weight is the place."""
        return from_log_odds(self.log_odds(weight, located))

    def finer(self, weight: float, located: bool = True) -> float:
        """Return the probability on a curve without level runs, so that a greater weight is always more probable.

        Rising curves that are fitted to counts have steps where the counts cannot tell weights apart. Each step is
        taken for what its middle is, and the curve rises between the middles (centred isotonic regression, Oron and
        Flournoy 2017), which serves to put many pairs in order.
        """
        points = _middles(self.points if located or not self.unlocated else self.unlocated)
        index = bisect_right(points, weight, key=lambda point: point[0])
        if index == 0:
            return from_log_odds(points[0][1] + weight - points[0][0])
        if index == len(points):
            return from_log_odds(points[-1][1] + (weight - points[-1][0]) * _BEYOND)
        return from_log_odds(_between(points[index - 1], points[index], weight))

    def log_odds(self, weight: float, located: bool = True) -> float:
        """Return the calibrated log-odds (base 2) of a weight; `located`: the query has coordinates."""
        points = self.points if located or not self.unlocated else self.unlocated
        index = bisect_right(points, weight, key=lambda point: point[0])
        if index in (0, len(points)):
            x, y = points[0 if index == 0 else -1]
            return y + weight - x
        return _between(points[index - 1], points[index], weight)


def _between(one: tuple[float, float], other: tuple[float, float], weight: float) -> float:
    (x0, y0), (x1, y1) = one, other
    return float(y0 + (y1 - y0) * (weight - x0) / (x1 - x0))


@cache
def _middles(points: Points) -> Points:
    """Return one point for each level run of a curve, in its middle."""
    runs = [[x for x, _ in run] for _, run in groupby(points, key=lambda point: point[1])]
    heights = dict.fromkeys(y for _, y in points)
    return tuple(((run[0] + run[-1]) / 2, y) for run, y in zip(runs, heights, strict=True))


def from_log_odds(log_odds: float) -> float:
    """Return the probability of log-odds to base 2."""
    return 1.0 / (1.0 + exp2(-max(-60.0, min(60.0, log_odds))))


@cache
def calibration() -> Calibration:
    """Return the calibration of this version."""
    text = resources.files(__package__).joinpath("calibration.json").read_bytes()
    return msgspec.json.decode(text, type=Calibration)
