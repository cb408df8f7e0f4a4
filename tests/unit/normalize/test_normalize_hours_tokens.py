"""The words of opening hours: days in many languages, times on both clocks, what is refused."""

import pytest

from placewright.normalize.hours_osm import normalize_osm
from placewright.normalize.hours_tokens import tokens
from placewright.normalize.hours_words import read_days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (["mo", "su"], ["Mo", "Su"]),
        (["di", "so"], ["Tu", "Su"]),
        (["lu", "di"], ["Mo", "Su"]),
        (["ma", "zo"], ["Mo", "Su"]),
        (["ma", "su"], ["Mo", "Su"]),
        (["di"], None),
        (["do"], None),
        (["monday", "dienstag"], None),
        (["weekdays"], ["Mo-Fr"]),
    ],
)
def test_days_of_one_language(words, days):
    read = read_days(words)
    assert (list(read.values()) if read is not None else None) == days


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Mo-Fr 9-17", "D-D N-N"),
        ("Mar-Oct Mo 10:00-12:00", "M-M D T-T"),
        ("Lun-Mar 10h-12h", "D-D T-T"),
        ("Ma To 10-12", "D D N-N"),
        ("Mon to Fri 8 to 5", "D-D N-N"),
        ("24/7", "A"),
        ("Su & public holidays closed", "D,H S"),
        ("SH, Sonn- und Feiertags", "H,D,H"),
        ("Zon- en feestdagen 10:00-12:00", "D,H T-T"),
        ("Sonntag und an Feiertagen", "D,H"),
        ("day before public holiday", "H -N X"),
        ('10:00+ "Küche bis 22 Uhr"', "T+ Q"),
    ],
)
def test_kinds(text, kinds):
    assert "".join(token.kind for token in tokens(text)) == kinds.replace(" ", "")


@pytest.mark.parametrize("text", ["25.12. 10-12", "call us", '10:00-12:00 "open', "13pm-15pm", "10:75-12:00", "*"])
def test_not_understood(text):
    assert tokens(text) is None


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("9-5pm", "09:00-17:00"),
        ("12-5pm", "12:00-17:00"),
        ("11am-2pm", "11:00-14:00"),
        ("8-12pm", "08:00-12:00"),
        ("6pm-2am", "18:00-02:00"),
        ("6-2am", "18:00-02:00"),
        ("9am-5", "09:00-17:00"),
        ("9am-17:00", "09:00-17:00"),
        ("noon-midnight", "12:00-24:00"),
        ("midnight-6am", "00:00-06:00"),
        ("12am-12am", "24/7"),
        ("9am-9am", None),
        ("9am-11", None),
        ("9-5", None),
        ("10-2", None),
        ("18-2", "18:00-02:00"),
        ("8-12 14-18", "08:00-12:00,14:00-18:00"),
        ("14:00-5pm", None),
    ],
)
def test_clocks(text, clean):
    assert normalize_osm(text) == clean
