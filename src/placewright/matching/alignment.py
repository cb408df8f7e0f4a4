"""Lays the telling words of two names side by side: equal, joined, abbreviated or misspelt ones find each other."""

from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from placewright.matching.forms import Form, has_digit

_ABBREVIATION_LETTERS = 4  # a word cut off before this may stand for many words
_CUT_LETTERS = 5  # more letters than these are not cut off but another word
_MISSPELT_LETTERS = 4
_CUT_GENERAL_LETTERS = 3  # a general word cut off before this may stand for many: 'rav.' of 'ravintola'
_ENDING_LETTERS = 2
NOTHING: frozenset[str] = frozenset()


class Alignment(msgspec.Struct, frozen=True):
    """Which telling words of two names agree."""

    shared: tuple[str, ...]  # words of the first name that the second has, misspelt or not
    left_a: tuple[str, ...]  # telling words that only the first has
    left_b: tuple[str, ...]  # telling words that only the second has
    loose: bool  # a word is spelt in two ways
    meant_a: frozenset[str] = frozenset()  # general words of the second that the first has misspelt or cut off
    meant_b: frozenset[str] = frozenset()  # the same the other way round


def align(a: Form, b: Form, common: frozenset[str]) -> Alignment:
    """Align the telling words of two names; words that are `common` here tell nothing and are left out."""
    left_a = [word for word in a.strong if word not in common]
    left_b = [word for word in b.strong if word not in common]
    shared = _take_equal(left_a, left_b)
    if left_a and left_b:
        shared += _take_joined(left_a, left_b, b) + _take_joined(left_b, left_a, a)
        _drop_saint_or_street(left_a, left_b)
    close = _take_close(left_a, left_b) if left_a and left_b else []
    slips, meant = bool(close), []
    for left, one, other in ((left_a, a, b), (left_b, b, a)):
        misspelt, cut = _take_general(left, other.generic - one.generic) if left else (NOTHING, NOTHING)
        slips = slips or bool(misspelt)
        meant.append(misspelt | cut)
        if left:
            _drop_initials(left, other.letters)
    return Alignment(tuple(shared + close), tuple(left_a), tuple(left_b), slips, *meant)


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


def _drop_saint_or_street(left_a: list[str], left_b: list[str]) -> None:
    """Drop what an abbreviation was taken for wrongly: St is the saint of one name and the street of the other."""
    for one, other in ((left_a, left_b), (left_b, left_a)):
        if "saint" in one and "street" in other:
            one.remove("saint")
            other.remove("street")


def _take_general(left: list[str], generic: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Take the words that are general words of the other name, misspelt ('Solstice Galllery') or cut off ('Rest.').

    Return the general words that were misspelt, and those that were cut off.
    """
    misspelt, cut = set(), set()
    for word in tuple(left):
        if has_digit(word):
            continue
        for one in sorted(generic):
            if len(word) >= _CUT_GENERAL_LETTERS and len(one) > len(word) and one.startswith(word):
                cut.add(one)
            elif misspells(word, one):
                misspelt.add(one)
            else:
                continue
            left.remove(word)
            break
    return frozenset(misspelt), frozenset(cut)


def misspells(word: str, general: str) -> bool:
    """Tell whether a word is a general word in another spelling; a short one must begin with its letter."""
    if word.startswith(general):
        return len(word) - len(general) <= _ENDING_LETTERS  # 'galleries'; a longer one is another word
    if len(word) >= _MISSPELT_LETTERS:
        return spelling_distance(word, general) is not None
    if len(word) < _CUT_GENERAL_LETTERS or word[0] != general[0] or abs(len(general) - len(word)) > 1:
        return False
    return OSA.distance(word, general, score_cutoff=1) == 1


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
