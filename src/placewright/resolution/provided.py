"""Attributes that only providers fill: the value is the provider's, in the form of the output, as sure as its match."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Output
from placewright.resolution.answers import Say, found, missing
from placewright.resolution.case import FIRST_PARTIES, Case, Witness
from placewright.resolution.confidence import MOST, Claim, weigh
from placewright.resolution.trust import Belief, trust

_LONGEST = 80  # characters of a value in a sentence


def resolver(attribute: str) -> Callable[[Case], tuple[Output, ...]]:
    """Return what resolves an attribute from what providers say of its outputs."""
    return partial(_resolve, attribute)


def _resolve(attribute: str, case: Case) -> tuple[Output, ...]:
    return tuple(_output(attribute, name, case) for name in ATTRIBUTES[attribute].outputs)


def _output(attribute: str, name: str, case: Case) -> Output:
    ranked = weigh(attribute, provided_claims(name, case.witnesses))
    noun = name.replace("_", " ")
    return found(name, ranked[0], said(noun)) if ranked else missing(name, case, noun)


def provided_claims(output: str, witnesses: Iterable[Witness], belief: Belief | None = None) -> list[Claim]:
    """Return what records say ready-made of an output: those of providers, and pages, believed as `belief` says."""
    return [
        Claim(
            witness=witness,
            key=text_of(value),
            value=value,
            accuracy=min(MOST, witness.probability * _right(witness, belief)),
        )
        for witness in witnesses
        if (value := witness.record.outputs.get(output)) is not None
    ]


def text_of(value: Any) -> str:
    """Return a value as a text that is equal for equal values."""
    return msgspec.json.encode(value, order="sorted").decode()


def _right(witness: Witness, belief: Belief | None) -> float:
    return belief.of(witness) if belief is not None and witness.family in FIRST_PARTIES else trust().provided


def said(noun: str) -> Say:
    """Return what puts a value into a sentence: the price tier 2."""
    return lambda value: f"the {noun} {_short(value)}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else text_of(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
