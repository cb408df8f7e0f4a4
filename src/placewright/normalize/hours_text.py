"""Reads opening hours as people write them, in many languages; what is not fully understood is refused.

A text is read in every language that knows all of its words. It counts when all languages that can make sense of it
make the same: "Mi-Do 12-20 Uhr" is German, while "Mi-Do 12-20" may be Spanish, too, and is refused.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from placewright.normalize.hours_clock import NotTold, Span, ranges
from placewright.normalize.hours_vocabulary import Word, languages_of, read_words
from placewright.normalize.hours_words import DAYS, MONTHS
from placewright.normalize.hours_writing import DAY, LATE, Times, written

_LONGEST = 1500  # characters
_TAG = re.compile(r"^\s*opening_hours\s*=\s*")
_EVERY_DAY = frozenset(range(7))


@dataclass
class _Clause:
    """What one clause says; it is complete when it has hours or is closed."""

    months: tuple[int, int] | None = None
    days: set[int] = field(default_factory=set)
    holidays: bool = False
    names_days: bool = False
    without: set[int] = field(default_factory=set)
    without_holidays: bool = False
    times: list[Span] = field(default_factory=list)
    is_off: bool = False

    @property
    def is_complete(self) -> bool:
        return self.is_off or bool(self.times)


@lru_cache(maxsize=16384)
def read_text(text: str) -> str | None:
    """Return the hours of a text in OSM syntax, or None when it is not understood, or may mean two things."""
    if len(text) > _LONGEST:
        return None
    text = _TAG.sub("", text)
    readings: set[str] = set()
    for language in languages_of(text):
        words = read_words(text, language)
        if words:
            try:
                readings.add(_read(words))
            except NotTold:
                continue
    return readings.pop() if len(readings) == 1 else None


def _read(words: Sequence[Word]) -> str:
    """Return the hours that the words of one language tell.

    Raises:
        NotTold: they tell none, or not surely.
    """
    parts = list(_grouped([word for word in words if word.kind != ":"]))
    clauses = _clauses(parts)
    if not clauses:
        raise NotTold("no hours")
    if any(clause.months for clause in clauses) and clauses[0].months is None:
        raise NotTold("months that may hold for some clauses")
    seasons: dict[tuple[int, int] | None, tuple[dict[int, Times], list[Times]]] = {}
    months = None
    for clause in clauses:
        months = clause.months or months
        week, holidays = seasons.setdefault(months, ({}, []))
        others_are_off = clause is clauses[0] and all(other.is_off for other in clauses[1:])
        _add(clause, week, holidays, is_alone=others_are_off or months is not None)
    if not any(times for week, _ in seasons.values() for times in week.values()):
        raise NotTold("never open")
    if len(seasons) > 1 and _overlap([span for span in seasons if span]):
        raise NotTold("seasons that overlap")
    rules = []
    for span, (week, holidays) in seasons.items():
        prefix = "" if span is None else _season(*span)
        is_daily = not any(clause.names_days for clause in clauses)
        rules.append(written(week, holidays[0] if holidays else None, prefix, names_days=not is_daily))
    return "; ".join(rules)


# From words to parts: days, months, hours


@dataclass
class _Part:
    """Days, months, hours, or a sign; kind as in `Word`."""

    kind: str
    days: set[int] = field(default_factory=set)
    holidays: bool = False
    months: tuple[int, int] = (0, 0)
    times: list[Span] = field(default_factory=list)


def _grouped(words: Sequence[Word]) -> Iterable[_Part]:
    """Yield the parts; lists of days and lists of hours are one part each."""
    has_evening = not any(word.half in ("a", "p") for word in words) and any(
        word.kind == "T" and (word.text >= "13" or word.half == "!") for word in words
    )
    index = 0
    while index < len(words):
        kind = words[index].kind
        if kind == "D":
            part, index = _days(words, index)
            yield part
        elif kind == "M":
            part, index = _months(words, index)
            if part.months[0] == part.months[1] and index < len(words) and words[index].half == "?":
                raise NotTold("days of a month")
            yield part
        elif kind == "T":
            times, index = ranges(words, index, has_evening)
            yield _Part("T", times=times)
        elif kind == "A":
            index += 1
            yield _Part("T", times=[(0, DAY)])
        elif kind in ("S", "X", ",", ";", "(", ")"):
            index += 1
            yield _Part(kind)
        elif kind == "-" and _is_dash(words, index):
            index += 1
        else:
            raise NotTold(words[index].text)


def _is_dash(words: Sequence[Word], index: int) -> bool:
    """Tell a dash between days and their hours: Mon - 9am-5pm, Sunday - closed."""
    before = words[index - 1].kind if index else ""
    after = words[index + 1].kind if index + 1 < len(words) else ""
    return before in ("D", "M") and after in ("T", "S", "A")


def _days(words: Sequence[Word], index: int) -> tuple[_Part, int]:
    """Return a list of days such as Mo-We, Fr, PH, and where it ends."""
    part = _Part("D")
    while True:
        first = words[index].text
        if _kind(words, index + 1) == "-" and _kind(words, index + 2) == "D":
            last = words[index + 2].text
            if first not in DAYS or last not in DAYS:
                raise NotTold("a range of days that are several")
            start, length = DAYS.index(first), (DAYS.index(last) - DAYS.index(first)) % 7 + 1
            part.days.update((start + offset) % 7 for offset in range(length))
            index += 3
        else:
            part.holidays = part.holidays or "PH" in first
            part.days.update(_named_days(first))
            index += 1
        joined = index
        while _kind(words, joined) == ",":
            joined += 1
        if _kind(words, joined) != "D":
            return part, index
        if joined == index:
            raise NotTold("days side by side")
        index = joined


def _named_days(text: str) -> Iterable[int]:
    """Return the days of Mo, Mo-Fr, PH or Su,PH."""
    for name in text.split(","):
        first, _, last = name.partition("-")
        if first in DAYS:
            yield from range(DAYS.index(first), DAYS.index(last or first) + 1)


def _months(words: Sequence[Word], index: int) -> tuple[_Part, int]:
    """Return a month or a range of months, and where it ends. Days of months are refused by what follows."""
    first = last = MONTHS.index(words[index].text)
    index += 1
    if _kind(words, index) == "-" and _kind(words, index + 1) == "M":
        last = MONTHS.index(words[index + 1].text)
        index += 2
    return _Part("M", months=(first, last)), index


def _kind(words: Sequence[Word], index: int) -> str:
    return words[index].kind if index < len(words) else ""


# From parts to clauses


def _clauses(parts: Sequence[_Part]) -> list[_Clause]:
    """Return the clauses of parts in their order."""
    first = next((part.kind for part in parts if part.kind in ("D", "T")), "")
    has_days = any(part.kind == "D" for part in parts)
    hours_first = first == "T" and has_days and _is_hours_first(parts)
    clauses = [_Clause()]
    excepted = False
    for part in parts:
        clause = clauses[-1]
        if part.kind == "X":
            if excepted or not (clause.names_days or clause.is_complete):
                raise NotTold("except what?")
            excepted = True
            continue
        if part.kind == "D" and excepted:
            clause.without |= part.days
            clause.without_holidays = part.holidays
            excepted = False
            continue
        if excepted and part.kind not in ("(", ")"):
            raise NotTold("except what?")
        if part.kind in ("D", "T", "S", "M") and _begins(part, clause, hours_first):
            clause = _Clause()
            clauses.append(clause)
        _tell(part, clause)
    if excepted:
        raise NotTold("except what?")
    told = [clause for clause in clauses if clause != _Clause()]
    if any(not clause.is_complete for clause in told):
        raise NotTold("days without hours")
    if not any(clause.times for clause in told):
        raise NotTold("closed, but when is it open?")
    return told


def _is_hours_first(parts: Sequence[_Part]) -> bool:
    """Tell whether each list of hours stands before its days, as it must when a text begins with hours."""
    spoken = "".join(part.kind for part in parts if part.kind in ("D", "T", "S"))
    return spoken.endswith(("D", "S"))


def _begins(part: _Part, clause: _Clause, hours_first: bool) -> bool:
    """Tell whether a part begins another clause, since the one at hand has such a part already."""
    if part.kind == "M":
        return clause.is_complete or clause.names_days
    if part.kind == "D":
        return (
            clause.names_days
            if hours_first or clause.is_off
            else clause.is_complete and (clause.names_days or not clause.is_off)
        )
    if part.kind == "S":
        return clause.is_complete
    return (hours_first and clause.names_days) or clause.is_off


def _tell(part: _Part, clause: _Clause) -> None:
    """Add to a clause what a part says."""
    if part.kind == "D":
        if clause.names_days:
            raise NotTold("days twice")
        clause.days |= part.days
        clause.holidays = part.holidays
        clause.names_days = True
    elif part.kind == "T":
        clause.times += part.times
    elif part.kind == "S":
        clause.is_off = True
    elif part.kind == "M":
        if clause.months:
            raise NotTold("months twice")
        clause.months = part.months


# From clauses to a week


def _add(clause: _Clause, week: dict[int, Times], holidays: list[Times], *, is_alone: bool) -> None:
    """Add a clause to the week of its season.

    Raises:
        NotTold: it contradicts what was said before.
    """
    if not clause.names_days and not (is_alone and not clause.is_off):
        raise NotTold("hours of which days?")
    days = (clause.days if clause.names_days else set(_EVERY_DAY)) - clause.without
    if clause.without - (clause.days or _EVERY_DAY):
        raise NotTold("an exception from other days")
    times = _sorted(clause.times)
    if clause.is_off and times:
        raise NotTold("closed at hours")
    for day in days:
        if clause.is_off or day not in week:
            week[day] = times
        elif not week[day]:
            continue  # closed, as was said before: daily 9-17 holds for the other days
        else:
            week[day] = _sorted([*week[day], *times])
    for day in clause.without:
        week.setdefault(day, ())
    if clause.holidays or clause.without_holidays:
        if holidays:
            raise NotTold("holidays twice")
        holidays.append(() if clause.without_holidays else times)


def _sorted(times: Iterable[Span]) -> Times:
    """Return hours in order.

    Raises:
        NotTold: some overlap.
    """
    found = tuple(sorted(times))
    if any(first[1] > second[0] for first, second in pairwise(found)):
        raise NotTold("hours that overlap")
    if any(end == LATE for _, end in found[:-1]):
        raise NotTold("hours after an open end")
    return found


def _season(first: int, last: int) -> str:
    return MONTHS[first] if first == last else f"{MONTHS[first]}-{MONTHS[last]}"


def _overlap(spans: Sequence[tuple[int, int]]) -> bool:
    months = [(first + offset) % 12 for first, last in spans for offset in range((last - first) % 12 + 1)]
    return len(months) != len(set(months))
