"""Custom attributes: what a provider says, or what a model quotes from the pages of the place."""

import msgspec

from placewright.model.custom import CustomAttribute
from placewright.model.outputs import AttributeStatus, Output, Resolved
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import MOST, Claim, weigh
from placewright.resolution.provided import said, text_of
from placewright.resolution.trust import trust

# How far a quote bears out what it is quoted for. Nobody has measured it, since the questions are not known
# beforehand: so the words promise little. A value stands in the quote; yes or no is the model's own reading of it.
QUOTED, READ = 0.85, 0.7


def resolve_custom(asked: CustomAttribute, case: Case) -> Resolved:
    """Return the outputs of a custom attribute, each with its value or null, confidence and reason."""
    outputs = tuple(_output(asked, name, case) for name in asked.outputs)
    return Resolved(attribute=asked.key, status=AttributeStatus.RUN, outputs=outputs)


def _output(asked: CustomAttribute, name: str, case: Case) -> Output:
    claims = [
        Claim(
            witness=witness,
            key=text_of(value),
            value=value,
            accuracy=min(MOST, witness.probability * _right(witness.family, value)),
            quote=witness.record.quotes.get(name),
        )
        for witness in case.witnesses
        if (value := witness.record.outputs.get(name)) is not None
    ]
    extra, noun = {"version": asked.version}, name.replace("_", " ").replace(".", " ")
    ranked = weigh(asked.key, claims)
    if not ranked:
        return msgspec.structs.replace(missing(name, case, noun), extra=extra)
    return found(name, ranked[0], said(noun), extra=extra)


def _right(source: str, value: object) -> float:
    """Return how often such a value is right, given that it speaks of the place."""
    if source == "model":
        return READ if isinstance(value, bool) else QUOTED
    return trust().provided


def unresolved_custom(asked: CustomAttribute, status: AttributeStatus, reason: str) -> Resolved:
    """Return a custom attribute that was not resolved: null outputs that all give the same reason, a sentence."""
    extra = {"version": asked.version}
    outputs = tuple(Output(name=name, reasoning=reason, extra=extra) for name in asked.outputs)
    return Resolved(attribute=asked.key, status=status, outputs=outputs)
