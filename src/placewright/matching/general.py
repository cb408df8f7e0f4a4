"""Compares names of which one has only general words: 'Rose Garden', 'Parking', 'Hospital Pharmacy'."""

from placewright.matching.alignment import misspells
from placewright.matching.forms import VAGUE, Form, is_article
from placewright.matching.kinds import SERVING
from placewright.matching.letters import slip, whole_similar

_SLIP_LETTERS = 6  # letters of the shortest name in which a slip is looked for
_CUT_LETTERS = 3  # letters that a cut-off word still has: 'rav.' of 'ravintola'


def between_general(a: Form, b: Form, common: frozenset[str]) -> str | None:
    """Return the key of the level of two names; None when other means must tell: initials, scripts."""
    ours, theirs = said(a), said(b)
    if ours and ours == theirs:
        return same_general(a)
    if whole_similar(a, b) or (len(a.words) == len(b.words) and slip(a.glued, b.glued, _SLIP_LETTERS)):
        return "spelling_generic"
    shared, left_a, left_b = ours & theirs, ours - theirs, theirs - ours
    found = _found(left_a, left_b)
    if (shared or found) and not (left_a | left_b) - VAGUE:
        return "spelling_generic" if len(shared) + found > 1 else "word_within"  # 'Zoo' may be the 'Zoo Shop' or not
    # The kind of place together with the town's name is more than either alone: 'Synagogue de Lyon'.
    if len(shared) >= 2 and shared in (ours, theirs) and shared & common:
        return "word_within"
    return None


def same_general(a: Form) -> str:
    """Return the level of a name of general words that is the same as the other."""
    if len(a.words) > 1:
        return "identical_generic"
    return "identical_serving" if a.kinds & SERVING else "identical_kind"


def said(a: Form) -> set[str]:
    """Return the words of a name but for articles; all, when it has no others."""
    return {word for word in a.words if word not in a.generic or not is_article(word)}


def _found(left_a: set[str], left_b: set[str]) -> int:
    """Take the words that are each other's, misspelt or cut off, off both sets; return how many."""
    count = 0
    for word in sorted(left_a):
        for other in sorted(left_b):
            short, long = sorted((word, other), key=len)
            if misspells(word, other) or (len(short) >= _CUT_LETTERS and long.startswith(short)):
                left_a.remove(word)
                left_b.remove(other)
                count += 1
                break
    return count
