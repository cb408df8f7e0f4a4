"""Joins the answer of a run with the one before: what was not run again stays, what changed is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from placewright.model.attributes import ordered
from placewright.model.custom import outputs_of
from placewright.model.outputs import AttributeStatus, Change, Result
from placewright.model.override import Override
from placewright.overrides import bare, overridden

V = TypeVar("V")


def corrected(previous: Result | None, new: Result, overrides: Sequence[Override], inputs: Mapping[str, Any]) -> Result:
    """Return the whole answer of a job, with the overrides of its place laid over it.

    Args:
        previous: the stored answer, with the overrides that held then.
        new: what the sources say now, of the attributes that were run.
        overrides: of the place, holding now.
        inputs: of the job.
    """
    before = None if previous is None else bare(previous)
    if not overrides and before is previous:
        return merged(previous, new)
    whole = overridden(merged(before, new), overrides, inputs, datetime.now(UTC))
    changes = {} if previous is None else _changes(previous.outputs, whole.outputs)
    return msgspec.structs.replace(whole, changes=changes)


def merged(previous: Result | None, new: Result) -> Result:
    """Return the whole answer of a job, attributes `ordered`, with `changes`."""
    if previous is None:
        return new
    new = new if new.affordable else _without_unpaid(previous, new)
    status = {**previous.attribute_status, **new.attribute_status}
    keys = ordered(status)
    named = _outputs(keys, (*previous.outputs, *new.outputs))

    def joined(before: Mapping[str, V], after: Mapping[str, V]) -> dict[str, V]:
        parts = ((output, after if key in new.attribute_status else before) for key, output in named)
        return {output: part[output] for output, part in parts if output in part}

    return Result(
        outputs=joined(previous.outputs, new.outputs),
        reasoning=joined(previous.reasoning, new.reasoning),
        confidence_scores=joined(previous.confidence_scores, new.confidence_scores),
        attribute_status={key: status[key] for key in keys},
        enrichment_metadata=joined(previous.enrichment_metadata, new.enrichment_metadata),
        country_code=new.country_code or previous.country_code,
        changes=_changes(previous.outputs, new.outputs),
    )


def _without_unpaid(previous: Result, new: Result) -> Result:
    """Return what a run answered, without attributes that it could not pay for and that were answered before."""
    unpaid = {key for key, status in new.attribute_status.items() if status == AttributeStatus.NOT_RUN}
    return part_of(new, [key for key in new.attribute_status if key not in unpaid & previous.attribute_status.keys()])


def part_of(result: Result, attributes: Sequence[str]) -> Result:
    """Return the part of an answer that is about some of its attributes."""
    keys = [key for key in attributes if key in result.attribute_status]
    outputs = [output for _, output in _outputs(keys, result.outputs)]

    def chosen(part: Mapping[str, V]) -> dict[str, V]:
        return {output: part[output] for output in outputs if output in part}

    return Result(
        outputs=chosen(result.outputs),
        reasoning=chosen(result.reasoning),
        confidence_scores=chosen(result.confidence_scores),
        attribute_status={key: result.attribute_status[key] for key in keys},
        enrichment_metadata=chosen(result.enrichment_metadata),
        country_code=result.country_code,
    )


def _outputs(keys: Sequence[str], present: Iterable[str]) -> list[tuple[str, str]]:
    present = tuple(dict.fromkeys(present))
    return [(key, output) for key in keys for output in outputs_of(key, present)]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Change]:
    return {
        output: Change(before[output], value)
        for output, value in after.items()
        if output in before and before[output] != value
    }
