"""Reads valid OSM opening hours as rules of an ordinary week; what lies outside of one is counted or refused.

opening-hours-py checks the syntax; its evaluation is not used here, since it reads "PH Su" as every Sunday, a comment
as open and the sun as one of its own, and since rules without dates tell the ordinary week whatever day it is.
"""

import re
from typing import NamedTuple

from placewright.normalize.hours_words import DAYS, MONTHS

DAY = 1440  # minutes
ALL_DAYS = frozenset(range(7))
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_RULES = re.compile(r'(?P<quote>"[^"]*")|(?P<mark>;|\|\|)|(?P<comma>,\s*(?=[A-Z0-9e]))|(?P<rest>.)', re.DOTALL)
_DAY_LIST = r"(?:(?:PH|SH|Mo|Tu|We|Th|Fr|Sa|Su)(?:\s*[-,]\s*)?)+"
_RULE = re.compile(
    rf"""
    (?P<dates>[^"]*?)\s*:?\s*
    (?P<days>{_DAY_LIST})?\s*:?\s*
    (?P<times>24/7|\d\d:\d\d-\d\d:\d\d(?:\s*,\s*\d\d:\d\d-\d\d:\d\d)*)?\s*
    (?P<state>open|off|closed|unknown)?\s*
    (?P<comment>"[^"]*")?
    """,
    re.VERBOSE,
)
# Holidays alone, or "PH Su": those that fall on a Sunday. Behind a comma, as in "PH,Su", Su is a day of its own.
_HOLIDAY = re.compile(r"(?:PH|SH)(?:\s*,\s*(?:PH|SH))*(?!\s*[,-]|\w)")
_TIME = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_YEAR = re.compile(r"(?<![\d:])\d{4}(?!\d)")


class NotOrdinary(Exception):
    """The text says something that one ordinary week cannot hold."""


class Rule(NamedTuple):
    """One rule without dates: which days (0: Monday), when, and what then."""

    days: frozenset[int]
    times: tuple[tuple[int, int], ...]  # minutes from the day's midnight; an end beyond 1440 is on the next day
    whole_day: bool  # no times were given
    state: str  # open, off, unknown
    adds: bool  # behind a comma: adds to the rules before it, where others replace them on their days


def read_rules(text: str) -> tuple[list[Rule], int]:
    """Return the rules of the ordinary week, and the days of a year on which other rules apply.

    Left out are holidays (PH, SH), and what is unknown behind || : "by appointment" outside of the hours.

    Raises:
        NotOrdinary: the sun, an open end, points in time, some Mondays of a month, alternating weeks, open-ended years.
    """
    rules: list[Rule] = []
    exceptional = 0
    for sign, part in _parts(text):
        if _HOLIDAY.match(part):
            continue
        match = _RULE.fullmatch(part)
        if match is None:
            raise NotOrdinary(part)
        dates = match["dates"].strip()
        span = _span(dates) if dates else 0
        if dates and span < 365:
            exceptional += span
            continue
        rule = _rule(match, adds=sign == ",")
        if sign != "||":
            rules.append(rule)
        elif rule.state == "open":
            raise NotOrdinary("more hours behind ||")
    return rules, exceptional


def _parts(text: str) -> list[tuple[str, str]]:
    """Return the rules, each with the sign before it: ; (the first rule too), a comma or ||."""
    parts: list[tuple[str, str]] = []
    sign, part = ";", ""
    for match in _RULES.finditer(text):
        if match["mark"] or (match["comma"] and _is_whole(part) and not re.match(r"\d\d:", text[match.end() :])):
            parts.append((sign, part.strip()))
            sign, part = match["mark"] or ",", ""
        else:
            part += match[0]
    parts.append((sign, part.strip()))
    return [(sign, part) for sign, part in parts if part]


def _is_whole(part: str) -> bool:
    """Tell whether a comma behind this part begins another rule: hours, a state or a comment were said."""
    return re.search(r'(?:\d\d:\d\d\)?\+?|open|off|closed|unknown|"|24/7)\s*$', part) is not None


def _rule(match: re.Match[str], adds: bool) -> Rule:
    """Return the rule of a match without dates."""
    state = {"closed": "off", None: "unknown" if match["comment"] else "open"}.get(match["state"], match["state"])
    times = tuple(_times(match["times"] or ""))
    if not times and not match["times"] and not match["state"] and not match["comment"]:
        raise NotOrdinary("days without hours")
    return Rule(_days(match["days"]), times, not times, state, adds)


def _days(text: str | None) -> frozenset[int]:
    """Return the days of a list such as Mo-We,Sa; all days for none. Fr-Mo wraps around."""
    if not text:
        return ALL_DAYS
    days: set[int] = set()
    for item in re.split(r"\s*,\s*", text.strip()):
        first, _, last = (end.strip() for end in item.partition("-"))
        if first in DAYS:
            start, end = DAYS.index(first), DAYS.index(last or first)
            days.update((start + offset) % 7 for offset in range((end - start) % 7 + 1))
    return frozenset(days)


def _times(text: str) -> list[tuple[int, int]]:
    """Return the ranges in minutes; an end that is not after its start is on the next day."""
    ranges: list[tuple[int, int]] = []
    for hour, minute, to_hour, to_minute in _TIME.findall(text):
        start, end = int(hour) * 60 + int(minute), int(to_hour) * 60 + int(to_minute)
        if start == end != 0:
            raise NotOrdinary("12:00-12:00 may be a day or nothing")
        ranges.append((start, end if end > start else end + DAY))
    return ranges


def _span(dates: str) -> int:
    """Return how many days of an ordinary year the dates cover: 0 for those of single years."""
    if "[" in dates or "/" in dates or "+" in dates:
        raise NotOrdinary(dates)
    years = _YEAR.findall(dates)
    if years:
        if re.search(r"\d{4}\s*[-,]\s*\d{4}", dates):
            raise NotOrdinary(dates)
        return 0
    if dates.startswith("week"):
        ranges = [week.split("-") for week in re.findall(r"\d+(?:-\d+)?", dates.replace(" ", ""))]
        return 7 * sum(_length(int(week[0]), int(week[-1]), 53) for week in ranges)
    if "easter" in dates:
        if re.search(r"[A-Z]", dates):
            raise NotOrdinary(dates)
        return 14
    return _month_span(dates)


def _month_span(dates: str) -> int:
    """Return the days of lists such as Dec 24-26, Jan 1, Jul-Aug, Dec 20-Jan 6."""
    total, month = 0, ""
    for item in re.split(r"\s*,\s*", dates):
        match = re.fullmatch(r"([A-Z][a-z]{2})?\s*(\d{1,2})?(?:\s*-\s*([A-Z][a-z]{2})?\s*(\d{1,2})?)?", item)
        if match is None or {match[1] or month, match[3] or "Jan"} - set(MONTHS):
            raise NotOrdinary(dates)
        month = match[1] or month
        last = match[3] or month
        first_day = _day_of_year(month, int(match[2] or 1))
        last_of = match[4] or (match[2] if "-" not in item else None)
        total += _length(first_day, _day_of_year(last, int(last_of or _MONTH_DAYS[MONTHS.index(last)])), 366)
    return total


def _day_of_year(month: str, day: int) -> int:
    return sum(_MONTH_DAYS[: MONTHS.index(month)]) + day


def _length(first: int, last: int, cycle: int) -> int:
    return (last - first) % cycle + 1
