"""The words of opening hours: what "Mon", "bis", "Ruhetag" or "jours fériés" mean in OSM syntax."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from placewright.normalize.tables import lines, rows

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Words of the syntax that no language translates, in their canonical spelling.
SYNTAX = {word.casefold(): word for word in ("week", "easter", "day", "days")}
EVENTS = ("sunrise", "sunset", "dawn", "dusk")


class Words(NamedTuple):
    """The vocabulary of data/hours_words.csv."""

    days: Mapping[str, Mapping[str, str]]  # word → language → days in OSM syntax
    others: Mapping[str, tuple[str, str]]  # word → (kind, meaning)
    phrases: frozenset[str]  # those of several words


@cache
def words() -> Words:
    """Read the vocabulary, once."""
    days: dict[str, dict[str, str]] = {}
    others: dict[str, tuple[str, str]] = {}
    for word, kind, meaning, languages in csv.reader(lines("hours_words.csv")):
        if kind == "day":
            days.setdefault(word, {}).update(dict.fromkeys(languages.split(), meaning))
        else:
            others[word] = (kind, meaning)
    return Words(days, others, frozenset(word for word in (*days, *others) if " " in word))


@cache
def _holiday_phrases() -> Sequence[tuple[re.Pattern[str], str]]:
    """Return what is said of holidays in several words, and what each means in OSM syntax."""
    forms = [form for _, kind, told in rows("hours_phrases.tsv") if kind == "Su,PH" for form in told.split("|")]
    longest_first = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    one_day = r"\b(?:(?:one|the|a) )?(?:day|eve) {} (?:(?:a|the) )?(?:public|bank) holidays?\b"
    return [
        (re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE), "Su,PH"),
        (re.compile(one_day.format("(?:before|of)"), re.IGNORECASE), "PH -1 day"),
        (re.compile(one_day.format("after"), re.IGNORECASE), "PH +1 day"),
    ]


def with_holidays(text: str) -> str:
    """Return a text with phrases of holidays in OSM syntax: "Sonn- und Feiertags", "day before public holiday"."""
    for pattern, meaning in _holiday_phrases():
        text = pattern.sub(meaning, text)
    return text


def read_days(found: Iterable[str]) -> dict[str, str] | None:
    """Return what each word of one text means as a day, or None when no language, or several that differ, fit them all.

    "Di" alone may be Dienstag, dimanche or dinsdag: None; together with "So" it is Dienstag.
    """
    vocabulary = words().days
    readings = [(word, vocabulary.get(word, {})) for word in dict.fromkeys(found)]
    if not readings:
        return {}
    languages = set.intersection(*(set(reading) for _, reading in readings))
    if "osm" in languages:
        return {word: reading["osm"] for word, reading in readings}
    meanings = {word: {reading[language] for language in languages} for word, reading in readings}
    if any(len(meaning) != 1 for meaning in meanings.values()):
        return None
    return {word: meaning.pop() for word, meaning in meanings.items()}


@cache
def month(word: str) -> str | None:
    """Return the canonical month of an OSM or English month word in lower case: "june" → "Jun"."""
    if len(word) < 3:
        return None
    full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
    for name, canonical in zip(full, MONTHS, strict=True):
        if word in (name, name[:3]) or (word == "sept" and canonical == "Sep"):
            return canonical
    return None
