"""Finds on a place's own pages the notice that it has closed, for good or for a while."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from placewright.model.place import Lifecycle, Query
from placewright.normalize.hours_words import MONTHS
from placewright.normalize.names import tokens
from placewright.pages.business import LONGEST_QUOTE
from placewright.pages.document import Document
from placewright.pages.lines import Line, positions, rows_at

_SENTENCE = re.compile(r"(?<=[!?。！？])\s*|(?<=[^\d\W]\.)\s+|\n")  # not at the dot of a date: 3. December
_LONGEST_BANNER = 140  # characters of a line that is a notice by itself
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
KINDS = {"closed": Lifecycle.CLOSED, "paused": Lifecycle.TEMPORARILY_CLOSED}


class Notice(msgspec.Struct, frozen=True):
    """A notice as it stands on a page."""

    lifecycle: Lifecycle
    quote: str
    line: int  # its index


def find_notice(document: Document, query: Query, year: int, lines: Sequence[int] | None = None) -> Notice | None:
    """Return the first notice that the place asked for has closed; one for good before one for a while.

    Args:
        year: in which the page was read; a pause of an earlier year is over.
        lines: the indexes of the lines that speak of the place; by default all do.
    """
    found = list(_notices(document.lines, query, year, range(len(document.lines)) if lines is None else lines))
    return min(found, key=lambda one: (one.lifecycle is not Lifecycle.CLOSED, one.line), default=None)


def _notices(lines: Sequence[Line], query: Query, year: int, chosen: Sequence[int]) -> Iterator[Notice]:
    for index in _telling(lines, chosen):
        text = lines[index].text
        folded = text.casefold().replace("’", "'")
        for sentence in _SENTENCE.split(folded):
            kind = _kind(sentence, year)
            if kind is None or _is_elsewhere(sentence, query):
                continue
            if len(text) <= _LONGEST_BANNER or _is_of_place(sentence, query):
                at = folded.find(sentence)
                quote = text[at : at + len(sentence)] if len(folded) == len(text) else text
                yield Notice(KINDS[kind], quote.strip()[:LONGEST_QUOTE], index)


def _telling(lines: Sequence[Line], chosen: Sequence[int]) -> list[int]:
    """Return the lines that may hold a notice, by the stems of its words: the patterns take long to look for one."""
    whole = "\n".join([lines[index].text for index in chosen]).casefold()
    phrases, stems = _stems()
    words = set(whole.split()).difference(_plain_words)
    text = "\n".join(words)
    present = [stem for stem in stems if stem in text]
    _keep_plain(words, present)
    present += [phrase for phrase in phrases if phrase in whole]
    return [chosen[row] for row in rows_at(whole, sorted(at for stem in present for at in positions(stem, whole)))]


_MOST_WORDS = 100_000
_plain_words: set[str] = set()  # words that hold no stem, met before: pages of a language share most of theirs


def _keep_plain(words: set[str], present: Sequence[str]) -> None:
    """Remember which words hold none of the stems that are among them."""
    if len(_plain_words) > _MOST_WORDS:
        _plain_words.clear()
    _plain_words.update(word for word in words if not any(stem in word for stem in present))


@cache
def _stems() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stems that hold a space, and those that stand within a word."""
    every = _pattern("stem").pattern.split("|")
    return tuple(stem for stem in every if " " in stem), tuple(stem for stem in every if " " not in stem)


def _kind(sentence: str, year: int) -> str | None:
    """Return what a sentence tells of the place: "closed", "paused", or None."""
    if any(_pattern(kind).search(sentence) for kind in ("undone", "other")):
        return None
    for kind in KINDS:
        match = _pattern(kind).search(sentence)
        if match is None or _pattern("denied").search(sentence[: match.start()]):
            continue
        if kind == "paused" and (_pattern("past").search(sentence[: match.start()]) or _is_over(sentence, year)):
            continue
        return kind
    return None


def _is_over(sentence: str, year: int) -> bool:
    years = [int(found) for found in _YEAR.findall(sentence)]
    return bool(years) and max(years) < year


def _is_of_place(sentence: str, query: Query) -> bool:
    """Tell whether a sentence of a longer text speaks of the place: it says "we", or its name."""
    if _pattern("own").search(sentence):
        return True
    words = f" {' '.join(tokens(sentence))} "
    return any(f" {' '.join(tokens(name.text))} " in words for name in query.names)


def _is_elsewhere(sentence: str, query: Query) -> bool:
    """Tell whether a sentence speaks of a branch that is not said to be where the place asked for is."""
    if not _pattern("branch").search(sentence):
        return False
    where = [part for part in (query.address.city, query.address.suburb, query.address.street) if part]
    return not any(part.casefold() in sentence for part in where)


@cache
def _date() -> str:
    """Return the pattern of a date in any language: 12.5.2026, 3. Dezember, March 2026, 2026."""
    text = files("placewright.normalize").joinpath("data", "hours_phrases.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    forms = {form for row in rows if row[1] in MONTHS for form in row[2].split("|") if len(form) > 2}
    month = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    number = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
    return (
        rf"(?:\d{{1,2}}[./-]\s?\d{{1,2}}(?:[./-]\s?(?:20)?\d\d)?|(?:{number}\s+(?:de\s+)?)?(?:{month})\.?(?!\w)(?:\s+{number})?"
        r"|20\d\d(?:-\d\d-\d\d)?|\d{1,2}月\d{1,2}日)"
    )


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    text = files(__package__).joinpath("notices.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return re.compile("|".join(row[2].replace("{d}", _date()) for row in rows if row[0] == kind))
