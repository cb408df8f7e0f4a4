"""How the measures of resolution count, and how its numbers are learned."""

import msgspec
import numpy as np
import pytest

from placewright.evaluation.confidence import Answer, by_word, calibration_error, kept
from placewright.evaluation.conflicts import macro_f1
from placewright.evaluation.docs import replaced
from placewright.evaluation.fit_curves import learn_curves
from placewright.evaluation.fit_trust import _fitted
from placewright.evaluation.told import Told
from placewright.model.outputs import Confidence, Output
from placewright.resolution.calibration import ANY
from placewright.resolution.trust import Reliability


def answer(probability: float, share: float) -> Answer:
    return Answer("websites", "cities", probability, share, share == 1.0)


def test_the_calibration_error_weighs_bins_by_size() -> None:
    found = [answer(0.95, 1.0)] * 9 + [answer(0.95, 0.0)] + [answer(0.65, 0.0)] * 10
    assert calibration_error(found) == pytest.approx((10 * 0.05 + 10 * 0.65) / 20)
    assert calibration_error([]) == 0.0


def test_answers_stand_under_their_words() -> None:
    words = by_word([answer(0.97, 1.0), answer(0.93, 1.0), answer(0.61, 0.0)])
    assert {str(word): len(given) for word, given in words.items()} == {
        "VERY_HIGH": 1, "HIGH": 1, "MEDIUM": 0, "LOW": 1,
    }  # fmt: skip
    assert next(iter(words)) is Confidence.VERY_HIGH


@pytest.mark.parametrize(
    ("hits", "n", "is_kept"), [(98, 100, True), (96, 100, False), (194, 200, False), (390, 400, True)]
)
def test_a_promise_is_kept_by_share_and_interval(hits: int, n: int, is_kept: bool) -> None:
    assert kept(hits, n, 0.97) is is_kept


def test_macro_f1() -> None:
    pairs = [("first", "first")] * 3 + [("second", "first")]
    assert macro_f1(pairs) == pytest.approx((6 / 7 + 0) / 2)


def test_a_curve_rises_and_follows_the_truth() -> None:
    told = [_told(0.7, n % 2 == 0) for n in range(400)] + [_told(0.9, True) for _ in range(400)]
    points = learn_curves(told)["websites"][ANY]
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert (points[0][1], points[-1][1]) == (pytest.approx(0.48, abs=0.03), pytest.approx(0.99, abs=0.02))


def _told(probability: float, right: bool) -> Told:
    return Told("cities", "calibrate", "websites", Output(name="website", probability=probability, reasoning=""), right)


def test_trust_is_learned_beside_the_reliability_of_who_judges() -> None:
    row = Reliability(0.9, 0.01, 0.7, (0.9, 0.01, 0.7))
    right = np.arange(2000) % 100 < 72  # two of 0.85 agree in 72 % of the cases
    learned = _fitted(row, np.zeros(2000), right, np.full(2000, 0.85))
    assert learned.fresh == pytest.approx(0.85, abs=0.015)
    assert msgspec.structs.replace(learned, belief=row.belief) == learned


def test_a_generated_block_is_replaced_and_nothing_else() -> None:
    text = "Ours.\n<!-- generated: a -->\nold\n<!-- end -->\nOurs.\n<!-- generated: b -->\n<!-- end -->\n"
    assert replaced(text, "a", ["| new |"]) == text.replace("old\n", "| new |\n")
    assert replaced(text, "c", ["lost"]) == text
