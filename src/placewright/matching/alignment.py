"""Lays the telling words of two names side by side: equal, joined, abbreviated or misspelt ones find each other."""

from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from placewright.matching.forms import Form, has_digit

_ABBREVIATION_LETTERS = 4  # a word cut off before this may stand for many words
_CUT_LETTERS = 5  # more letters than these are not cut off but another word
_MISSPELT_LETTERS = 4


class Alignment(msgspec.Struct, frozen=True):
    """Which telling words of two names agree."""

    shared: tuple[str, ...]  # words of the first name that the second has, misspelt or not
    left_a: tuple[str, ...]  # telling words that only the first has
    left_b: tuple[str, ...]  # telling words that only the second has
    loose: bool  # a word is spelt in two ways


def align(a: Form, b: Form, common: frozenset[str]) -> Alignment:
    """Align the telling words of two names; words that are `common` here tell nothing and are left out."""
    left_a = [word for word in a.strong if word not in common]
    left_b = [word for word in b.strong if word not in common]
    shared = _take_equal(left_a, left_b)
    if left_a and left_b:
        shared += _take_joined(left_a, left_b, b) + _take_joined(left_b, left_a, a)
    close = _take_close(left_a, left_b) if left_a and left_b else []
    slips = bool(close)
    for left, one, other in ((left_a, a, b), (left_b, b, a)):
        if left:
            slips = _drop_misspelt(left, other.generic - one.generic) or slips
            _drop_initials(left, other.letters)
    return Alignment(tuple(shared + close), tuple(left_a), tuple(left_b), slips)


def _take_equal(left_a: list[str], left_b: list[str]) -> list[str]:
    equal = []
    for word in tuple(left_a):
        if word in left_b:
            left_a.remove(word)
            left_b.remove(word)
            equal.append(word)
    return equal


def _take_joined(whole: list[str], parts: list[str], form: Form) -> list[str]:
    """Take the words of one name that the other writes as two; the two may be general words, but not both."""
    taken = []
    for word in tuple(whole):
        pair = form.pairs.get(word)
        if pair and any(part in parts for part in pair):
            whole.remove(word)
            for part in pair:
                if part in parts:
                    parts.remove(part)
            taken.append(word)
    return taken


def _take_close(left_a: list[str], left_b: list[str]) -> list[str]:
    """Take the pairs of words that are close in spelling, the closest first."""
    found = sorted(
        (distance, word_a, word_b)
        for word_a in set(left_a)
        for word_b in set(left_b)
        if (distance := spelling_distance(word_a, word_b)) is not None
    )
    taken = []
    for _, word_a, word_b in found:
        if word_a in left_a and word_b in left_b:
            left_a.remove(word_a)
            left_b.remove(word_b)
            taken.append(word_a)
    return taken


def _drop_misspelt(left: list[str], generic: frozenset[str]) -> bool:
    """Drop words that are general words of the other name in another spelling: 'Solstice Galllery'."""
    dropped = [
        word
        for word in left
        if len(word) >= _MISSPELT_LETTERS and any(spelling_distance(word, one) is not None for one in generic)
    ]
    for word in dropped:
        left.remove(word)
    return bool(dropped)


@lru_cache(16384)
def spelling_distance(a: str, b: str) -> int | None:
    """Return by how many slips two words differ (1 for a cut-off one), or None when they are different words.

    Slips are letters left out, added, replaced or swapped (optimal string alignment); longer words may have more.
    """
    if has_digit(a) or has_digit(b):
        return None
    short, long = sorted((len(a), len(b)))
    if short >= _ABBREVIATION_LETTERS and long - short <= _CUT_LETTERS and (a.startswith(b) or b.startswith(a)):
        return 1
    allowed = _slips(short)
    if long - short > allowed:
        return None
    distance = OSA.distance(a, b, score_cutoff=allowed)
    return distance if distance <= allowed else None


def _slips(letters: int) -> int:
    """Return how many slips a word of so many letters may have and still be the same word."""
    if letters <= 3:
        return 0
    if letters <= 6:
        return 1
    return 2 if letters <= 11 else 3


def _drop_initials(left: list[str], letters: frozenset[str]) -> None:
    """Drop words for which the other name has only their initial: 'J. Verne' and 'Jules Verne'."""
    for word in tuple(left):
        if word[0] in letters and not has_digit(word):
            left.remove(word)
