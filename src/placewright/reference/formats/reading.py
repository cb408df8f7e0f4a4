"""Takes values out of rows that may hold anything: texts, lists and objects, or nothing."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from placewright.normalize.countries import country_code

_NOTHING: Mapping[str, Any] = {}
# What rows hold is told first, since asking the abstract class takes five times as long.
_OBJECTS = (dict, Mapping)
_LISTS = (list, Sequence)


def text_of(value: Any) -> str | None:
    """Return a text without blanks around it; whole numbers become texts, all else is none."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def texts_of(value: Any) -> list[str]:
    """Return the texts of a list, or of one text; what is none is left out."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, _LISTS):
        return []
    return [text for each in value if (text := text_of(each)) is not None]


def object_of(value: Any) -> Mapping[str, Any]:
    """Return an object, an empty one for what is none."""
    return value if isinstance(value, _OBJECTS) else _NOTHING


def objects_of(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list."""
    return [each for each in value if isinstance(each, _OBJECTS)] if isinstance(value, list | tuple) else []


def number_of(value: Any) -> float | None:
    """Return a finite number, read from a text too, with a point or a comma; None for all else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        value = value.strip().replace(",", ".") if value.count(",") == 1 and "." not in value else value.strip()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def country_of(text: str | None) -> str | None:
    """Return the alpha-2 code of a country's code or name; None when it is unknown."""
    if text is None:
        return None
    if len(text) == 2 and text.isascii() and text.isupper():
        return text
    return country_code(text)
