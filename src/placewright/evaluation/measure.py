"""What a measure returns: rows with a value, its interval, a floor and a goal."""

from collections.abc import Callable
from math import sqrt

import msgspec

_Z95 = 1.959963984540054  # standard normal quantile of a 95 % interval


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One measured number."""

    measure: str  # osm_monaco precision
    value: float
    n: int  # how many cases the value is a share of
    low: float | None = None  # 95 % interval (Wilson) of a share
    high: float | None = None
    floor: float | None = None  # what a simple rule, or others, reach on like data
    goal: float | None = None  # the least value wanted; the most, when `at_most`
    at_most: bool = False
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Tell whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal


class Skipped(Exception):
    """A measure cannot be taken here; the message says why."""


Measure = Callable[[], list[Row]]


def share(
    measure: str,
    hits: int,
    n: int,
    *,
    floor: float | None = None,
    goal: float | None = None,
    at_most: bool = False,
    note: str = "",
) -> Row:
    """Return the row of a share of `n` cases; no case at all gives 0 with the widest interval."""
    low, high = wilson(hits, n)
    value = hits / n if n else 0.0
    return Row(
        measure=measure, value=value, n=n, low=low, high=high, floor=floor, goal=goal, at_most=at_most, note=note
    )


def wilson(hits: float, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (E. B. Wilson, 1927)."""
    if n == 0:
        return 0.0, 1.0
    p, z2 = hits / n, _Z95 * _Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)
