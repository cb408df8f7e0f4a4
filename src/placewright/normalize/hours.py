"""Opening hours: cleaned, told as an ordinary week, grouped, compared."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from placewright.normalize.hours_osm import normalize_osm
from placewright.normalize.hours_rules import DAY
from placewright.normalize.hours_week import WEEK, Interval, by_day, day_intervals, open_intervals
from placewright.normalize.hours_words import DAYS, read_days

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
    return _from_days(tuple((str(day), str(hours)) for day, hours in days.items()))


@lru_cache(maxsize=65536)
def _from_days(days: tuple[tuple[str, str], ...]) -> str | None:
    """Return the text of `from_days`, days in any order."""
    read = read_days(day.strip().rstrip(".:").casefold() for day, _ in days)
    if not read:
        return None
    week: dict[str, str] = {}
    for day, hours in days:
        name = read[day.strip().rstrip(".:").casefold()]
        text = _hours_of_a_day(hours)
        if text is None or "-" in name or week.setdefault(name, text) != text:
            return None
    return _joined([(day, week[day]) for day in DAYS if day in week])


def _hours_of_a_day(hours: str) -> str | None:
    """Return "09:00-12:00,14:00-18:00", "off" or "00:00-24:00" for the text of one day."""
    days = day_intervals(hours)
    if days is None or any(day != days[0] for day in days):
        return None  # not understood, or it names days of its own
    return ",".join(f"{_clock(start)}-{_clock(end) if end != DAY else '24:00'}" for start, end in days[0]) or "off"


def _joined(week: list[tuple[str, str]]) -> str:
    """Return the rules of days in a row with equal hours as one: Mo-Fr 09:00-17:00; Sa off."""
    if len(week) == 7 and all(hours == "00:00-24:00" for _, hours in week):
        return "24/7"
    runs: list[tuple[str, str, str]] = []
    for day, hours in week:
        if runs and runs[-1][2] == hours and DAYS.index(runs[-1][1]) + 1 == DAYS.index(day):
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    return "; ".join(f"{first if first == last else f'{first}-{last}'} {hours}" for first, last, hours in runs)
