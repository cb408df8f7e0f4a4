"""Parses OSM opening hours into rules with their dates, times and state, as the specification has them.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from placewright.normalize import hours_dates as dates
from placewright.normalize.hours_dates import Anchor, Test
from placewright.normalize.hours_words import DAYS, EVENTS

_TOKEN = re.compile(
    r"""\s*(?:(?P<quote>"[^"]*")|(?P<alternative>\|\|)|(?P<always>24/7)|(?P<time>\d{1,2}:\d\d)
    |(?P<number>\d+)|(?P<word>[A-Za-z]+)|(?P<mark>[-,;:/+\[\]()]))\s*""",
    re.VERBOSE,
)
_STATES = {"open": "open", "off": "off", "closed": "off", "unknown": "unknown"}
_LAST_YEAR = 9999
# The times of the sun that decide whether a range goes past midnight, and that hold where no point is known.
USUAL_SUN = {"sunrise": 6 * 60, "sunset": 18 * 60, "dawn": 5 * 60 + 30, "dusk": 18 * 60 + 30}  # minutes


class NotSyntax(ValueError):
    """The text is not in the syntax."""


class Time(NamedTuple):
    """A time of day: minutes from midnight, or minutes after an event of the sun."""

    minutes: int
    event: str | None = None

    @property
    def usual(self) -> int:
        """Return the minutes from midnight on a day like many."""
        return self.minutes + (USUAL_SUN[self.event] if self.event else 0)


class Span(NamedTuple):
    """Hours: from a time to a time; a point in time has no end."""

    start: Time
    end: Time | None
    open_end: bool = False
    step: int = 0  # minutes between points in time: 10:00-16:00/90


class Rule(NamedTuple):
    """One rule: the lists of tests that all must have one that passes, the hours, and what then."""

    sign: str  # before it: ; (the first rule too), a comma or ||
    tests: tuple[tuple[Test, ...], ...]
    spans: tuple[Span, ...]
    state: str  # open, off, unknown


def parse(text: str) -> tuple[Rule, ...]:
    """Return the rules of a text.

    Raises:
        NotSyntax: it is not in the syntax.
    """
    parser = _Parser(_tokens(text))
    rules = parser.rules()
    if not rules:
        raise NotSyntax("nothing is said")
    return rules


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise NotSyntax(text[position:])
        kind = match.lastgroup or ""
        found.append((match[kind] if kind in ("mark", "alternative") else kind, match[kind]))
        position = match.end()
    return found


class _Parser:
    """Reads tokens from left to right."""

    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        self._found = found
        self._at = 0

    def rules(self) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        sign = ";"
        while self._kind():
            if self._kind() in (";", "||", ","):
                sign = self._next()
                continue
            rules.append(self._rule(sign))
        return tuple(rules)

    def _kind(self, ahead: int = 0) -> str:
        return self._found[self._at + ahead][0] if self._at + ahead < len(self._found) else ""

    def _text(self, ahead: int = 0) -> str:
        return self._found[self._at + ahead][1] if self._at + ahead < len(self._found) else ""

    def _next(self) -> str:
        text = self._text()
        self._at += 1
        return text

    def _take(self, kind: str) -> bool:
        """Step over a token of that kind, if it is there."""
        if self._kind() == kind:
            self._at += 1
            return True
        return False

    def _need(self, kind: str) -> str:
        if self._kind() != kind:
            raise NotSyntax(f"{kind} is missing at {self._text() or 'the end'}")
        return self._next()

    def _rule(self, sign: str) -> Rule:
        tests: list[tuple[Test, ...]] = []
        spans: list[Span] = []
        state, comment, always = "", "", False
        while self._kind() not in ("", ";", "||"):
            text = self._text()
            if self._kind() == "," and (spans or state or comment or always):
                break
            if self._kind() == "quote":
                comment = self._next()
            elif text in _STATES and not state:
                state = _STATES[self._next()]
            elif self._take("always"):
                always = True
            elif self._kind() in ("time", "(") or text in EVENTS:
                spans += self._spans()
            elif self._kind() == ":" and tests:
                self._next()
            else:
                tests += self._dates()
        if not (tests or spans or state or comment or always):
            raise NotSyntax(self._text())
        return Rule(sign, tuple(tests), tuple(spans), state or ("unknown" if comment else "open"))

    def _dates(self) -> list[tuple[Test, ...]]:
        """Read one list of dates; 2012 Jan gives two, which both must pass."""
        text = self._text()
        if text == "week":
            return [self._weeks()]
        if text in DAYS or text in ("PH", "SH"):
            return [self._weekdays()]
        if self._kind() == "number" and len(text) == 4:
            return self._years()
        if dates.month_number(text) is not None or text == "easter":
            return [self._monthdays(None)]
        raise NotSyntax(text)

    # Years and weeks

    def _years(self) -> list[tuple[Test, ...]]:
        if self._kind(1) == "word" and self._is_date(1):
            year = int(self._next())
            before = self._at
            found = self._monthdays(year)
            if self._is_dated(before):
                return [found]
            self._at = before
            return [(dates.years(year, year),), self._monthdays(None)]
        found_years: list[Test] = []
        while True:
            first = int(self._need("number"))
            last = first
            if self._take("-"):
                last = int(self._need("number"))
                if last <= first:
                    raise NotSyntax("years go backwards")
            elif self._take("+"):
                last = _LAST_YEAR
            step = int(self._need("number")) if self._take("/") else 1
            if step > 1 and last == first:
                last = _LAST_YEAR
            found_years.append(dates.years(first, last, step))
            if self._kind() == "," and self._kind(1) == "number" and len(self._text(1)) == 4:
                self._next()
                continue
            return [tuple(found_years)]

    def _is_date(self, ahead: int) -> bool:
        return dates.month_number(self._text(ahead)) is not None or self._text(ahead) == "easter"

    def _is_dated(self, start: int) -> bool:
        """Tell whether the dates just read name a year at their end too, or have none: 2012 Jan 5-2013 Feb 6."""
        read = self._found[start : self._at]
        return any(kind == "number" and len(text) == 4 for kind, text in read) or read[-1][1] == "+"

    def _weeks(self) -> tuple[Test, ...]:
        self._next()
        found: list[Test] = []
        while True:
            first = int(self._need("number"))
            last = int(self._need("number")) if self._take("-") else first
            is_stepped = self._take("/")
            step = int(self._need("number")) if is_stepped else 1
            if not (1 <= first <= 53 and 1 <= last <= 53) or (is_stepped and not 1 < step <= max(last - first, 1)):
                raise NotSyntax("no such week")
            found.append(dates.weeks(first, last, step))
            if self._kind() == "," and (self._kind(1) == "number" or self._text(1) == "week"):
                self._next()
                if self._text() == "week":
                    self._next()
                continue
            return tuple(found)

    # Days of the week and holidays

    def _weekdays(self) -> tuple[Test, ...]:
        found: list[Test] = []
        while True:
            word = self._next()
            if word in ("PH", "SH"):
                found.append(dates.holidays(word, self._offset()))
            elif word not in DAYS:
                raise NotSyntax(word)
            elif self._take("["):
                places = self._places()
                found.append(dates.nth_weekdays(DAYS.index(word), places, self._offset()))
            elif self._kind() == "-" and self._text(1) in DAYS:
                self._next()
                found.append(dates.weekdays(DAYS.index(word), DAYS.index(self._next())))
            else:
                found.append(dates.weekdays(DAYS.index(word), DAYS.index(word)))
            if self._kind() == "," and (self._text(1) in DAYS or self._text(1) in ("PH", "SH")):
                self._next()
                continue
            return tuple(found)

    def _places(self) -> frozenset[int]:
        places: set[int] = set()
        while not self._take("]"):
            sign = -1 if self._take("-") else 1
            first = sign * int(self._need("number"))
            last = int(self._need("number")) if self._take("-") else first
            if not (1 <= abs(first) <= 5 and 1 <= abs(last) <= 5):
                raise NotSyntax("no such place in a month")
            places.update(range(first, last + 1))
            self._take(",")
        return frozenset(places)

    def _offset(self) -> int:
        """Read +2 days or -1 day; 0 when there is none."""
        if self._kind() in ("+", "-") and self._kind(1) == "number" and self._text(2) in ("day", "days"):
            sign = -1 if self._next() == "-" else 1
            days = sign * int(self._next())
            self._next()
            return days
        return 0

    # Months and days of months

    def _monthdays(self, year: int | None) -> tuple[Test, ...]:
        found: list[Test] = []
        month: int | None = None
        while True:
            test, month = self._monthday(year, month)
            found.append(test)
            ahead = 1 if self._kind() == "," else 0
            dated = self._kind(1) == "number" and len(self._text(1)) == 4 and self._is_date(2)
            is_day = self._kind(1) == "number" and len(self._text(1)) <= 2 and month is not None
            if ahead and (self._is_date(1) or is_day or (dated and year is not None)):
                self._next()
                if dated:
                    year = int(self._next())
                continue
            return tuple(found)

    def _monthday(self, year: int | None, month: int | None) -> tuple[Test, int | None]:
        first = self._anchor(year, month)
        if self._kind() == "-" and self._has_end(first):
            self._next()
            end_year = int(self._next()) if self._kind() == "number" and len(self._text()) == 4 else None
            last = self._anchor(end_year, first.month)
            if first.year is not None and end_year is None:
                last = last._replace(year=first.year)
            if first.day and last.day and first.month == last.month and last.day < first.day and end_year is None:
                raise NotSyntax("days go backwards")
            step = int(self._need("number")) if self._take("/") else 1
            if first.day is None and first.weekday is None and first.month is not None and _is_month(last):
                if end_year is None and first.year is None:
                    return dates.months(first.month, last.month or 0), last.month
                return dates.dates(first, _end_of_month(last), step), last.month
            if _is_month(last):
                last = _end_of_month(last)
            return dates.dates(first, last, step), last.month
        if self._take("+"):
            return dates.dates(first, None), first.month
        if _is_month(first) and first.month is not None and first.year is None:
            return dates.months(first.month, first.month), first.month
        return dates.dates(first, _end_of_month(first) if _is_month(first) else first), first.month

    def _has_end(self, first: Anchor) -> bool:
        """Tell whether the hyphen goes to the end of a range of dates."""
        if self._is_date(1):
            return True
        if self._kind(1) != "number":
            return False
        return (len(self._text(1)) == 4 and self._is_date(2)) or (
            len(self._text(1)) <= 2 and first.day is not None and self._text(2) not in ("day", "days")
        )

    def _anchor(self, year: int | None, month: int | None) -> Anchor:
        if self._text() == "easter":
            self._next()
            return Anchor(year=year, offset=self._offset())
        number = dates.month_number(self._text())
        if number is not None:
            self._next()
            month = number
        elif self._kind() != "number" or month is None:
            raise NotSyntax(self._text())
        day = None
        if self._kind() == "number" and len(self._text()) <= 2:
            day = int(self._next())
            if not 1 <= day <= 31 or (month in (3, 5, 8, 10) and day > 30) or (month == 1 and day > 29):
                raise NotSyntax("no such day")
        if day is None and self._text() in DAYS and self._kind(1) == "[" and self._is_anchored():
            weekday = DAYS.index(self._next())
            self._next()
            (place,) = self._places()
            return Anchor(year=year, month=month, weekday=weekday, place=place, offset=self._offset())
        return Anchor(year=year, month=month, day=day, offset=self._offset())

    def _is_anchored(self) -> bool:
        """Tell Jan Su[1]-Feb 3 and Jan Su[1] -2 days, ends of ranges, from the Sundays of January."""
        end = self._at
        while end < len(self._found) and self._found[end][0] != "]":
            end += 1
        places = self._found[self._at + 2 : end]
        return len([kind for kind, _ in places if kind == "number"]) == 1

    # Times of day

    def _spans(self) -> list[Span]:
        found: list[Span] = []
        while True:
            found.append(self._span())
            if self._kind() == "," and (self._kind(1) in ("time", "(") or self._text(1) in EVENTS):
                self._next()
                continue
            return found

    def _span(self) -> Span:
        start = self._time()
        if self._take("+"):
            return Span(start, None, open_end=True)
        if not (self._kind() == "-" and (self._kind(1) in ("time", "(") or self._text(1) in EVENTS)):
            if start.minutes >= 24 * 60:
                raise NotSyntax("no such time")
            return Span(start, None)
        self._next()
        end = self._time()
        if start.usual >= 24 * 60 or end.usual > 48 * 60:
            raise NotSyntax("no such time")
        step = 0
        if self._take("/"):
            step = self._clock() if self._kind() == "time" else int(self._need("number"))
        is_open = self._take("+")
        if is_open and end.usual == 48 * 60:
            raise NotSyntax("open for more than two days")
        return Span(start, end, is_open, step)

    def _time(self) -> Time:
        if self._take("("):
            event = self._next()
            if event not in EVENTS:
                raise NotSyntax(event)
            sign = -1 if self._kind() == "-" else 1
            if self._kind() not in ("+", "-"):
                raise NotSyntax(self._text())
            self._next()
            minutes = sign * self._clock()
            self._need(")")
            return Time(minutes, event)
        if self._text() in EVENTS:
            return Time(0, self._next())
        return Time(self._clock())

    def _clock(self) -> int:
        hour, _, minute = self._need("time").partition(":")
        if int(minute) > 59 or int(hour) > 48:
            raise NotSyntax("no such time")
        return int(hour) * 60 + int(minute)


def _is_month(anchor: Anchor) -> bool:
    return anchor.month is not None and anchor.day is None and anchor.weekday is None


def _end_of_month(anchor: Anchor) -> Anchor:
    """Return the last day of the month that an anchor names."""
    month = anchor.month or 0
    last = anchor._replace(month=(month + 1) % 12, day=1, offset=-1)
    if month == 11 and anchor.year is not None:
        return last._replace(year=anchor.year + 1)
    return last if month != 11 else anchor._replace(day=31)
