"""Opening hours against the cases of opening_hours.js: open at the same times, refused where wrong."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from placewright.evaluation.data import data_file
from placewright.evaluation.measure import Row, share
from placewright.normalize.hours_calendar import Interval, Place, intervals
from placewright.normalize.hours_dates import Calendar
from placewright.normalize.hours_osm import normalize_osm

HOLIDAYS = Path(__file__).with_name("holidays.json")  # made by vendor/holidays.py
YEARS = range(2008, 2036)  # of which the cases speak
# The cases say "somewhere in this state" without a point, and other tables of the sun differ by two or three minutes.
_BERLIN = ZoneInfo("Europe/Berlin")
_HOME = Place(49.54, 9.79, _BERLIN)  # in the north of Baden-Württemberg
_SUN_SLACK = timedelta(minutes=4)
_SCHOOL = re.compile(r"\bSH\b|school|schul", re.IGNORECASE)
_PUBLIC = re.compile(r"\bPH\b|holiday|feiertag", re.IGNORECASE)
_SUN = re.compile(r"sunrise|sunset|dawn|dusk|daylight")


def measure() -> list[Row]:
    """Return how many intervals of the cases were told: all, by kind of case, and how many wrong texts were refused."""
    cases = read_cases()
    groups = {
        "hours and dates": [case for case in cases if not _speaks_of(case, _PUBLIC, _SCHOOL)],
        "with public holidays": [case for case in cases if _speaks_of(case, _PUBLIC) and not _speaks_of(case, _SCHOOL)],
        "with school holidays": [case for case in cases if _speaks_of(case, _SCHOOL)],
    }
    found = {name: _counted(group) for name, group in groups.items()}
    hits, n = (sum(column) for column in zip(*found.values(), strict=True))
    rows = [share("opening_hours intervals", hits, n, floor=0.451, goal=0.97, note=_NOTE)]
    rows += [share(f"opening_hours intervals: {name}", *counts) for name, counts in found.items()]
    wrong = list(_read("should_fail"))
    refused = sum(normalize_osm(_text(case["value"])) is None for case in wrong)
    rows.append(share("opening_hours wrong texts: refused", refused, len(wrong)))
    return rows


_NOTE = (
    "an interval counts as told when it begins and ends at the same minute and is as sure; intervals that are too many "
    "count as missed. The floor is opening-hours-py alone behind our cleaning. Which days are holidays is given, as "
    "opening_hours.js knows them: the cases take it for granted, and the hours of a place do not depend on who counts "
    "its holidays. With the public holidays of the package holidays, and no school holidays, it was 0.790"
)


def read_cases() -> list[Mapping[str, Any]]:
    """Return the cases that tell intervals between two local times."""
    return [
        case
        for case in _read("intervals")
        if re.match(r"\d{4}[-.]\d", case["from"]) and all(re.match(r"\d{4}", first) for first, *_ in case["intervals"])
    ]


def _read(kind: str) -> list[Mapping[str, Any]]:
    path = data_file("opening-hours/opening_hours_js_cases.jsonl")
    return [
        case for line in path.read_text(encoding="utf-8").splitlines() if (case := json.loads(line))["kind"] == kind
    ]


def _text(value: str | Sequence[str]) -> str:
    """Return the text of a case; behind it may stand a word of the test's own."""
    return value if isinstance(value, str) else value[0]


def _speaks_of(case: Mapping[str, Any], *patterns: re.Pattern[str]) -> bool:
    return any(pattern.search(_text(case["value"])) for pattern in patterns)


def _counted(cases: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Return the intervals that were told, and all: the expected ones and those told too much."""
    hits = total = 0
    for case in cases:
        expected = expected_intervals(case)
        told = told_intervals(case)
        slack = _SUN_SLACK if _speaks_of(case, _SUN) else timedelta(0)
        right = sum(any(_equal(one, other, slack) for other in told) for one in expected)
        hits += right
        total += len(expected) + len(told) - min(right, len(told))
    return hits, total


def _equal(one: Interval, other: Interval, slack: timedelta) -> bool:
    apart = (abs(one.start - other.start), abs(one.end - other.end))
    return max(apart) <= slack and one.is_unknown == other.is_unknown


def expected_intervals(case: Mapping[str, Any]) -> list[Interval]:
    """Return what a case expects; neighbours that differ by their comment alone are one."""
    found: list[Interval] = []
    for first, last, is_unknown, *_ in case["intervals"]:
        interval = Interval(_moment(first), _moment(last), bool(is_unknown))
        if found and found[-1].end == interval.start and found[-1].is_unknown == interval.is_unknown:
            interval = interval._replace(start=found.pop().start)
        found.append(interval)
    return found


def told_intervals(case: Mapping[str, Any]) -> list[Interval]:
    """Return what we tell of a case; nothing when it is refused."""
    place = case["place"] or "unspecified"
    custom = re.fullmatch(r"custom \w+ ([\d.]+),([\d.]+)", place)
    point = Place(float(custom[1]), float(custom[2]), _BERLIN) if custom else _HOME
    told = intervals(
        _text(case["value"]),
        _moment(case["from"]),
        _moment(case["to"]),
        calendar=Calendar() if place == "none" else _calendar(_region(place)),
        place=None if place in ("none", "unspecified") else point,
        points="oints in time" in case["name"],
    )
    return told or []


@cache
def _calendar(region: str) -> Calendar:
    """Return the holidays of de_bw, us_tx, it, …"""
    days = _holidays()[region]
    return Calendar(*(frozenset(map(date.fromisoformat, days[kind])) for kind in ("PH", "SH")))


@cache
def _holidays() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the days by region and kind."""
    found: dict[str, Mapping[str, Sequence[str]]] = json.loads(HOLIDAYS.read_text(encoding="utf-8"))
    return found


def regions() -> list[str]:
    """Return the regions whose holidays the cases speak of: de_bw, us_tx, it, …"""
    return sorted({_region(case["place"]) for case in _read("intervals")} - {"none"})


def _region(place: str | None) -> str:
    """Return the region of a case; de_bw where it names none."""
    return "de_bw" if place in (None, "unspecified") else re.sub(r"custom (\w+) .*", r"\1", place)


def _moment(text: str) -> datetime:
    year, month, day, hour, minute = map(int, (*re.findall(r"\d+", text), 0, 0)[:5])
    return datetime(year, month, day) + timedelta(hours=hour, minutes=minute)  # noqa: DTZ001 - opening hours are local
