"""Tells the ordinary week of OSM opening hours: when each day's hours begin and end, minute for minute."""

from collections.abc import Iterable
from functools import lru_cache

from placewright.normalize.hours_osm import normalize_osm
from placewright.normalize.hours_rules import ALL_DAYS, DAY, NotOrdinary, Rule, read_rules

WEEK = 7 * DAY  # minutes
_EXCEPTIONAL_DAYS = 42  # of a year: a closed August is an exception to the ordinary week, a winter season is not

Interval = tuple[int, int]  # minutes from Monday 00:00; the start is within the week, the end may be beyond it


@lru_cache(maxsize=65536)
def open_intervals(text: str) -> tuple[Interval, ...] | None:
    """Return when the place is open in an ordinary week, merged and in order; None when no single week tells it.

    The ordinary week is that of the rules without dates. Holidays, dates of single years and dates that cover at most
    six weeks of a year are exceptions to it; with more than that there are seasons, which one week cannot tell.
    """
    canonical = normalize_osm(text)
    if canonical is None:
        return None
    try:
        rules, exceptional = read_rules(canonical)
        if not rules or exceptional > _EXCEPTIONAL_DAYS:
            return None
        return _merged(_week(rules))
    except NotOrdinary:
        return None


def times_of_day(text: str) -> tuple[Interval, ...] | None:
    """Return the hours of a text that speaks of one day, in minutes from its midnight; None when it names days."""
    canonical = normalize_osm(text.replace(";", ","))
    if canonical is None:
        return None
    try:
        rules, exceptional = read_rules(canonical)
    except NotOrdinary:
        return None
    if exceptional or len(rules) != 1 or rules[0].days != ALL_DAYS or rules[0].state == "unknown":
        return None
    if rules[0].state == "off":
        return () if rules[0].whole_day else None
    return tuple(sorted(rules[0].times)) or ((0, DAY),)


def _week(rules: list[Rule]) -> list[list[Interval]]:
    """Return the open intervals of each calendar day, Monday first, in minutes from its midnight.

    As the specification of opening_hours wants it, a rule that does not add takes the place of all that earlier rules
    say of its days, the rest of the night before included: of "Fr 18:00-02:00; Sa 10:00-12:00" Friday ends at midnight.

    Raises:
        NotOrdinary: for some of a day it is unknown whether the place is open, or a pause may be in a night.
    """
    opened: list[list[Interval]] = [[] for _ in range(7)]
    unknown: set[int] = set()
    for rule in rules:
        if rule.state == "off" and not rule.whole_day:
            if any(end > DAY for other in rules for _, end in other.times):
                raise NotOrdinary("a pause in a night")
            for day in rule.days:
                opened[day] = _without(opened[day], rule.times)
            continue
        if rule.state == "off" or not rule.adds:
            unknown.difference_update(rule.days)
            for day in rule.days:
                opened[day] = []
        if rule.state == "unknown":
            unknown.update(rule.days)
        elif rule.state != "off":
            _open(opened, rule)
    if unknown:
        raise NotOrdinary("unknown")
    return opened


def _open(opened: list[list[Interval]], rule: Rule) -> None:
    """Add the hours of a rule to its days, and what goes on after midnight to the days that follow."""
    for day in rule.days:
        for start, end in rule.times or ((0, DAY),):
            opened[day].append((start, min(end, DAY)))
            if end > DAY:
                opened[(day + 1) % 7].append((0, end - DAY))


def _without(opened: list[Interval], closed: Iterable[Interval]) -> list[Interval]:
    """Return the open intervals less the closed ones."""
    for start, end in closed:
        opened = [
            part
            for first, last in opened
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return opened


def _merged(days: list[list[Interval]]) -> tuple[Interval, ...]:
    """Return the week's intervals without overlaps, joined where they touch, around the end of the week too."""
    spans = sorted((day * DAY + start, day * DAY + end) for day, opened in enumerate(days) for start, end in opened)
    merged: list[Interval] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    while len(merged) > 1 and merged[-1][1] >= merged[0][0] + WEEK:
        first = merged.pop(0)
        merged[-1] = (merged[-1][0], max(merged[-1][1], first[1] + WEEK))
    if merged and merged[-1][1] - merged[0][0] >= WEEK and len(merged) == 1:
        return ((0, WEEK),)
    return tuple(merged)


def by_day(intervals: tuple[Interval, ...]) -> list[list[Interval]]:
    """Return for each day, Monday first, the intervals that begin on it, in minutes from its midnight.

    A night belongs to the evening on which it began; what lasts a whole day or longer is cut at the midnights.
    """
    days: list[list[Interval]] = [[] for _ in range(7)]
    for start, end in intervals:
        if end - start < DAY:
            days[start // DAY].append((start % DAY, start % DAY + end - start))
            continue
        for midnight in range(start // DAY * DAY, end, DAY):
            first, last = max(start, midnight), min(end, midnight + DAY)
            days[midnight // DAY % 7].append((first - midnight, last - midnight))
    return [sorted(day) for day in days]
