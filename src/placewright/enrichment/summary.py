"""Makes `one_line_summary` of what was resolved: a sentence with these facts and no others."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from placewright.enrichment.run import Run
from placewright.errors import BudgetSpent, SourceError
from placewright.model.outputs import AttributeStatus, Evidence, Output, Resolved
from placewright.sources.base import Adviser

SUMMARY = "one_line_summary"
FACTS = ("names", "categories", "address", "closed_permanently", "openingHours", "websites", "phoneNumbers")
_OUTPUTS = ("name", "categories", "address", "open_closed_status", "opening_hours", "website", "phone")


async def summary_of(resolved: Sequence[Resolved], adviser: Adviser) -> Resolved:
    """Return the attribute; null where the place has no name, or the sentence does not hold to the facts.

    Raises:
        BudgetSpent: it would cost more than is left.
    """
    found = {
        one.name: one for each in resolved for one in each.outputs if one.name in _OUTPUTS and one.value is not None
    }
    if "name" not in found:
        return _without("There is no name to write of.")
    try:
        sentence = await adviser.summarise({name: _told(one.value) for name, one in found.items()})
    except BudgetSpent:
        raise
    except SourceError as error:
        return _without(str(error), AttributeStatus.ERROR)
    if sentence is None:
        return _without("No sentence was written that holds to what was found.")
    weakest = min(found.values(), key=lambda one: one.probability or 0.0)
    probability = weakest.probability or 0.0
    evidence = Evidence(source=adviser.name, record="summary", value=sentence, weight=round(probability, 3))
    reasoning = f"Written by the {adviser.name} from {', '.join(found)}; the least sure of these is {weakest.name}."
    output = Output(
        name=SUMMARY,
        value=sentence,
        probability=probability,
        reasoning=reasoning,
        evidence=(evidence,),
    )
    return Resolved(attribute=SUMMARY, status=AttributeStatus.RUN, outputs=(output,))


def summarised(run: Run, summary: Resolved) -> Run:
    """Return a run with its summary in place of the sentence made by rule; that stays where there is none."""
    resolved = tuple(_better(summary, one) if one.attribute == SUMMARY else one for one in run.resolved)
    return msgspec.structs.replace(run, resolved=resolved)


def _better(written: Resolved, ruled: Resolved) -> Resolved:
    (ours,), (rule,) = written.outputs, ruled.outputs
    if ours.value is not None or rule.value is None:
        return written
    kept = msgspec.structs.replace(rule, reasoning=f"{rule.reasoning} {ours.reasoning}")
    return msgspec.structs.replace(ruled, status=written.status, outputs=(kept,))


def _without(reason: str, status: AttributeStatus = AttributeStatus.RUN) -> Resolved:
    return Resolved(attribute=SUMMARY, status=status, outputs=(Output(name=SUMMARY, reasoning=reason),))


def _told(value: Any) -> Any:
    """Return a value with its keys as words, as weekdays are."""
    return [f"{key}: {one}" for key, one in value.items()] if isinstance(value, Mapping) else value
