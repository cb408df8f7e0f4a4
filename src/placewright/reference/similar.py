"""How alike two names look at first sight: cheap, generous, and only to choose whom to compare in earnest."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

ALIKE = 75.0  # of 100: most of the words agree, give or take a typo


def similarities(keys: Sequence[str], texts: Sequence[str]) -> list[float]:
    """Return for each text (name keys, one to a line) the likeness 0–100 of its best name to the best of `keys`.

    It is the ratio of the words in common, so that missing, added and swapped words hardly count; below 50 it is 0.
    """
    lines: list[str] = []
    owners: list[int] = []
    for owner, text in enumerate(texts):
        parts = text.split("\n")
        lines.extend(parts)
        owners.extend([owner] * len(parts))
    best = [0.0] * len(texts)
    for key in keys:
        for _, score, line in process.extract(key, lines, scorer=fuzz.token_set_ratio, limit=None, score_cutoff=50):
            owner = owners[line]
            best[owner] = max(best[owner], score)
    return best
