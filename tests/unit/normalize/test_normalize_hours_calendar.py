"""Opening hours on real days: seasons, weeks, holidays, nights, open ends, fallbacks."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewright.normalize.hours_calendar import Place, intervals
from placewright.normalize.hours_dates import Calendar, easter
from placewright.normalize.hours_syntax import NotSyntax, parse
from placewright.normalize.hours_week import WEEK, open_intervals

MONDAY = datetime(2024, 12, 23)  # noqa: DTZ001 - opening hours are local
CALENDAR = Calendar(public=frozenset({date(2024, 12, 25), date(2024, 12, 26)}))


def told(text: str, days: int = 7, start: datetime = MONDAY, **more) -> list[str] | None:
    """Return the intervals in short: 23 09:00-17:00, with a question mark where unknown."""
    found = intervals(text, start, start + timedelta(days=days), **{"calendar": CALENDAR, **more})
    if found is None:
        return None
    return [f"{i.start:%d %H:%M}-{i.end:%d %H:%M}{'?' if i.is_unknown else ''}".replace("- ", "-") for i in found]


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("Mo-Fr 09:00-17:00; PH off", 4, ["23 09:00-23 17:00", "24 09:00-24 17:00"]),
        ("Mo 09:00-12:00,14:00-18:00", 2, ["23 09:00-23 12:00", "23 14:00-23 18:00"]),
        ("Mo 22:00-03:00", 2, ["23 22:00-24 03:00"]),
        ("Mo-Tu 18:00-02:00; We 10:00-12:00", 3, ["23 18:00-24 02:00", "24 18:00-25 00:00", "25 10:00-25 12:00"]),
        ("Mo-Tu 18:00-02:00, We 10:00-12:00", 3, ["23 18:00-24 02:00", "24 18:00-25 02:00", "25 10:00-25 12:00"]),
        ("24/7; Dec 24-26 off", 4, ["23 00:00-24 00:00"]),
        ("Mo-Su 08:00-20:00; We 12:00-14:00 off", 3,
         ["23 08:00-23 20:00", "24 08:00-24 20:00", "25 08:00-25 12:00", "25 14:00-25 20:00"]),
        ("Dec 20-Jan 06 10:00-12:00", 2, ["23 10:00-23 12:00", "24 10:00-24 12:00"]),
        ("week 52 Mo 10:00-12:00; week 51 Tu 10:00-12:00", 7, ["23 10:00-23 12:00"]),
        ("Mo[4] 10:00-12:00; Tu[-1] 08:00-09:00", 9, ["23 10:00-23 12:00", "31 08:00-31 09:00"]),
        ("PH -1 day 10:00-12:00", 3, ["24 10:00-24 12:00", "25 10:00-25 12:00"]),
        ("2024 Dec 24 10:00-12:00", 7, ["24 10:00-24 12:00"]),
        ("2025 Dec 24 10:00-12:00", 7, []),
        ("Mo 10:00+", 2, ["23 10:00-24 00:00?"]),
        ("Mo 18:00+", 2, ["23 18:00-24 04:00?"]),
        ('Mo 10:00-12:00 || "by appointment"', 1, ["23 00:00-23 10:00?", "23 10:00-23 12:00", "23 12:00-24 00:00?"]),
        ('Mo 10:00-12:00 "ask"', 1, ["23 10:00-23 12:00?"]),
        ("sunrise-sunset", 1, ["23 06:00-23 18:00"]),
        ("Mo 10:00-18:00; 11:00-15:00", 1, ["23 11:00-23 15:00"]),
        ("Mo 10:00", 1, None),
        ("SH Mo 10:00-12:00", 1, None),
        ("Feb 30 10:00-12:00", 1, None),
        ("ask us", 1, None),
    ],
)  # fmt: skip
def test_intervals(text, days, expected):
    assert told(text, days) == expected


def test_points_in_time_are_one_minute_when_asked_for():
    assert told("Mo 10:00", 1, points=True) == ["23 10:00-23 10:01"]
    assert len(told("Mo 10:00-12:00/30", 1, points=True)) == 5


def test_the_sun_rises_where_the_place_is():
    helsinki = Place(60.17, 24.94, ZoneInfo("Europe/Helsinki"))
    ((first, last),) = (text.split("-") for text in told("sunrise-sunset", 1, place=helsinki))
    assert "23 09:20" <= first <= "23 09:27"
    assert "23 15:10" <= last <= "23 15:17"


def test_without_a_calendar_holidays_are_refused():
    assert told("Mo-Fr 09:00-17:00; PH off", 1, calendar=Calendar()) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 10:00-18:00; 11:00-15:00",
        "Fr-Sa 18:00-02:00; Su 12:00-22:00",
        "Mo-Su 08:00-20:00; We off",
        "24/7; Mo off",
    ],
)
def test_an_ordinary_week_is_the_same_as_without_dates(text):
    monday = datetime(2025, 5, 12)  # noqa: DTZ001 - opening hours are local
    found = intervals(text, monday, monday + timedelta(days=7))
    minutes = {
        (one.start - monday) // timedelta(minutes=1) + m
        for one in found
        for m in range((one.end - one.start) // timedelta(minutes=1))
    }
    assert minutes == {m % WEEK for start, end in open_intervals(text) for m in range(start, end)}


@pytest.mark.parametrize(
    ("year", "day"),
    [(2023, date(2023, 4, 9)), (2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2038, date(2038, 4, 25))],
)
def test_easter(year, day):
    assert easter(year) == day


@pytest.mark.parametrize(
    "text", ["", "Mo-Fr 9", "Mo[7] 10:00-12:00", "week 60", "10:00-49:00", "Jun 31", "10:75-12:00", "?"]
)
def test_no_syntax(text):
    with pytest.raises(NotSyntax):
        parse(text)


@given(st.text(alphabet='MoTuWeThFrSaSuPHJanweek0123456789:;-,. |"+/[]()apmoff', max_size=40))
def test_any_text_is_evaluated_without_harm(text):
    found = intervals(text, MONDAY, MONDAY + timedelta(days=3), calendar=CALENDAR) or []
    assert all(MONDAY <= one.start < one.end <= MONDAY + timedelta(days=3) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
