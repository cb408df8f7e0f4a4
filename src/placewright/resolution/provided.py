"""Attributes that only providers fill: the value is the provider's, in the form of the output, as sure as its match."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Output
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import MOST, Claim, weigh
from placewright.resolution.trust import trust

Trusted = Callable[[str, object], float | None]
_NOTHING: Mapping[str, Any] = {}
_LONGEST = 80  # characters of a value in a sentence


def resolver(attribute: str) -> Callable[[Case], tuple[Output, ...]]:
    """Return what resolves an attribute from what providers say of its outputs."""
    return partial(_resolve, attribute)


def _resolve(attribute: str, case: Case) -> tuple[Output, ...]:
    return tuple(output_of(attribute, name, case) for name in ATTRIBUTES[attribute].outputs)


def _as_provided(_source: str, _value: object) -> float | None:
    return None


def output_of(
    attribute: str, name: str, case: Case, trusted: Trusted = _as_provided, extra: Mapping[str, Any] = _NOTHING
) -> Output:
    """Return an output of what the records say of it.

    Args:
        trusted: kind of source, value → how far it is believed; None: as a provider is.
        extra: more for enrichment_metadata.
    """
    claims = []
    for witness in case.witnesses:
        value = witness.record.outputs.get(name)
        if value is not None:
            believed = trusted(witness.family, value)
            accuracy = min(MOST, witness.probability * (trust().provided if believed is None else believed))
            quote = witness.record.quotes.get(name)
            claims.append(Claim(witness=witness, key=_text(value), value=value, accuracy=accuracy, quote=quote))
    ranked = weigh(attribute, claims)
    noun = name.replace("_", " ").replace(".", " ")
    if not ranked:
        return msgspec.structs.replace(missing(name, case, noun), extra=extra)
    return found(name, ranked[0], lambda value: f"the {noun} {_short(value)}", extra=extra)


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _text(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
