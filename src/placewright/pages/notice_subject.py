"""Tells of whom a notice speaks: of the place whose page it stands on, or of a road, a kitchen, another branch."""

import re
from collections.abc import Iterator, Sequence

from placewright.model.place import Query
from placewright.normalize.names import fold
from placewright.pages.notice_words import forms, languages_of, months
from placewright.pages.vocabulary import without_words

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CLAUSE = re.compile(r"[,;(]")
_LABELLED = re.compile(r"\s*[:–—]\s*([^,.;!?:–—]*)|\s+-\s+([^,.;!?]*)")
_OF = re.compile(
    r"\s+(?:of|der|des|vom|von|du|de|del|della|dello|di|do|da|dos|das|van|av)(?!\w)([^,.;!?:–—]*)|\s+(?:d|dell|l)'([^,.;!?:–—]*)"
)
_AT = re.compile(r"\s+(?:in|at|im|à|a|en|em|te|i|w|we)\s+([^\W\d_]\w+)")
_ELIDED = re.compile(r"^(?:l|d|dell|all|nell|dall|qu|s|c|n|j)['’]")  # l'hôtel, dell'attività
_MOST_BEHIND = 4  # words before or after a colon that may say who is closed; more are a sentence of their own
_LONG = 5  # words of a closure that may have its subject among them: "wegen Umbau ist … geschlossen"
_REASON = 2  # words that may stand behind "because of"


def speaks_of_place(text: str, start: int, end: int, language: str, query: Query) -> bool:
    """Tell whether a notice speaks of the place asked for.

    It does where nothing says of whom it speaks, or where all that says so is "we", the place's name, its address or
    what a place may be called; and not where anything else does: "Leeds: closed", "the pool is closed".

    Args:
        text: a sentence as it is written.
        start: where the words that tell the closure begin in it.
        end: and where they end.
        language: of these; one of which the words are not known is believed.
    """
    if not forms("light", language).words:
        return True
    judge = _Judge(language, query)
    before, behind = text[:start], text[end:]
    label, colon, _ = before.partition(":")
    if colon and len(_WORD.findall(label)) <= _MOST_BEHIND and not judge.is_own(label):
        return False
    last = _CLAUSE.split(before)[-1]
    if not judge.is_own(last if judge.names(last) else before):
        return False
    inside = _WORD.findall(text[start:end])
    if len(inside) >= _LONG and not judge.is_own(" ".join(inside[2:-1])):
        return False
    labelled = _LABELLED.match(behind)
    said = next(filter(None, labelled.groups()), "") if labelled else ""
    if said and len(_WORD.findall(said)) <= _MOST_BEHIND and not judge.is_own(said):
        return False
    of = _OF.match(behind)
    if of and not judge.is_own(next(filter(None, of.groups()), "")):
        return False
    at = _AT.match(behind)
    return not (at and at[1][0].isupper() and language != "de" and not judge.is_own(at[1]))


class _Judge:
    """Judges words of one language for one place."""

    def __init__(self, language: str, query: Query) -> None:
        self._we, self._place = forms("we", language), forms("place", language)
        self._light, self._cause = forms("light", language), forms("cause", language)
        address = query.address
        parts = [address.city, address.suburb, address.street, address.house]
        self._own = frozenset(_folded([*(name.text for name in query.names), *filter(None, parts)]))

    def names(self, text: str) -> bool:
        """Tell whether a text names whoever it speaks of as the place."""
        return any(self._we.has(word) or self._place.has(word) or fold(word) in self._own for word in _words(text))

    def is_own(self, text: str) -> bool:
        """Tell whether nothing in a text names anything else than the place."""
        strangers, reason = 0, 0
        for word in _words(text):
            if self._we.has(word):  # whatever stood before, now the sentence speaks of its speaker
                strangers = reason = 0
            elif self._cause.has(word):
                reason = _REASON
            elif self._light.has(word) or word.isdigit() or word in months():
                reason = reason if reason == _REASON else 0
            elif reason:
                reason -= 1
            elif not (self._place.has(word) or fold(word) in self._own):
                strangers += 1
        return not strangers


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold().replace("’", "'")):
        yield _ELIDED.sub("", word)


def _folded(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (fold(word) for word in _words(text))


def speaks_of_door(heading: str, query: Query) -> bool:
    """Tell whether a heading above hours may be of the door's.

    It may where it says "opening hours", "open", "contact", "we", the place's name or what a place may be called, and
    nothing else: hours of collection, or of the restaurant's delivery, are not those of the door.
    """
    rest, is_told = heading, False
    for kind in ("hours", "contact", "branches"):
        without = without_words(kind, rest)
        is_told = is_told or without != rest
        rest = without
    for language in languages_of("place"):
        opened, judge = forms("open", language), _Judge(language, query)
        told = [word for word in _words(rest) if not opened.has(word)]
        if judge.is_own(" ".join(told)) and (is_told or len(told) < len(list(_words(rest))) or judge.names(rest)):
            return True
    return False
