"""Evaluates OSM opening hours at every minute of real days: open, closed or unknown, by sun and holidays where told."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from placewright.normalize.hours_dates import ONE_DAY, Calendar, NoHolidays
from placewright.normalize.hours_osm import in_syntax, normalize_osm
from placewright.normalize.hours_syntax import NotSyntax, Rule, Span, Time, parse
from placewright.normalize.sun import sun_time

DAY = 1440  # minutes
_STATES = {"off": 0, "open": 1, "unknown": 2}
_RUNS = re.compile(rb"\x01+|\x02+")
_CLOSED = re.compile(rb"\x00+")
_NO_HOLIDAYS = Calendar()


class Place(NamedTuple):
    """Where the sun rises and sets: latitude and longitude in degrees, and the zone of the local time."""

    latitude: float
    longitude: float
    zone: tzinfo


class Interval(NamedTuple):
    """A time in which the place is open, or in which it may be open; local time."""

    start: datetime
    end: datetime
    is_unknown: bool


def intervals(
    text: str,
    start: datetime,
    end: datetime,
    *,
    calendar: Calendar = _NO_HOLIDAYS,
    place: Place | None = None,
    points: bool = False,
) -> list[Interval] | None:
    """Return when the place is open or may be open between two local times, in order, merged where they touch.

    Without a `place` the sun rises at 6 and sets at 18. `points` takes points in time (Mo 10:00) as one minute; they
    are no opening hours otherwise. None: not understood, or the holidays that it speaks of are not in the calendar.
    """
    rules = _rules(text)
    if rules is None or (not points and any(_is_point(span) for rule in rules for span in rule.spans)):
        return None
    found: list[Interval] = []
    day = start.date()
    try:
        while (midnight := datetime.combine(day, datetime.min.time())) < end:
            for first, last, is_unknown in _runs(_painted(rules, day, calendar, place)):
                opens = max(start, midnight + timedelta(minutes=first))
                closes = min(end, midnight + timedelta(minutes=last))
                if closes <= opens:
                    continue
                if found and found[-1].end == opens and found[-1].is_unknown == is_unknown:
                    opens = found.pop().start
                found.append(Interval(opens, closes, is_unknown))
            day += ONE_DAY
    except NoHolidays:
        return None
    return found


@lru_cache(maxsize=4096)
def _rules(text: str) -> tuple[Rule, ...] | None:
    """Return the rules of a text: cleaned, as it is, or with its words put into the syntax."""
    for candidate in (normalize_osm(text), text, in_syntax(text)):
        try:
            if candidate is not None:
                return parse(candidate)
        except NotSyntax:
            continue
    return None


def _is_point(span: Span) -> bool:
    return span.step > 0 or (span.end is None and not span.open_end)


def _painted(rules: tuple[Rule, ...], day: date, calendar: Calendar, place: Place | None) -> bytearray:
    """Return the state of each minute of a day.

    A rule that opens takes the place of all that earlier ones said of its day, save behind a comma; hours of the
    evening before are painted where their rule stands.
    """
    minutes = bytearray(DAY)
    for rule in rules:
        today, yesterday = (_means(rule, one, calendar) for one in (day, day - ONE_DAY))
        if today and rule.sign == ";" and rule.state != "off":
            minutes = bytearray(DAY)
        if today and not rule.spans:
            _paint(minutes, 0, DAY, _STATES[rule.state], rule.sign == "||")
        for base, is_meant in ((day - ONE_DAY, yesterday), (day, today)):
            if is_meant:
                shift = DAY if base != day else 0
                for first, last, is_unknown in _hours(rule, base, place):
                    state = _STATES["unknown"] if is_unknown and rule.state != "off" else _STATES[rule.state]
                    _paint(minutes, first - shift, last - shift, state, rule.sign == "||")
    return minutes


def _means(rule: Rule, day: date, calendar: Calendar) -> bool:
    """Tell whether a rule is about a day: each of its lists has a test that passes."""
    for tests in rule.tests:
        passed = [test(day, calendar) for test in tests]
        if not any(passed):
            return False
    return True


def _hours(rule: Rule, day: date, place: Place | None) -> Iterator[tuple[int, int, bool]]:
    """Yield the hours of a rule in minutes from the midnight of a day, and whether they are an open end."""
    starts = sorted(_at(span.start, day, place) for span in rule.spans)
    for span in rule.spans:
        start = _at(span.start, day, place)
        if span.end is None and not span.open_end:
            yield start, start + 1, False
            continue
        end = start
        if span.end is not None:
            end = _at(span.end, day, place)
            wraps = span.end.usual <= span.start.usual
            if wraps and not (span.start.event and span.end.usual == span.start.usual):
                end += DAY
            if span.step:
                yield from ((at, at + 1, False) for at in range(start, end + 1, span.step))
                continue
            if end > start:
                yield start, end, False
        if span.open_end:
            yield end, min([_open_end(span), *(other for other in starts if other > end)]), True


def _open_end(span: Span) -> int:
    """Return when an open end is over at the latest, in minutes, as opening_hours.js supposes: what begins at 17:00 or
    later lasts ten hours, at 22:00 or later eight, everything else until midnight.
    """
    start = span.start.usual if span.end is None else span.end.usual
    if span.end is not None and start <= span.start.usual:
        start += DAY
    return start + 8 * 60 if start >= 22 * 60 else start + 10 * 60 if start >= 17 * 60 else DAY


def _at(time: Time, day: date, place: Place | None) -> int:
    """Return a time in minutes from the midnight of its day."""
    if time.event is None or place is None:
        return time.usual
    moment = sun_time(time.event, day, place.latitude, place.longitude)
    if moment is None:
        return time.usual  # at midnight sun and polar night the syntax says nothing
    local = moment.astimezone(place.zone)
    return (local.date() - day).days * DAY + local.hour * 60 + local.minute + time.minutes


def _paint(minutes: bytearray, first: int, last: int, state: int, only_closed: bool) -> None:
    """Give a state to the minutes from first to last, as far as they are of this day."""
    first, last = max(first, 0), min(last, DAY)
    if first >= last:
        return
    if not only_closed:
        minutes[first:last] = bytes([state]) * (last - first)
        return
    for run in list(_CLOSED.finditer(bytes(minutes), first, last)):
        minutes[run.start() : run.end()] = bytes([state]) * (run.end() - run.start())


def _runs(minutes: bytearray) -> Iterator[tuple[int, int, bool]]:
    """Yield the runs of open and of unknown minutes."""
    for run in _RUNS.finditer(minutes):
        yield run.start(), run.end(), minutes[run.start()] == _STATES["unknown"]
