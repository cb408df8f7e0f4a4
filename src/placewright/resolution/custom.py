"""Custom attributes: what a provider says, or what a model quotes from the pages of the place."""

from placewright.model.custom import CustomAttribute
from placewright.model.outputs import AttributeStatus, Output, Resolved
from placewright.resolution.case import Case
from placewright.resolution.provided import output_of

# How far a quote bears out what it is quoted for. Nobody has measured it, since the questions are not known
# beforehand: so the words promise little. A value stands in the quote; yes or no is the model's own reading of it.
QUOTED, READ = 0.85, 0.7


def resolve_custom(asked: CustomAttribute, case: Case) -> Resolved:
    """Return the outputs of a custom attribute, each with its value or null, confidence and reason."""

    def trusted(source: str, value: object) -> float | None:
        return (READ if isinstance(value, bool) else QUOTED) if source == "model" else None

    outputs = tuple(output_of(asked.key, name, case, trusted, {"version": asked.version}) for name in asked.outputs)
    return Resolved(attribute=asked.key, status=AttributeStatus.RUN, outputs=outputs)


def unresolved_custom(asked: CustomAttribute, status: AttributeStatus, reason: str) -> Resolved:
    """Return a custom attribute that was not resolved: null outputs that all give the same reason, a sentence."""
    extra = {"version": asked.version}
    outputs = tuple(Output(name=name, reasoning=reason, extra=extra) for name in asked.outputs)
    return Resolved(attribute=asked.key, status=status, outputs=outputs)
