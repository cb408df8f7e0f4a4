"""Language tags: from the endings of OpenStreetMap's name keys (`name:zh_pinyin`) to BCP 47 (`zh-Latn-pinyin`)."""

import re
from functools import cache, lru_cache

from placewright.normalize.tables import lines, rows

_VARIANT = re.compile(r"[a-z0-9]{5,8}|[0-9][a-z0-9]{3}")
_REGION = re.compile(r"[a-z]{2}|[0-9]{3}")


@lru_cache(maxsize=4096)
def language_tag(osm_suffix: str) -> str | None:
    """Return the BCP 47 tag of what follows the colon of a name key, or None when it names no language.

    None is given for `name:left`, `name:etymology`, `name:prefix` and the like, and for codes that nobody knows.
    """
    suffix = osm_suffix.strip().replace("_", "-").lower()
    head = _renamed().get(suffix)
    if head is not None:
        return head
    language, *rest = suffix.split("-")
    if language not in _languages():
        return None
    parts = _subtags(rest)
    if parts is None:
        return None
    return "-".join([_renamed().get(language, language), *parts])


def _subtags(parts: list[str]) -> list[str] | None:
    """Return script, region, variants and private use in the case that BCP 47 advises, None when one is none."""
    found: list[str] = []
    for index, part in enumerate(parts):
        if part == "x":
            return [*found, *parts[index:]] if parts[index + 1 :] else None
        if part in _scripts():
            found.append(part.title())
        elif _REGION.fullmatch(part):
            found.append(part.upper())
        elif _VARIANT.fullmatch(part):
            found.append(part)
        else:
            return None
    return found


@cache
def _languages() -> frozenset[str]:
    return frozenset(" ".join(lines("languages.txt")).split())


@cache
def _scripts() -> frozenset[str]:
    return frozenset(" ".join(lines("scripts.txt")).lower().split())


@cache
def _renamed() -> dict[str, str]:
    return dict(rows("language_aliases.tsv"))
