"""Reads the opening hours of schema.org: the text of `openingHours` and the objects of `openingHoursSpecification`.

https://schema.org/openingHours, https://schema.org/OpeningHoursSpecification
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from placewright.normalize.hours_osm import normalize_osm
from placewright.normalize.hours_week import times_of_day
from placewright.normalize.hours_words import DAYS, MONTHS, read_days
from placewright.normalize.hours_writing import DAY, Times, written

_HOLIDAYS = "PublicHolidays"
_MOST = 400  # objects; a week, its seasons and the holidays of some years are far fewer
_WHOLE_DAYS = re.compile(r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:\s*[-,]\s*)?)+")
_CLOCK = re.compile(r"T?([01]?\d|2[0-4]):?([0-5]\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
_END_OF_DAY = DAY - 1  # 23:59 stands for midnight, as 24:00 is no time of ISO 8601


class _NotTold(Exception):
    """The hours are not understood."""


def from_opening_hours(value: str | Sequence[str]) -> str | None:
    """Return the `openingHours` of schema.org in OSM syntax: "Mo-Fr 09:00-17:00", or a list of such; None when some of
    it is not understood.

    Its days without hours ("Mo-Su") are days around the clock, as its documentation has them.
    """
    texts = [value] if isinstance(value, str) else list(value)
    told = [text.strip() for text in texts if text.strip()]
    if not told or len(told) > _MOST:
        return None
    cleaned = [normalize_osm(f"{text} 00:00-24:00" if _WHOLE_DAYS.fullmatch(text) else text) for text in told]
    known = [text for text in cleaned if text is not None]
    if len(known) < len(cleaned):
        return normalize_osm("\n".join(told))  # all lines together may tell the language that one alone does not
    # Each text adds to the others, nights included: so do rules behind a comma.
    return known[0] if len(known) == 1 else normalize_osm(", ".join(dict.fromkeys(known)))


def from_specification(value: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str | None:
    """Return the `openingHoursSpecification` of schema.org in OSM syntax, or None when some of it is not understood.

    Days may be names or addresses (https://schema.org/Monday, PublicHolidays), or missing for all days. 00:00 to 00:00
    is closed, 00:00 to 23:59 around the clock, as Google documents them. With `validFrom` and `validThrough` hours hold
    on those dates only, and take the place of the others there.
    """
    parts = [value] if isinstance(value, Mapping) else list(value)
    if not parts or len(parts) > _MOST:
        return None
    try:
        return _written(parts)
    except _NotTold:
        return None


def _written(parts: Sequence[Mapping[str, Any]]) -> str:
    """Return the hours of all objects: first the ordinary week, then each span of dates."""
    weeks: dict[str, tuple[dict[int, Times], list[Times]]] = {}
    for part in parts:
        week, holidays = weeks.setdefault(_dates(part), ({}, []))
        times = _times(part)
        for day in _days(part.get("dayOfWeek")):
            if day is None:
                holidays.append(times)
            else:
                week[day] = tuple(sorted({*week.get(day, ()), *times}))
    if any(_overlap(times) for week, _ in weeks.values() for times in week.values()):
        raise _NotTold("hours that overlap")
    told = []
    for span, (week, holidays) in sorted(weeks.items()):
        of_holidays = tuple(sorted({one for times in holidays for one in times})) if holidays else None
        told.append(written(week, of_holidays, span, names_days=not span or len(week) < 7))
    text = normalize_osm("; ".join(told))
    if text is None:
        raise _NotTold(told)
    return text


def _overlap(times: Times) -> bool:
    return any(first[1] > second[0] for first, second in pairwise(times))


def _days(value: Any) -> list[int | None]:
    """Return the days that `dayOfWeek` names, None among them for public holidays; all days for nothing."""
    if value and not isinstance(value, str | Mapping | list | tuple):
        raise _NotTold(value)
    names = [value] if isinstance(value, str | Mapping) else list(value or ())
    days: list[int | None] = []
    for name in names:
        text = str(name.get("@id") or name.get("name") or "") if isinstance(name, Mapping) else str(name)
        text = re.split(r"[/#:]", text.strip().rstrip("/"))[-1]
        if text == _HOLIDAYS:
            days.append(None)
            continue
        read = normalize_osm(f"{text} 00:00-24:00") if text else None
        known = read_days([text.casefold()]) or {}
        meant = known.get(text.casefold(), "")
        first, _, last = (meant or (read or "").removesuffix(" 00:00-24:00")).partition("-")
        if first not in DAYS:
            raise _NotTold(text)
        days.extend(range(DAYS.index(first), DAYS.index(last or first) + 1))
    return days or list(range(7))


def _times(part: Mapping[str, Any]) -> Times:
    """Return the hours of an object; none: closed."""
    opens, closes = part.get("opens"), part.get("closes")
    if not opens and not closes:
        if part.get("validFrom") or part.get("validThrough"):
            return ()  # "closed on these days", as Google documents it
        raise _NotTold("no hours")
    start, end = _minutes(opens), _minutes(closes)
    if start == end:
        return ()
    if end in (0, _END_OF_DAY):
        end = DAY
    return ((start, end if end > start else end + DAY),)


def _minutes(value: Any) -> int:
    """Return a time of day in minutes: 09:00, 9:00:00, T09:00, 9:00 AM."""
    text = str(value or "").strip()
    match = _CLOCK.fullmatch(text)
    if match:
        return int(match[1]) * 60 + int(match[2])
    spans = times_of_day(f"{text} - 11:59 pm") if re.search(r"[ap]\.?m", text, re.IGNORECASE) else None
    if spans is None or len(spans) != 1:
        raise _NotTold(text)
    return spans[0][0]


def _dates(part: Mapping[str, Any]) -> str:
    """Return the dates on which an object holds, in OSM syntax; empty: always. A span of a year or more is always."""
    first, last = (_date(part.get(name)) for name in ("validFrom", "validThrough"))
    if first is None and last is None:
        return ""
    if first is None or last is None or last < first:
        raise _NotTold("an open span of dates")
    if (last - first).days >= 364:
        return ""
    start = f"{first.year} {MONTHS[first.month - 1]} {first.day:02}"
    return start if first == last else f"{start}-{last.year} {MONTHS[last.month - 1]} {last.day:02}"


def _date(value: Any) -> date | None:
    if not value:
        return None
    match = _DATE.fullmatch(str(value).strip())
    try:
        return date(*map(int, match.groups())) if match else _not_told(value)
    except ValueError:
        return _not_told(value)


def _not_told(value: Any) -> date:
    raise _NotTold(value)
