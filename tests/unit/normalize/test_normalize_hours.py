"""Opening hours on real values: cleaned, told as an ordinary week, grouped, compared, made from days."""

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from placewright.normalize.hours import NAMES, from_days, grouped, is_open_24h, normalize_osm, same_hours, weekly
from placewright.normalize.hours_week import WEEK, open_intervals

FILE = Path(__file__).with_name("hours_values.csv")
ROWS = list(csv.reader(line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
SHORT = {"24h": "Open 24 hours", "-": "Closed"}


def expected(days: list[str]) -> dict[str, str] | None:
    return dict(zip(NAMES, (SHORT.get(day, day) for day in days), strict=True)) if any(days) else None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_real_values(row):
    assert normalize_osm(row[0]) == (row[1] or None)
    assert weekly(row[0]) == expected(row[2:])


@pytest.mark.parametrize("row", [row for row in ROWS if row[1]], ids=lambda row: row[0][:40])
def test_cleaning_is_done_once(row):
    assert normalize_osm(row[1]) == row[1]
    assert same_hours(row[0], row[1])


@pytest.mark.parametrize("row", [row for row in ROWS if any(row[2:])], ids=lambda row: row[0][:40])
def test_a_week_can_be_written_and_read_again(row):
    text = from_days(expected(row[2:]))
    assert open_intervals(text) == open_intervals(row[0])
    assert library_minutes(text) == minutes(text), "the syntax says the same to another evaluator"


def minutes(text: str) -> set[int]:
    return {minute % WEEK for start, end in open_intervals(text) for minute in range(start, end)}


def library_minutes(text: str) -> set[int]:
    """Return the open minutes of a week without holidays, as opening-hours-py evaluates it."""
    monday = datetime.datetime(2405, 5, 9)  # noqa: DTZ001 - opening hours are local
    assert monday.weekday() == 0
    hours = OpeningHours(text, auto_country=False, auto_timezone=False)
    open_minutes: set[int] = set()
    for start, end, state, _ in hours.intervals(monday, monday + datetime.timedelta(days=7)):
        if state == State.OPEN:
            first, last = ((when - monday) // datetime.timedelta(minutes=1) for when in (start, end))
            open_minutes.update(range(first, last))
    return open_minutes


clock = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
day_hours = st.one_of(
    st.sampled_from(["Closed", "Open 24 hours"]),
    st.tuples(clock, clock).filter(lambda ends: ends[0] != ends[1]).map("-".join),
)


@given(st.lists(day_hours, min_size=7, max_size=7))
def test_any_week_survives_the_syntax(hours):
    text = from_days(dict(zip(NAMES, hours, strict=True)))
    assert library_minutes(text) == minutes(text)
    assert from_days(weekly(text)) is not None
    assert same_hours(from_days(weekly(text)), text)


@pytest.mark.parametrize(
    ("text", "around_the_clock"),
    [
        ("24/7", True),
        ("24/7; PH off", True),
        ("Mo-Su 00:00-24:00", True),
        ("Mo-Fr 00:00-24:00", False),
        ("08:00-22:00", False),
        ("off", False),
        ("sunrise-sunset", None),
        ("by appointment", None),
        ('24/7 "by appointment"', None),
    ],
)
def test_open_24h(text, around_the_clock):
    assert is_open_24h(text) is around_the_clock


def test_grouped_by_hours():
    assert grouped("Mo-Fr 09:00-12:00,14:00-18:00; Sa,Su 10:00-24:00") == [
        {"days": ["Sun", "Sat"], "opens": "10:00", "closes": "00:00"},
        {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "opens": "09:00", "closes": "12:00"},
        {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "opens": "14:00", "closes": "18:00"},
    ]
    assert grouped("off") == []
    assert grouped("sunrise-sunset") is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Mo-Su 18:00-02:00", "Mo-Su 00:00-02:00,18:00-24:00", True),
        ("Mo-Fr 09:00-17:00; PH off", "Mo-Fr 9-17", True),
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:30", False),
        ("24/7", "Mo-Su 00:00-24:00", True),
        ("Mo-Fr 10:00-12:00,12:00-14:00", "Mo-Fr 10:00-14:00; Su off", True),
        ("Apr-Oct 10:00-18:00", "Apr-Oct  10:00 - 18:00", True),
        ("Apr-Oct 10:00-18:00", "10:00-18:00", False),
        ("by appointment", "by  appointment", True),
        ("by appointment", "call us", False),
    ],
)
def test_same_hours(a, b, same):
    assert same_hours(a, b) is same
    assert same_hours(b, a) is same


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("9:00 AM – 5:00 PM", "Mo 09:00-17:00"),
        ("5–10 PM", "Mo 17:00-22:00"),
        ("11:00-23:00", "Mo 11:00-23:00"),
        ("09:00-12:00, 14:00-18:00", "Mo 09:00-12:00,14:00-18:00"),
        ("09:00-12:00; 14:00-18:00", "Mo 09:00-12:00,14:00-18:00"),
        ("18:00-02:00", "Mo 18:00-02:00"),
        ("12 PM – 12 AM", "Mo 12:00-24:00"),
        ("00:00-02:00, 18:00-24:00", "Mo 00:00-02:00,18:00-24:00"),
        ("Open 24 hours", "Mo 00:00-24:00"),
        ("Closed", "Mo off"),
        ("9-5", None),
        ("Tu 09:00-17:00", None),
        ("ask us", None),
        ("", None),
    ],
)
def test_from_one_day(hours, text):
    assert from_days({"Monday": hours}) == text


def test_from_days_joins_equal_days():
    week = {"Sat": "10:00-14:00", "Sun": "Closed", **dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri"), "8am-6pm")}
    assert from_days(week) == "Mo-Fr 08:00-18:00; Sa 10:00-14:00; Su off"
    assert from_days(dict.fromkeys(NAMES, "Open 24 hours")) == "24/7"
    assert from_days({"Fr": "18:00-02:00", "Sa": "10:00-12:00", "Su": "Closed"}) == "Fr 18:00-02:00, Sa 10:00-12:00"


@pytest.mark.parametrize("days", [{}, {"someday": "09:00-17:00"}, {"Mon": "9-17", "Monday": "9-18"}, {"Mon": "late"}])
def test_from_days_refuses(days):
    assert from_days(days) is None


@given(st.text(alphabet='MoTuWeThFrSaSuPH0123456789:;-,. |"+/[]()–apmoff', max_size=60))
def test_nothing_raises(text):
    cleaned = normalize_osm(text)
    assert cleaned is None or normalize_osm(cleaned) is not None
    assert (weekly(text) is None) == (grouped(text) is None)
