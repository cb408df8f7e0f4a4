"""The tree of Overture's place categories.

It is data/overture_categories.csv (Overture Maps Foundation, CC BY 4.0): `code; [path from the root]`.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from placewright.normalize.tables import lines


@cache
def paths() -> Mapping[str, tuple[str, ...]]:
    """Return for each category its path from the root, itself included."""
    rows = [line.partition("; ")[::2] for line in lines("overture_categories.csv")[1:]]
    read = {code: tuple(path[1:-1].split(",")) for code, path in rows}
    # Four rows end their path with another name than their code: that of their parent, or one that is no code; two
    # parents have no row of their own and are left out.
    renamed = {path[-1]: code for code, path in read.items() if path[-1] != code and path[-1] not in read}
    for code, path in read.items():
        if path[-1] != code and path[-1] in read:
            read[code] = (*path, code)
        elif not read.keys() >= set(path):
            names = (renamed.get(part, part) for part in path)
            read[code] = tuple(name for name in names if name in read)
    return read


def is_category(text: str) -> bool:
    """Tell whether text is the code of a category, such as pizza_restaurant."""
    return text in paths()


@lru_cache(maxsize=4096)
def parents(category: str) -> tuple[str, ...]:
    """Return the categories above one, nearest first, the root last; none for a root and for what is no category."""
    return paths().get(category, ())[-2::-1]


@lru_cache(maxsize=65536)
def relation(a: str, b: str) -> str:
    """Return how two categories stand to each other in the tree: "same", "ancestor" (one is above the other),
    "sibling" (one parent), "branch" (one root) or "unrelated".
    """
    if a == b:
        return "same"
    above_a, above_b = parents(a), parents(b)
    if a in above_b or b in above_a:
        return "ancestor"
    if not above_a or not above_b or above_a[-1] != above_b[-1]:
        return "unrelated"
    return "sibling" if above_a[0] == above_b[0] else "branch"
