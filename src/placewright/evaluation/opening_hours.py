"""Opening hours against the cases of opening_hours.js: open at the same times, refused where wrong."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from placewright.evaluation.data import data_file
from placewright.evaluation.measure import Row, Skipped, share
from placewright.normalize.hours_calendar import Interval, Place, intervals
from placewright.normalize.hours_dates import Calendar
from placewright.normalize.hours_osm import normalize_osm

_YEARS = range(2008, 2031)  # of which the cases speak
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
    "count as missed. The floor is opening-hours-py alone behind our cleaning. Public holidays are those of the "
    "package holidays, which differs from the table of opening_hours.js for regions of Russia and some states of the "
    "USA; nothing free tells school holidays, so that these cases are refused"
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
    place = case["place"] or "de_bw"
    custom = re.fullmatch(r"custom (\w+) ([\d.]+),([\d.]+)", place)
    point = Place(float(custom[2]), float(custom[3]), _BERLIN) if custom else _HOME
    told = intervals(
        _text(case["value"]),
        _moment(case["from"]),
        _moment(case["to"]),
        calendar=Calendar() if place == "none" else _calendar(custom[1] if custom else place),
        place=None if place in ("none", "unspecified") else point,
        points="oints in time" in case["name"],
    )
    return told or []


@cache
def _calendar(place: str) -> Calendar:
    """Return the public holidays of de_bw, us_tx, it, …

    Raises:
        Skipped: the package that knows them is not installed.
    """
    try:
        from holidays import country_holidays
    except ImportError:
        raise Skipped("the package holidays is not installed (pip install holidays)") from None
    country, _, region = ("de_bw" if place == "unspecified" else place).upper().partition("_")
    try:
        days = country_holidays(country, subdiv=region or None, years=_YEARS, observed=False)
    except NotImplementedError:  # the package knows no regions of this country
        days = country_holidays(country, years=_YEARS, observed=False)
    return Calendar(public=frozenset(days))


def _moment(text: str) -> datetime:
    year, month, day, hour, minute = map(int, (*re.findall(r"\d+", text), 0, 0)[:5])
    return datetime(year, month, day) + timedelta(hours=hour, minutes=minute)  # noqa: DTZ001 - opening hours are local
