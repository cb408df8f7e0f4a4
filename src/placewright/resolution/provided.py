"""What providers say of outputs, ready-made: as sure as its match; of some attributes it is all there is."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Output
from placewright.resolution.answers import Say, found, missing
from placewright.resolution.case import FIRST_PARTIES, Case, Witness
from placewright.resolution.confidence import MOST, Claim, Standing, weigh
from placewright.resolution.trust import Belief, trust

_LONGEST = 80  # characters of a value in a sentence


def resolver(attribute: str) -> Callable[[Case], tuple[Output, ...]]:
    """Return what resolves an attribute from what providers say of its outputs."""
    return partial(resolve_provided, attribute)


def resolve_provided(attribute: str, case: Case) -> tuple[Output, ...]:
    """Resolve each output of an attribute from what providers say of it."""
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


def provided_with(standing: Standing, name: str) -> Any:
    """Return what the heaviest provider behind a standing says of another output; None when none says anything."""
    said = (one.witness.record.outputs.get(name) for one in standing.supporting)
    return next((value for value in said if value is not None), None)


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
