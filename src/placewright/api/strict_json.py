"""Reads JSON more strictly than the libraries do, and says with a pointer what is wrong with it.

Refused, besides broken syntax: a key twice in one object, NaN and Infinity, numbers that no double or 64-bit integer
holds, lone surrogates, text that is not UTF-8, a byte order mark, nesting deeper than `MAX_DEPTH`.
"""

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from placewright.api.schemas.faults import invalid
from placewright.errors import Problem
from placewright.model.inputs import escape

MAX_DEPTH = 64
LEAST, MOST = -(2**63), 2**64 - 1  # what msgspec and the databases read back as an integer

Pairs = list[tuple[str, Any]]


class _Unusable:
    """Stands in the tree where a value was that no reader should have to deal with."""

    def __init__(self, detail: str) -> None:
        self.detail = detail


class _Repeated(dict[str, Any]):
    """An object that has a key twice."""

    repeated: tuple[str, ...] = ()


def decode(body: bytes) -> Any:
    """Return the value of a JSON text.

    Raises:
        InvalidInput: with every fault found and its place.
    """
    try:
        value = json.loads(
            _text(body),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=lambda name: _Unusable(f"{name} is not a JSON value."),
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise invalid([Problem("", f"The body is not valid JSON: {error.msg} ({place}).")]) from error
    except RecursionError as error:
        raise invalid([_too_deep("")]) from error
    problems = list(_faults(value, "", 0))
    if problems:
        raise invalid(problems)
    return value


def _too_deep(pointer: str) -> Problem:
    return Problem(pointer, f"This is nested deeper than {MAX_DEPTH} levels.")


def _text(body: bytes) -> str:
    """Decode UTF-8; json.loads would guess other encodings."""
    if not body.strip():
        raise invalid([Problem("", "The body is empty; a JSON object is needed.")])
    if body.startswith(b"\xef\xbb\xbf"):
        raise invalid([Problem("", "The body starts with a byte order mark; send UTF-8 without it.")])
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise invalid([Problem("", f"The body is not UTF-8 (byte {error.start}).")]) from error


def _object(pairs: Pairs) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    repeated = _Repeated(found)
    repeated.repeated = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]  # add() returns None, which is what the filter needs
    return repeated


def _integer(text: str) -> int | _Unusable:
    if len(text) <= 20 and LEAST <= (number := int(text)) <= MOST:
        return number
    return _Unusable("This number is too large.")


def _float(text: str) -> float | _Unusable:
    number = float(text)
    return number if math.isfinite(number) else _Unusable("This number is too large.")


def _faults(value: Any, pointer: str, depth: int) -> Iterator[Problem]:
    """Yield the faults of a decoded value in the order of the text."""
    if isinstance(value, str):
        if not value.isascii() and not _is_text(value):
            yield Problem(pointer, "This holds half of a surrogate pair, which is no character.")
    elif isinstance(value, _Unusable):
        yield Problem(pointer, value.detail)
    elif isinstance(value, (dict, list)):
        if depth == MAX_DEPTH:
            yield _too_deep(pointer)
            return
        if isinstance(value, _Repeated):
            yield from (Problem(f"{pointer}/{_safe(key)}", "This key stands twice.") for key in value.repeated)
        items: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            if isinstance(key, str) and not key.isascii() and not _is_text(key):
                yield Problem(pointer, "A key here holds half of a surrogate pair, which is no character.")
            if not isinstance(item, (int, float, type(None))):
                yield from _faults(item, f"{pointer}/{_safe(str(key))}", depth + 1)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _safe(key: str) -> str:
    """Escape a key for a pointer; what is no character becomes a question mark."""
    return escape(key.encode(errors="replace").decode())
