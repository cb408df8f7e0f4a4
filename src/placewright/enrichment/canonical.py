"""The canonical form of inputs: the known keys only, so that inputs which mean the same are the same."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import msgspec

from placewright.model.inputs import JobInputs

IGNORED = frozenset({"id", "place_id", "source", "input_type"})  # known, but they say nothing of the place
KNOWN = frozenset(field.encode_name for field in msgspec.structs.fields(JobInputs)) - IGNORED


def canonical(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known inputs sorted by key, without what is empty, texts in NFC with single spaces.

    Coordinates are floats, so that 7 and 7.0 are one; the order of lists is kept, that of objects is not.
    """
    cleaned = {key: _clean(inputs[key]) for key in sorted(KNOWN.intersection(inputs))}
    return {key: value for key, value in cleaned.items() if value not in (None, "", [], {})}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = value if value.isascii() else unicodedata.normalize("NFC", value)
        return " ".join(text.split())
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): _clean(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [cleaned for cleaned in map(_clean, value) if cleaned not in (None, "")]
    return value
