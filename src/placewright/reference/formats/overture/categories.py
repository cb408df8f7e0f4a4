"""The categories of an Overture place, in the published tree, from the older fields and the newer ones."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from placewright.normalize.categories import from_text, is_category, parents
from placewright.reference.formats.reading import object_of, text_of, texts_of


def categories_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the categories, primary first; one above another of them is left out, save the primary.

    `categories` (primary, alternate) has the codes of the tree. Newer releases have `taxonomy` (primary, hierarchy,
    alternates) and `basic_category` beside it or in its place, whose codes are partly others: what the tree lacks
    gives way to the next more general step of the hierarchy that it has.
    """
    return _most_telling(tuple(dict.fromkeys(_known(row))))


@lru_cache(maxsize=16384)
def _most_telling(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first, and of the others those that are not above one of them."""
    above = {parent for category in found for parent in parents(category)}
    return (*found[:1], *(category for category in found[1:] if category not in above))


def _known(row: Mapping[str, Any]) -> Iterator[str]:
    older, newer = object_of(row.get("categories")), object_of(row.get("taxonomy"))
    primary = _code(older.get("primary")) or _most_special(newer) or _code(row.get("basic_category"))
    if primary is not None:
        yield primary
    for text in (*texts_of(older.get("alternate")), *texts_of(newer.get("alternates"))):
        code = _code(text)
        if code is not None:
            yield code


def _most_special(taxonomy: Mapping[str, Any]) -> str | None:
    steps = [*texts_of(taxonomy.get("hierarchy")), *texts_of(taxonomy.get("primary"))]
    return next((code for step in reversed(steps) if (code := _code(step)) is not None), None)


def _code(value: Any) -> str | None:
    text = text_of(value)
    return None if text is None else _code_of_text(text)


@lru_cache(maxsize=16384)
def _code_of_text(text: str) -> str | None:
    return text if is_category(text) else from_text(text)
