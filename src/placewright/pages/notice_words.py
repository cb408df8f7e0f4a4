"""The words of notices.tsv: patterns and lists by kind and language."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from placewright.normalize.hours_words import DAYS, MONTHS

ANY = "*"  # the language of what holds in all


class Forms(NamedTuple):
    """A list of words."""

    words: frozenset[str]
    stems: tuple[str, ...]  # of words with any ending

    def has(self, word: str) -> bool:
        """Tell whether a word is of the list."""
        return word in self.words or word.startswith(self.stems)


@cache
def pattern(kind: str, language: str) -> re.Pattern[str] | None:
    """Return the pattern of a kind in a language, None where it has none."""
    found = [text.replace("{d}", date()) for own, text in _rows(kind) if own == language]
    return re.compile("|".join(found)) if found else None


@cache
def forms(kind: str, language: str) -> Forms:
    """Return the words of a kind in a language; none where it has none."""
    every = {form for own, text in _rows(kind) if own == language for form in text.split("|")}
    stems = {form for form in every if form.endswith("*")}
    return Forms(frozenset(every - stems), tuple(sorted(form[:-1] for form in stems)))


@cache
def languages_of(kind: str) -> tuple[str, ...]:
    """Return the languages that have a kind."""
    return tuple(dict.fromkeys(language for language, _ in _rows(kind)))


@cache
def stems() -> tuple[tuple[str, str], ...]:
    """Return (language, stem): one of these stands in every notice of the language."""
    return tuple((language, stem) for language, text in _rows("stem") for stem in text.split("|"))


@cache
def date() -> str:
    """Return the pattern of a date in any language: 12.5.2026, 3. Dezember, March 2026, 2026."""
    month = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    number = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
    return (
        rf"(?:\d{{1,2}}[./-]\s?\d{{1,2}}(?:[./-]\s?(?:20)?\d\d)?|(?:{number}\s+(?:de\s+)?)?(?:{month})\.?(?!\w)(?:,?\s+(?:de\s+)?(?:20\d\d|{number}(?:,?\s+20\d\d)?))?"
        r"|20\d\d(?:-\d\d-\d\d)?|\d{1,2}月\d{1,2}日)"
    )


@cache
def months() -> frozenset[str]:
    """Return the names of the months in all languages."""
    return frozenset(form for _, kind, form in _phrases() if kind in MONTHS and len(form) > 2)


@cache
def regular(language: str) -> re.Pattern[str]:
    """Return the pattern of the days of a week and of holidays: what is said of these is no news."""
    found = {
        form
        for own, kind, form in _phrases()
        if own == language and len(form) > 4 and (kind[:2] in DAYS or (kind == "PH" and (own != "en" or " " in form)))
    }
    every = "|".join(sorted(map(re.escape, found), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{every or '(?!)'})(?!\w)")


def _phrases() -> Iterator[tuple[str, str, str]]:
    """Yield language, kind and form of the words of opening hours."""
    text = files("placewright.normalize").joinpath("data", "hours_phrases.tsv").read_text(encoding="utf-8")
    for row in (line.split("\t") for line in text.splitlines() if line and not line.startswith("#")):
        yield from ((row[0], row[1], form) for form in row[2].split("|"))


@cache
def _rows(kind: str) -> list[tuple[str, str]]:
    """Return language and text of the rows of a kind."""
    text = files(__package__).joinpath("notices.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(row[1], row[2]) for row in rows if row[0] == kind]
