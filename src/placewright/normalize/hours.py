"""Opening hours: cleaned, told as an ordinary week, grouped, compared."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from placewright.normalize.hours_osm import normalize_osm
from placewright.normalize.hours_rules import DAY
from placewright.normalize.hours_week import WEEK, Interval, by_day, open_intervals, times_of_day
from placewright.normalize.hours_words import DAYS, read_days
from placewright.normalize.hours_writing import written

__all__ = ["from_days", "grouped", "is_open_24h", "normalize_osm", "same_hours", "weekly"]

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOSED = "Closed"
WHOLE_DAY = "Open 24 hours"


def weekly(text: str) -> dict[str, str] | None:
    """Return the ordinary week: Monday … Sunday → "11:00-23:00", "09:00-12:00, 14:00-18:00", "18:00-02:00" (ends on the
    next day), "Closed" or "Open 24 hours"; midnight as an end is 00:00. None when one week cannot tell the hours:
    not understood, by the sun, by season, without an end, by appointment. The OSM text then speaks for itself.
    """
    intervals = open_intervals(text)
    return None if intervals is None else dict(zip(NAMES, map(_told, by_day(intervals)), strict=True))


def _told(day: list[Interval]) -> str:
    """Return one day's hours in words."""
    if day == [(0, DAY)]:
        return WHOLE_DAY
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in day) or CLOSED


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def grouped(text: str) -> list[dict[str, Any]] | None:
    """Return the ordinary week by hours: [{"days": ["Sun", "Mon"], "opens": "09:00", "closes": "17:00"}], earliest day
    first in a week from Sunday; a day open around the clock is 00:00 to 00:00, closed days are in no group.
    """
    intervals = open_intervals(text)
    if intervals is None:
        return None
    groups: dict[Interval, list[str]] = {}
    days = by_day(intervals)
    for day in (6, 0, 1, 2, 3, 4, 5):
        for hours in days[day]:
            groups.setdefault(hours, []).append(NAMES[day][:3])
    return [{"days": names, "opens": _clock(start), "closes": _clock(end)} for (start, end), names in groups.items()]


def is_open_24h(text: str) -> bool | None:
    """Tell whether the place is open around the clock on all seven days; None when the week cannot be told."""
    intervals = open_intervals(text)
    return None if intervals is None else intervals == ((0, WEEK),)


def same_hours(a: str, b: str) -> bool:
    """Tell whether both are open at the same minutes of all ordinary weeks. Hours that one week cannot tell are the
    same only when their cleaned texts are.
    """
    first, second = open_intervals(a), open_intervals(b)
    if first is None and second is None:
        cleaned = normalize_osm(a)
        return cleaned == normalize_osm(b) if cleaned is not None else a.split() == b.split()
    return first == second


def from_days(days: Mapping[str, str]) -> str | None:
    """Return OSM text for hours by day, {"Monday": "9:00 AM – 5:00 PM", "Tue": "Closed", …}, or None when a day or its
    hours are not understood. A day that is not named is left out, which OSM reads as closed.
    """
    return _from_days(tuple((day.strip().rstrip(".:").casefold(), hours) for day, hours in days.items()))


@lru_cache(maxsize=65536)
def _from_days(days: tuple[tuple[str, str], ...]) -> str | None:
    """Return the text of `from_days` for days in lower case, in any order."""
    names = read_days(day for day, _ in days)
    if not names:
        return None
    week: dict[str, tuple[Interval, ...]] = {}
    for day, hours in days:
        times = times_of_day(hours)
        if times is None or names[day] not in DAYS or week.setdefault(names[day], times) != times:
            return None
    return written({DAYS.index(day): times for day, times in week.items()})
