"""Rows, intervals and the table of the measures."""

import pytest

from placewright.evaluation.__main__ import MEASURES, main, table, write
from placewright.evaluation.measure import Row, share, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(9, 10, 0.596, 0.982), (0, 20, 0.0, 0.161), (533, 540, 0.9735, 0.9937), (0, 0, 0.0, 1.0)],
)
def test_wilson(hits: int, n: int, low: float, high: float):
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-4)


def test_goals():
    assert share("a", 99, 100, goal=0.98).is_met
    assert not share("a", 2, 100, goal=0.005, at_most=True).is_met
    assert share("a", 2, 100).is_met is None


def test_unknown_measure(capsys: pytest.CaptureFixture[str]):
    assert main(["osm_atlantis"]) == 2
    said = capsys.readouterr().out
    assert all(name in said for name in MEASURES)


def test_absent_data_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("PLACEWRIGHT_EVALUATION_DATA", str(tmp_path))
    monkeypatch.setattr("placewright.evaluation.__main__.build_folder", lambda: tmp_path)
    assert main(["osm_monaco"]) == 0
    assert "skipped, since osm-monaco/" in capsys.readouterr().out


def test_rows_of_measures_not_taken_are_kept(tmp_path):
    first = Row(measure="a precision", value=1.0, n=3)
    path = write(tmp_path / "eval.json", [first, Row(measure="b", value=0.5, n=2)], {})
    write(path, [Row(measure="b", value=0.6, n=2)], {})
    assert b'"value": 0.6' in path.read_bytes()
    assert b'"value": 0.5' not in path.read_bytes()
    assert b"a precision" in path.read_bytes()


def test_table_shows_every_row():
    assert table([share("a", 1, 2, goal=0.9, note="why"), share("b", 1, 2)], "How good").row_count == 2
