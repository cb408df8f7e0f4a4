"""Whether the confidence words keep their promise, per attribute, on places that nothing was learned from (QUALITY 1).

What is called true stands in `told`. Where only another provider can judge, a disagreement counts as right by the share
that the learned reliabilities of both leave (`Told.share`); the plain share of agreement stands beside it.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from placewright.evaluation.agreement import MAIN
from placewright.evaluation.data import build_folder
from placewright.evaluation.measure import Row, wilson
from placewright.evaluation.splits import MEASURE
from placewright.evaluation.told import Told, cities, monaco, of_listings, pairs
from placewright.model.outputs import FLOORS, Confidence
from placewright.resolution.calibration import calibrated

FILE = "confidence.json"
ERROR_GOAL = 0.03
_BINS = 10
_LEEWAY, _ENOUGH = 0.03, 200  # the lower end of the interval must be within 3 points where there are so many answers


class Answer(msgspec.Struct, frozen=True):
    """One answer that was given, as it is kept for tables and plots."""

    attribute: str
    truth: str
    probability: float
    share: float  # how far it counts as right, 0..1
    agreed: bool


def measure() -> list[Row]:
    """Return accuracy per attribute and word, and the expected calibration error; keep the answers for the plots."""
    found = list(answers())
    (build_folder() / FILE).write_bytes(msgspec.json.encode(found))
    return [row for attribute in MAIN for row in _rows(attribute, [one for one in found if one.attribute == attribute])]


def answers() -> Iterator[Answer]:
    """Yield the answers about places of the measuring part that reach LOW; the others are withheld."""
    for one in (*monaco(), *pairs(), *cities(frozenset({MEASURE})), *_listings()):
        probability = one.output.probability
        if one.part == MEASURE and probability is not None and probability >= FLOORS[Confidence.LOW]:
            yield Answer(one.attribute, one.truth, probability, one.share, one.right)


def _listings() -> Iterator[Told]:
    for one in of_listings():
        weighed = calibrated(one.attribute, one.family, one.output.probability or 0.0, 1.0)
        yield msgspec.structs.replace(one, output=msgspec.structs.replace(one.output, probability=weighed))


def by_word(found: Sequence[Answer]) -> Mapping[Confidence, list[Answer]]:
    """Return the answers under the words they were given with, the surest first."""
    words: dict[Confidence, list[Answer]] = {word: [] for word in FLOORS}
    for one in found:
        words[Confidence.of(one.probability)].append(one)
    return words


def calibration_error(found: Sequence[Answer]) -> float:
    """Return the expected calibration error: how far probability and truth lie apart in ten bins, weighted by size."""
    chances = np.array([one.probability for one in found])
    shares = np.array([one.share for one in found])
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    gaps = [abs(float((chances[bins == i] - shares[bins == i]).sum())) for i in range(_BINS)]
    return sum(gaps) / len(found) if len(found) else 0.0


def kept(hits: float, n: int, promise: float) -> bool:
    """Tell whether a promise is kept: by the share and, with many answers, by the lower end of its interval."""
    low, _ = wilson(hits, n)
    return hits / n >= promise and (n < _ENOUGH or low >= promise - _LEEWAY)


def _rows(attribute: str, found: Sequence[Answer]) -> Iterator[Row]:
    for word, given in by_word(found).items():
        if not given:
            continue
        hits, n = sum(one.share for one in given), len(given)
        low, high = wilson(hits, n)
        agreed = sum(one.agreed for one in given) / n
        yield Row(
            measure=f"confidence {attribute} {word}",
            value=hits / n,
            n=n,
            low=low,
            high=high,
            goal=FLOORS[word],
            note=f"{agreed:.3f} without credit for what another provider denies" if agreed < hits / n - 0.001 else "",
        )
    yield Row(
        measure=f"confidence {attribute}: calibration error",
        value=calibration_error(found),
        n=len(found),
        floor=0.12,
        goal=ERROR_GOAL,
        at_most=True,
    )
