"""What providers say of outputs, ready-made: as sure as its match; of some attributes it is all there is."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Output
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import MOST, Claim, Standing, weigh
from placewright.resolution.trust import trust

_LONGEST = 80  # characters of a value in a sentence


def resolver(attribute: str) -> Callable[[Case], tuple[Output, ...]]:
    """Return what resolves an attribute from what providers say of its outputs."""
    return partial(resolve_provided, attribute)


def resolve_provided(attribute: str, case: Case) -> tuple[Output, ...]:
    """Resolve each output of an attribute from what providers say of it."""
    return tuple(_output(attribute, name, case) for name in ATTRIBUTES[attribute].outputs)


def _output(attribute: str, name: str, case: Case) -> Output:
    ranked = weigh(attribute, provided_claims(case, name))
    noun = name.replace("_", " ")
    return found(name, ranked[0], lambda value: f"the {noun} {_short(value)}") if ranked else missing(name, case, noun)


def provided_claims(case: Case, name: str) -> list[Claim]:
    """Return what providers claim an output to be."""
    claims = []
    for witness in case.witnesses:
        value = witness.record.outputs.get(name)
        if value is not None:
            accuracy = min(MOST, witness.probability * trust().provided)
            claims.append(Claim(witness=witness, key=as_key(value), value=value, accuracy=accuracy))
    return claims


def provided_with(standing: Standing, name: str) -> Any:
    """Return what the heaviest provider behind a standing says of another output; None when none says anything."""
    said = (one.witness.record.outputs.get(name) for one in standing.supporting)
    return next((value for value in said if value is not None), None)


def as_key(value: Any) -> str:
    """Return a value as text, equal for equal values."""
    return msgspec.json.encode(value, order="sorted").decode()


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else as_key(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
