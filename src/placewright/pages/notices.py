"""Finds on a place's own pages the notice that it has closed, for good or for a while."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from placewright.model.place import Lifecycle, Query
from placewright.normalize.names import tokens
from placewright.pages.business import LONGEST_QUOTE
from placewright.pages.document import Document
from placewright.pages.lines import Line, positions, rows_at
from placewright.pages.notice_subject import speaks_of_place
from placewright.pages.notice_words import ANY, date, months, pattern, regular, stems

_SENTENCE = re.compile(r"(?<=[!?。！？])\s*|(?<=[^\d\W]\.)\s+|\n")  # not at the dot of a date: 3. December
_LONGEST_BANNER = 140  # characters of a line that is a notice by itself
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_CLOCK = re.compile(
    r"\s*(?:at|by|um|à|alle|a las|às|om|klo|kl\.?|o|from|ab|dès|from)?\s*\d{1,2}(?:[:.h]\d\d|\s?(?:am|pm|uhr|h|uur)\b)"
)
_QUOTES = "\"“„«»‚‘”'"
_LONGEST_DATE = 30  # characters of a line that dates what stands beside it, and does nothing else
_LAST_OF_PANDEMIC = 2023
_MOST_WORDS = 100_000
_plain_words: set[str] = set()  # words that hold no stem, met before: pages of a language share most of theirs
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
        text = lines[index].text.replace("’", "'")
        if lines[index].tag == "blockquote" or text[0] in _QUOTES:
            continue  # somebody else speaks
        for sentence in _SENTENCE.split(text):
            kind = _kind(sentence, query, year)
            if kind is None or (kind == "paused" and _is_archived(lines, index, year)):
                continue
            if len(text) <= _LONGEST_BANNER or _is_of_place(sentence.casefold(), query):
                yield Notice(KINDS[kind], sentence.strip()[:LONGEST_QUOTE], index)


def _telling(lines: Sequence[Line], chosen: Sequence[int]) -> list[int]:
    """Return the lines that may hold a notice, by the stems of its words: the patterns take long to look for one."""
    whole = "\n".join([lines[index].text for index in chosen]).casefold()
    words = set(whole.split()).difference(_plain_words)
    text = "\n".join(words)
    within = [stem for _, stem in stems() if " " not in stem and stem in text]
    _keep_plain(words, within)
    present = [*within, *(stem for _, stem in stems() if " " in stem and stem in whole)]
    return [chosen[row] for row in rows_at(whole, sorted(at for stem in present for at in positions(stem, whole)))]


def _keep_plain(words: set[str], within: Sequence[str]) -> None:
    """Remember which words hold none of the stems that are among them."""
    if len(_plain_words) > _MOST_WORDS:
        _plain_words.clear()
    _plain_words.update(word for word in words if not any(stem in word for stem in within))


def _kind(sentence: str, query: Query, year: int) -> str | None:
    """Return what a sentence tells of the place: "closed", "paused", or None."""
    folded = sentence.casefold()
    if folded.rstrip().endswith("?"):
        return None
    languages = list(dict.fromkeys(language for language, stem in stems() if stem in folded))
    for kind in KINDS:
        for language in languages:
            own = pattern(kind, language)
            match = own.search(folded) if own else None
            if match and _is_told(sentence, folded, match, kind, language, query, year):
                return kind
    return None


def _is_told(
    sentence: str, folded: str, match: re.Match[str], kind: str, language: str, query: Query, year: int
) -> bool:
    """Tell whether the words of a closure in a sentence are meant: of the place, of now, and without an if or not."""
    before, behind = folded[: match.start()], folded[match.end() :]
    if _has("denied", ANY, before) or _has("denied", language, before) or _has("undone", ANY, folded):
        return False
    if any(_has("other", own, _without_names(folded, query)) for own in (language, ANY)):
        return False
    if kind == "paused" and (_has("past", ANY, before) or _is_over(folded, year)):
        return False
    if _CLOCK.match(behind) or (regular(language).search(folded) and not _date().search(folded)):
        return False  # said of every week
    at = slice(match.start(), match.end())
    written = sentence if len(sentence) == len(folded) else folded
    return speaks_of_place(written, at.start, at.stop, language, query) and not _is_elsewhere(
        folded, match.end(), language, query
    )


def _has(kind: str, language: str, text: str) -> bool:
    own = pattern(kind, language)
    return own is not None and own.search(text) is not None


def _without_names(folded: str, query: Query) -> str:
    """Return a sentence without the names of the place, one of which may be of a kitchen or a street."""
    for name in query.names:
        folded = folded.replace(name.text.casefold(), " ")
    return folded


def _is_archived(lines: Sequence[Line], index: int, year: int) -> bool:
    """Tell news of a former year by the date that stands just above or below it."""
    for line in lines[max(0, index - 2) : index + 2]:
        if len(line.text) <= _LONGEST_DATE and _day().search(line.text.casefold()) and _is_dated(line.text, year):
            return True
    return False


def _is_over(folded: str, year: int) -> bool:
    return _is_dated(folded, year) or (year > _LAST_OF_PANDEMIC and _has("over", ANY, folded))


def _is_dated(text: str, year: int) -> bool:
    """Tell a text whose last year is over."""
    years = [int(found) for found in _YEAR.findall(text)]
    return bool(years) and max(years) < year


def _is_of_place(folded: str, query: Query) -> bool:
    """Tell whether a sentence of a longer text speaks of the place: it says "we", or its name."""
    if _has("own", ANY, folded):
        return True
    words = f" {' '.join(tokens(folded))} "
    return any(f" {' '.join(tokens(name.text))} " in words for name in query.names)


def _is_elsewhere(folded: str, end: int, language: str, query: Query) -> bool:
    """Tell whether a sentence speaks of a branch that is not said to be where the place asked for is.

    Args:
        end: of the words of the closure; what stands in a later clause, such as "visit us in York", is not of them.
    """
    clause = folded[:end] + re.split(r"[,;:–—]", folded[end:])[0]
    if not _has("branch", language, clause):
        return False
    where = [part for part in (query.address.city, query.address.suburb, query.address.street) if part]
    return not any(part.casefold() in clause for part in where)


@cache
def _date() -> re.Pattern[str]:
    return re.compile(date())


@cache
def _day() -> re.Pattern[str]:
    """Return the pattern of a date that holds a day."""
    return re.compile(
        rf"\d{{1,2}}.{{0,8}}(?:{'|'.join(months())})|(?:{'|'.join(months())}).{{0,3}}\d{{1,2}}(?!\d)|\d{{1,2}}[./-]\d{{1,2}}[./-]20\d\d|20\d\d-\d\d-\d\d"
    )
