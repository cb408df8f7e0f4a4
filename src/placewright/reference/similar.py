"""How alike two names look at first sight: cheap, generous, and only to choose whom to compare in earnest."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from placewright.normalize.names import is_generic

_LEAST = 55.0  # of 100: below this two names have nothing in common that would tell
_ALIKE = 75.0  # the words that tell agree, give or take a typo or a small one


def similarities(keys: Sequence[str], texts: Sequence[str]) -> list[float]:
    """Return for each text (name keys, one to a line) the likeness 0–100 of its best name to the best of `keys`.

    It is the greater of two ratios, one of the words in common, so that missing, added and swapped words hardly count,
    and one of all letters, so that spaces hardly do; little likeness is 0.
    """
    lines: list[str] = []
    owners: list[int] = []
    for owner, text in enumerate(texts):
        if "\n" in text:
            parts = text.split("\n")
            lines += parts
            owners += [owner] * len(parts)
        else:
            lines.append(text)
            owners.append(owner)
    best = [0.0] * len(texts)
    for key in keys:
        for scorer in (fuzz.ratio, fuzz.token_set_ratio):
            for _, score, line in process.extract(key, lines, scorer=scorer, limit=None, score_cutoff=_LEAST):
                owner = owners[line]
                if score > best[owner]:
                    best[owner] = score
    return best


def alike(keys: Sequence[str], text: str) -> bool:
    """Tell whether one of the names agrees with one of `keys` in what is not generic: so much that none need be sought
    farther off."""
    return any(
        fuzz.token_sort_ratio(_telling(key), _telling(line)) >= _ALIKE for key in keys for line in text.split("\n")
    )


@lru_cache(maxsize=16384)
def _telling(key: str) -> str:
    """Return a folded name without its generic words, or all of it when it has no others."""
    return " ".join(word for word in key.split() if not is_generic(word)) or key
