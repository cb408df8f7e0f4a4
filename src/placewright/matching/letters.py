"""Compares whole names letter by letter, where the words do not find each other: typos, glued words, cut-off ones."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from placewright.matching.forms import Form, kinds
from placewright.normalize.names import is_generic

_WHOLE_SIMILARITY = 0.83  # of whole names without spaces: several slips in a long name
_WHOLE_LETTERS = 8
_WHOLE_SLIPS = 2
_SHORT_LETTERS = 5  # letters of the shortest names of several words in which a slip is looked for
_REST_LETTERS = 6  # letters of the words that two names do not share …
_REST_SIMILARITY = 0.6  # … of which so many agree
_REST_SLIPS = 3
_DIFFERENCE_SIMILARITY = 0.5  # of what two names with like letters do not share: Ann's and Anns is still that
_HELD_LETTERS = 4  # letters of a name that another holds, glued to a vague word: 'MonzaShop'


def whole_similar(a: Form, b: Form) -> bool:
    """Tell whether two names as a whole differ by a few slips, whatever their words."""
    if a.run and b.run:
        return False  # a letter of theirs is a syllable in Latin letters: see `name.in_script`
    if min(len(a.glued), len(b.glued)) < _WHOLE_LETTERS or a.numbers != b.numbers:
        return False
    if abs(len(a.glued) - len(b.glued)) > _WHOLE_SLIPS and abs(len(a.raw) - len(b.raw)) > _WHOLE_SLIPS:
        return False  # not slips, but a word more
    return any(
        OSA.normalized_similarity(one, other, score_cutoff=_WHOLE_SIMILARITY) > 0
        for one, other in ((a.glued, b.glued), (a.raw, b.raw))
    ) and _differ_alike(a, b)


def _differ_alike(a: Form, b: Form) -> bool:
    """Tell whether the words that only one of two names has are alike: long common words do not make Lac of Vaxa."""
    ours, theirs = set(a.words), set(b.words)
    one = "".join(word for word in a.words if word not in theirs)
    other = "".join(word for word in b.words if word not in ours)
    if not one or not other:
        return True
    return OSA.normalized_similarity(one, other, score_cutoff=_DIFFERENCE_SIMILARITY) > 0


def short_slip(a: Form, b: Form) -> bool:
    """Tell whether two short names of several words differ by one letter as a whole: 'Mig Wo' and 'Ming Wo'."""
    if a.run or b.run or a.raw[:1] != b.raw[:1]:
        return False
    return min(len(a.raw), len(b.raw)) <= _WHOLE_LETTERS and slip(a.raw, b.raw, _SHORT_LETTERS)


def glued(a: Form, b: Form) -> bool:
    """Tell whether one name is the other and a vague word that is glued to it: 'TheGallery Jonas'."""
    short, long = sorted((a.raw, b.raw), key=len)
    if len(short) < _HELD_LETTERS or len(short) == len(long) or a.run or b.run:
        return False
    rest = long[len(short) :] if long.startswith(short) else long[: -len(short)] if long.endswith(short) else ""
    return is_generic(rest) and not kinds(frozenset({rest}))  # 'Kirkkopuisto' is no 'Kirkko', but its park


def rest_alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """Tell whether the words that two names do not share are alike as a whole, if too badly spelt to be the same."""
    one, other = "".join(a), "".join(b)
    if min(len(one), len(other)) < _REST_LETTERS or abs(len(one) - len(other)) > _REST_SLIPS:
        return False
    if any(map(str.isdigit, one + other)):
        return False
    return OSA.normalized_similarity(one, other, score_cutoff=_REST_SIMILARITY) > 0


def slip(a: str, b: str, least: int) -> bool:
    """Tell whether two texts differ by one slip and have no digit that it might concern."""
    short = min(len(a), len(b))
    if short < least or abs(len(a) - len(b)) > 1 or any(map(str.isdigit, a + b)):
        return False
    return OSA.distance(a, b, score_cutoff=1) == 1
