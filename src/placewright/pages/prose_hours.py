"""Reads opening hours out of sentences: "We are open from Tuesday to Saturday, 9 to 17.30."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from placewright.normalize.hours_text import read_text
from placewright.normalize.hours_vocabulary import read_words
from placewright.pages.lines import Line, positions, rows_at
from placewright.pages.notice_words import ANY, forms, languages_of, pattern

_LONGEST = 300  # characters of a line
_SENTENCE = re.compile(r"(?<=[^\W\d]\.)\s+|(?<=[!?])\s+|(?<=\d\.)\s+(?=[A-ZÄÖÜÉ])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DIGIT = re.compile(r"\d")


def prose_hours(lines: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
    """Yield index, hours in OSM syntax and the sentence, of the lines with one sentence that tells when it is open.

    What is left of it without "we are", "our shop is" and the like must be hours and nothing else.
    """
    whole = "\n".join([line.text for line in lines]).casefold()
    for index in rows_at(whole, sorted(at for stem in _openings() for at in positions(stem, whole))):
        text = lines[index].text
        if len(text) > _LONGEST or not _DIGIT.search(text):
            continue
        told = {osm: sentence for sentence in _SENTENCE.split(text) if (osm := _read(sentence))}
        if len(told) == 1:
            yield index, *told.popitem()


def _read(sentence: str) -> str | None:
    read = {
        osm for language in languages_of("open") if (rest := _rest(sentence, language)) and (osm := read_text(rest))
    }
    return read.pop() if len(read) == 1 else None


def _rest(sentence: str, language: str) -> str | None:
    """Return a sentence without the words that say who is open; None where it does not say that somebody is."""
    opened, we, place, light = (forms(kind, language) for kind in ("open", "we", "place", "light"))
    folded = sentence.casefold().replace("’", "'")
    if any(own and own.search(folded) for own in (pattern("denied", ANY), pattern("denied", language))):
        return None
    past = pattern("past", ANY)
    is_open = has_subject = False
    for match in _WORD.finditer(folded):
        is_open = is_open or opened.has(match[0])
        has_subject = has_subject or we.has(match[0]) or place.has(match[0])
        if past is not None and past.search(f"{match[0]} "):
            return None
    if not (is_open and has_subject):
        return None

    def without(match: re.Match[str]) -> str:
        word = match[0].casefold().replace("’", "'")
        if we.has(word):
            return " "
        said = opened.has(word) or place.has(word) or light.has(word)
        return " " if said and read_words(word, language) is None else match[0]

    return " ".join(_WORD.sub(without, sentence).strip(" .!").split())


@cache
def _openings() -> tuple[str, ...]:
    """Return what the words for "open" begin with, in all languages."""
    every = {form for language in languages_of("open") for form in forms("open", language).words}
    every |= {stem for language in languages_of("open") for stem in forms("open", language).stems}
    return tuple(sorted(form for form in every if not any(form.startswith(other) and form != other for other in every)))
