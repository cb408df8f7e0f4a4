"""Attributes that only providers fill: the value is the provider's, in the form of the output, as sure as its match."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Output
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import MOST, Claim, weigh
from placewright.resolution.trust import trust

_LONGEST = 80  # characters of a value in a sentence


def resolver(attribute: str) -> Callable[[Case], tuple[Output, ...]]:
    """Return what resolves an attribute from what providers say of its outputs."""
    return partial(_resolve, attribute)


def _resolve(attribute: str, case: Case) -> tuple[Output, ...]:
    return tuple(_output(attribute, name, case) for name in ATTRIBUTES[attribute].outputs)


def _output(attribute: str, name: str, case: Case) -> Output:
    claims = []
    for witness in case.witnesses:
        value = witness.record.outputs.get(name)
        if value is not None:
            accuracy = min(MOST, witness.probability * trust().provided)
            claims.append(Claim(witness=witness, key=_text(value), value=value, accuracy=accuracy))
    ranked = weigh(attribute, claims)
    noun = name.replace("_", " ")
    return found(name, ranked[0], lambda value: f"the {noun} {_short(value)}") if ranked else missing(name, case, noun)


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _text(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
