"""The dates of OSM opening hours: which days a year, a month, a week, a weekday or a holiday of the syntax means."""

from collections.abc import Callable, Set
from datetime import date, timedelta
from typing import NamedTuple

from placewright.normalize.hours_words import MONTHS

ONE_DAY = timedelta(days=1)


class NoHolidays(Exception):
    """The text speaks of holidays of a kind that the caller did not tell."""


class Calendar(NamedTuple):
    """What is known of the holidays where the place is; None: not known."""

    public: Set[date] | None = None
    school: Set[date] | None = None

    def of(self, kind: str) -> Set[date]:
        """Return the days of PH or SH.

        Raises:
            NoHolidays: they are not known.
        """
        days = self.public if kind == "PH" else self.school
        if days is None:
            raise NoHolidays(kind)
        return days


Test = Callable[[date, Calendar], bool]  # tells whether a day is meant


def years(first: int, last: int, step: int = 1) -> Test:
    """Return the test for years from first to last, every `step` of them."""
    return lambda day, _: first <= day.year <= last and (day.year - first) % step == 0


def weeks(first: int, last: int, step: int = 1) -> Test:
    """Return the test for ISO weeks; 50-2 goes around the end of the year."""

    def test(day: date, _: Calendar) -> bool:
        week = day.isocalendar().week
        inside = first <= week <= last if first <= last else week >= first or week <= last
        return inside and (week - first) % step == 0

    return test


def weekdays(first: int, last: int) -> Test:
    """Return the test for days of the week, 0 is Monday; Fr-Mo goes around."""
    wanted = {(first + offset) % 7 for offset in range((last - first) % 7 + 1)}
    return lambda day, _: day.weekday() in wanted


def nth_weekdays(weekday: int, places: Set[int], offset: int) -> Test:
    """Return the test for the 1st, 3rd or last (-1) of a weekday in its month, moved by `offset` days."""

    def test(day: date, _: Calendar) -> bool:
        origin = day - offset * ONE_DAY
        if origin.weekday() != weekday:
            return False
        last_of_month = (origin.replace(day=28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY
        return (origin.day + 6) // 7 in places or -((last_of_month.day - origin.day) // 7 + 1) in places

    return test


def holidays(kind: str, offset: int) -> Test:
    """Return the test for holidays, moved by `offset` days; two that follow each other move as two."""
    return lambda day, calendar: day - offset * ONE_DAY in calendar.of(kind)


def months(first: int, last: int) -> Test:
    """Return the test for months, 0 is January; Nov-Feb goes around the end of the year."""
    wanted = {(first + offset) % 12 + 1 for offset in range((last - first) % 12 + 1)}
    return lambda day, _: day.month in wanted


class Anchor(NamedTuple):
    """One end of a range of dates: Dec 24, Jan Su[1], easter, each moved by some days, in a year or in all."""

    year: int | None = None
    month: int | None = None  # 0 is January; None: easter
    day: int | None = None
    weekday: int | None = None
    place: int = 0  # of the weekday in the month: 1, 2, … or -1
    offset: int = 0  # days

    def in_year(self, year: int) -> date | None:
        """Return the day in a year; None when there is none (Feb 29)."""
        if self.month is None:
            return easter(year) + self.offset * ONE_DAY
        try:
            found = date(year, self.month + 1, self.day or 1)
        except ValueError:
            return None
        if self.weekday is not None:
            if self.place < 0:
                found = (found + 31 * ONE_DAY).replace(day=1) - ONE_DAY
                found -= (found.weekday() - self.weekday) % 7 * ONE_DAY
                found += (self.place + 1) * 7 * ONE_DAY
            else:
                found += ((self.weekday - found.weekday()) % 7 + (self.place - 1) * 7) * ONE_DAY
        return found + self.offset * ONE_DAY


def dates(first: Anchor, last: Anchor | None, step: int = 1) -> Test:
    """Return the test for the days from first to last (None: on and on), every `step` of them."""

    def test(day: date, _: Calendar) -> bool:
        if first.year is not None and last is None:
            start = first.in_year(first.year)
            return start is not None and start <= day
        if last is None:
            start = first.in_year(day.year)
            return start is not None and start <= day
        if first.year is not None:
            start, end = first.in_year(first.year), last.in_year(last.year or first.year)
            return start is not None and end is not None and _between(start, day, end, step)
        return any(_in_cycle(first, last, day, year, step) for year in (day.year - 1, day.year, day.year + 1))

    return test


def _in_cycle(first: Anchor, last: Anchor, day: date, year: int, step: int) -> bool:
    """Tell whether the day is in the range that begins in a year; Dec 20-Jan 6 ends in the next one."""
    start = first.in_year(year)
    end = last.in_year(year)
    if end is None and last.day == 29:
        end = date(year, 2, 28)
    if start is None and first.day == 29 and first != last:
        start = date(year, 3, 1)
    if start is not None and end is not None and end < start:
        end = last.in_year(year + 1)
    return start is not None and end is not None and _between(start, day, end, step)


def _between(start: date, day: date, end: date, step: int) -> bool:
    return start <= day <= end and (day - start).days % step == 0


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (J. Meeus, Astronomical Algorithms, 1991)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, quarter = century // 4, century % 4
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * quarter + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def month_number(word: str) -> int | None:
    """Return the number of a month of the syntax, 0 for Jan; None for another word."""
    return MONTHS.index(word) if word in MONTHS else None
