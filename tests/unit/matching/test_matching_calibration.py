"""The curve from weights to probabilities."""

import pytest

from placewright.matching.calibration import Calibration, calibration, from_log_odds


def test_log_odds_are_to_base_2():
    assert from_log_odds(0) == 0.5
    assert from_log_odds(3) == pytest.approx(8 / 9)
    assert from_log_odds(-1000) < from_log_odds(1000) <= 1.0


def test_straight_between_and_beyond_points():
    curve = Calibration("", ((0.0, -1.0), (4.0, 1.0)))
    assert [curve.log_odds(x) for x in (-1.0, 0.0, 1.0, 4.0, 6.0)] == [-2.0, -1.0, -0.5, 1.0, 3.0]


def test_a_falling_curve_is_refused():
    with pytest.raises(ValueError, match="must rise"):
        Calibration("", ((0.0, 1.0), (4.0, 0.5)))


def test_the_curve_in_use_never_falls():
    probabilities = [calibration().probability(weight / 4) for weight in range(-200, 200)]
    assert probabilities == sorted(probabilities)


def test_a_finer_probability_rises_where_the_curve_is_level():
    curve = Calibration(about="", points=((0.0, 0.0), (2.0, 3.0), (6.0, 3.0)))
    found = [curve.finer(weight) for weight in (-1.0, 0.0, 2.0, 4.0, 6.0, 30.0)]
    assert found == sorted(set(found))
    assert curve.finer(4.0) == curve.probability(4.0)
    assert curve.finer(0.0) == 0.5
