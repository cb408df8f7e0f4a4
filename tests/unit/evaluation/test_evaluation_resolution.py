"""How the measures of resolution count, and how its numbers are learned."""

import msgspec
import numpy as np
import pytest

from placewright.evaluation.confidence import Answer, by_word, calibration_error, kept
from placewright.evaluation.conflicts import macro_f1
from placewright.evaluation.docs import replaced
from placewright.evaluation.fit_curves import learn_curves
from placewright.evaluation.fit_trust import _fitted, _flaw, _seen_since, _vanished
from placewright.evaluation.listings import Listing
from placewright.evaluation.overture_rows import case_of, dataset
from placewright.evaluation.told import Told
from placewright.model.outputs import Confidence, Output
from placewright.model.place import Lifecycle, Name, Record
from placewright.resolution.calibration import ANY
from placewright.resolution.trust import Flaw, Reliability, Share, reliability


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


def listing(closed: bool, elsewhere: bool | None, day: str | None = None) -> Listing:
    rival = Record(id="4b", lifecycle=Lifecycle.CLOSED, closed_on=day) if day else None
    return Listing("sf", case_of([], []), {}, closed, 0, rival, elsewhere)


def test_what_dropped_places_came_to_is_learned_from_another_provider() -> None:
    seen = [listing(True, n < 30) for n in range(100)] + [listing(False, True), listing(True, None)] * 50
    learned = _vanished(Share(0.5, 0.5), seen)
    assert (learned.share, learned.seen) == (round((30 + 20 * 0.5) / 120, 3), 100)


def test_a_closing_day_before_a_sighting_is_learned_to_be_doubtful() -> None:
    row = Reliability(0.8, 0.0, 0.3, (0.8, 0.0, 0.3))
    seen = [listing(n < 20, True, "2025-01-02") for n in range(100)] + [listing(True, True, "2025-10-01")] * 100
    learned = _seen_since(row, Flaw(0.5, 0.5), seen, "2025-09-01")
    assert (learned.factor, learned.seen) == (round((20 + 20 * 0.5 * 0.8) / 120 / 0.8, 3), 100)


def told_of(family: str, url: str, right: bool, **more: object) -> Told:
    record = Record(id="1", dataset=family, names=(Name("Zinc"),), websites=(url,), observed_at="2020-01-01")
    (witness,) = case_of([record], [dataset(family, "2022-01-01")]).witnesses
    output = Output(name="website", value=url, probability=0.9, reasoning="")
    return Told("cities", "calibrate", "websites", output, right, **dict.fromkeys(more, witness))  # type: ignore[arg-type]


def test_what_the_same_map_says_counts_as_far_as_the_map_is_believed() -> None:
    told = told_of("openstreetmap", "https://zinc.fr/", True, judge=True)
    assert told.judge is not None
    assert told.share == reliability(told.judge, "websites") < 1.0
    assert told_of("openstreetmap", "https://zinc.fr/", False, judge=True).share == 0.0
    assert told_of("openstreetmap", "https://quite-other.fr/", True, judge=True).share < told.share


def test_a_flaw_of_a_kind_of_source_is_learned_from_what_became_of_its_values() -> None:
    sound = [told_of("openstreetmap", "https://zinc.fr/", True, witness=True)] * 80
    flawed = [told_of("openstreetmap", "https://quite-other.fr/", n < 60, witness=True) for n in range(80)]
    learned = _flaw("other_name", Flaw(0.9, 0.9), [*sound, *flawed], "openstreetmap")
    assert (learned.factor, learned.seen) == (round((60 + 20 * 0.9) / 100, 3), 80)
    assert _flaw("other_name", Flaw(0.7, 0.7), [*sound, *flawed], "overture").factor == 0.7


def test_a_generated_block_is_replaced_and_nothing_else() -> None:
    text = "Ours.\n<!-- generated: a -->\nold\n<!-- end -->\nOurs.\n<!-- generated: b -->\n<!-- end -->\n"
    assert replaced(text, "a", ["| new |"]) == text.replace("old\n", "| new |\n")
    assert replaced(text, "c", ["lost"]) == text
