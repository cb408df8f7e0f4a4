"""Names of places: folded for comparison, in their own script or Latin letters, and cut into tokens."""

import re
from functools import cache, lru_cache

from anyascii import anyascii

from placewright.normalize.folding import fold_text
from placewright.normalize.tables import rows

# Scripts that are written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003134f"
)
_SPACELESS = re.compile(f"[{_RANGES}]")
_RUN = re.compile(f"[{_RANGES}]+|[^{_RANGES}]+")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return the text for comparison: NFKC, lower case, no accents, punctuation or invisible marks, single spaces.

    The script stays. `&` (also for `+` between words) stays as a token of its own. Dots of initials vanish
    (H.M. → hm), apostrophes too (Roy's → roys), save after an elided article, which becomes a token (L'Orangerie →
    l orangerie). A text of symbols alone is kept, so that a name such as 🍕 is not lost.
    """
    return fold_text(text)


@lru_cache(maxsize=16384)
def latin(text: str) -> str:
    """Return the folded text in ASCII letters and digits (anyascii): Καφέ Μέλι → kafe meli."""
    folded = fold(text)
    return folded if folded.isascii() else fold_text(anyascii(folded))


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of the folded text in their order.

    Where a script has no spaces (Han, kana, Thai, Lao, Khmer, Burmese), known generic words are cut off
    (渋谷店 → 渋谷, 店) and what remains between them is one token.
    """
    folded = fold(text)
    if folded.isascii():
        return tuple(folded.split())
    return tuple(piece for word in folded.split() for piece in _cut(word))


def is_spaceless(text: str) -> bool:
    """Tell whether a text has letters of a script that is written without spaces between words."""
    return _SPACELESS.search(text) is not None


def is_generic(token: str) -> bool:
    """Tell whether a folded token says little of which place it is: a place type, an article, a legal form."""
    return token in _kinds()


def word_kind(token: str) -> str | None:
    """Return `type`, `small` (articles, prepositions, conjunctions) or `legal` for a generic token, else None."""
    return _kinds().get(token)


def expand(token: str) -> str:
    """Return what a folded token stands for (intl → international, & → and), or the token itself."""
    return _abbreviations().get(token, token)


@lru_cache(maxsize=16384)
def name_key(text: str) -> str:
    """Return the folded tokens, expanded and sorted: equal for names that differ in spelling and order alone."""
    return " ".join(sorted(map(expand, tokens(text))))


def _cut(word: str) -> list[str]:
    """Split a word at changes to and from spaceless scripts, and those runs at known generic words."""
    if word.isascii() or not _SPACELESS.search(word):
        return [word]
    pieces: list[str] = []
    for run in _RUN.findall(word):
        parts = _generic_run().split(run) if _SPACELESS.match(run) else [run]
        pieces.extend(part for part in parts if part)
    return pieces


@cache
def _kinds() -> dict[str, str]:
    """Return folded generic word → kind; words of other scripts are known in Latin letters too."""
    kinds: dict[str, str] = {"&": "small", "and": "small"}
    for _language, kind, word in rows("generic_words.tsv"):
        folded = fold_text(word)
        kinds.setdefault(folded, kind)
        if not folded.isascii() and kind == "type":
            written = fold_text(anyascii(folded))
            if len(written) > 4:  # shorter ones meet names by chance
                kinds.setdefault(written, kind)
    return {word: kind for word, kind in kinds.items() if " " not in word}


@cache
def _generic_run() -> re.Pattern[str]:
    """Return a pattern that captures the generic words of spaceless scripts, longest first.

    Words of one character are taken at the end of a run only (渋谷店), since within one they spell names (城山).
    """
    words = [word for word, kind in _kinds().items() if kind != "small" and _SPACELESS.match(word)]
    words.sort(key=len, reverse=True)
    long = "|".join(re.escape(word) for word in words if len(word) > 1)
    return re.compile(f"({long}|[{''.join(word for word in words if len(word) == 1)}]$)")


@cache
def _abbreviations() -> dict[str, str]:
    return dict(rows("abbreviations.tsv"))
