"""Turns the probability that weighing gives a value into one that held true, by the curves in calibration.json."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from itertools import pairwise

import msgspec

ANY = "any"
SUREST = 0.995  # no value is called surer than this


class Curves(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that calibration.json holds; an attribute without a curve keeps the probability of the weighing."""

    about: str
    calibrated_with: str
    # attribute → kind of source (ANY for those not named) → rising points (weighed, held true), 0..1 each
    curves: Mapping[str, Mapping[str, Sequence[tuple[float, float]]]]

    def __post_init__(self) -> None:
        for points in (each for by_family in self.curves.values() for each in by_family.values()):
            if any(a[0] >= b[0] or a[1] > b[1] for a, b in pairwise(points)):
                raise ValueError("the points of a calibration must rise")

    def of(self, attribute: str, family: str) -> Sequence[tuple[float, float]]:
        """Return the points for values of an attribute of which the heaviest witness is of a kind of source."""
        by_family = self.curves.get(attribute, {})
        return by_family.get(family) or by_family.get(ANY, ())


@cache
def curves() -> Curves:
    """Return the curves of this version, read once."""
    return msgspec.json.decode(files(__package__).joinpath("calibration.json").read_bytes(), type=Curves)


_in_use = [True]


@contextmanager
def uncalibrated() -> Iterator[None]:
    """Let the probabilities be those of the weighing within this block; for the fitting of new curves."""
    _in_use.append(False)
    try:
        yield
    finally:
        _in_use.pop()


def calibrated(attribute: str, family: str, probability: float, matched: float) -> float:
    """Return the calibrated probability of a value, rounded to four digits.

    Args:
        family: kind of source of the heaviest witness: one kind is too sure where another is not sure enough.
        matched: probability that any record behind the value is the place; the value is never surer than that.
    """
    if _in_use[-1]:
        probability = interpolated(curves().of(attribute, family), probability)
    return round(min(SUREST, probability, matched), 4)


def interpolated(points: Sequence[tuple[float, float]], probability: float) -> float:
    """Return the height of a curve, straight between its points and from its ends to (0, 0) and (1, 1)."""
    if not points:
        return probability
    index = bisect_right(points, probability, key=lambda point: point[0])
    (x0, y0) = points[index - 1] if index else (0.0, 0.0)
    (x1, y1) = points[index] if index < len(points) else (1.0, max(1.0, y0))
    return y0 + (y1 - y0) * (probability - x0) / (x1 - x0) if x1 > x0 else y1
