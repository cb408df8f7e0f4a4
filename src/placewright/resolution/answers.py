"""Puts a weighed value into an output: the value or null, its evidence, and the sentence that a person reads."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import UNSET

from placewright.model.outputs import FLOORS, Confidence, Evidence, Output
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import Standing

Say = Callable[[Any], str]


def missing(name: str, case: Case, noun: str, given: str | None = None) -> Output:
    """Return an output without a value, saying who gives none; `given` is what the user's list says."""
    if not case.witnesses:
        reasoning = case.absence
    elif len(case.witnesses) == 1:
        reasoning = f"{capital(case.witnesses[0].subject)} gives no {noun}."
    else:
        reasoning = f"No {noun} is given by {'; nor by '.join(one.label for one in case.witnesses[:3])}."
    if given:
        reasoning += f" Your own list gives {given}, which nothing here confirms."
    return Output(name=name, reasoning=reasoning)


def same(value: Any) -> Any:
    """Return the value itself."""
    return value


def found(
    name: str,
    standing: Standing,
    say: Say = str,
    *,
    form: Callable[[Any], Any] = same,
    backed: bool | None = None,
    given: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Output:
    """Return an output with the value of a standing, or withhold it when it is too uncertain.

    Args:
        say: the value (of a claim) in words.
        form: the value (of a claim) in the form of this output.
        backed: whether the user's list says the same; None when it says nothing.
        given: what the user's list says, in words.
        extra: more for enrichment_metadata.
    """
    sentence = told(standing, say, backed, given)
    certain = standing.probability >= FLOORS[Confidence.LOW]
    if not certain:
        sentence += f" That is too uncertain to be given as an answer (about {standing.probability:.0%} likely)."
    return Output(
        name=name,
        value=form(standing.value) if certain else None,
        probability=standing.probability if certain else None,
        reasoning=sentence,
        evidence=evidence(standing, form),
        extra=extra or {},
    )


def told(standing: Standing, say: Say, backed: bool | None = None, given: str | None = None) -> str:
    """Return the sentence that names the evidence of a standing, for and against."""
    first = standing.supporting[0]
    parts = [f"{capital(first.witness.subject)} gives {say(first.value)}{f', {first.note}' if first.note else ''}"]
    parts += _chorus(standing, say)
    if standing.contradicting:
        rival = standing.contradicting[0]
        parts.append(f"{rival.witness.subject} gives {say(rival.value)} instead")
    if backed:
        parts.append("your own list says the same")
    elif backed is False and given:
        parts.append(f"your own list gives {given} instead")
    return "; ".join(parts) + "."


def evidence(standing: Standing, form: Callable[[Any], Any] = same) -> tuple[Evidence, ...]:
    """Return the claims as data: those for the value by falling weight, then those against it, below zero."""
    pieces = [(one, one.accuracy) for one in standing.supporting]
    pieces += [(one, -one.accuracy) for one in reversed(standing.contradicting)]
    return tuple(piece(one.witness, form(one.value), weight, one.quote) for one, weight in pieces)


def piece(witness: Witness, value: Any, weight: float, quote: str | None = None) -> Evidence:
    """Return one piece of evidence."""
    record = witness.record
    return Evidence(
        source=witness.source,
        record=record.id,
        url=record.url,
        observed_at=record.observed_at,
        licence=witness.licence,
        value=value,
        weight=round(weight, 3),
        quote=quote or UNSET,
        sha256=record.sha256 or UNSET,
    )


def capital(text: str) -> str:
    """Return a sentence with a capital at its start."""
    return text[:1].upper() + text[1:]


def _chorus(standing: Standing, say: Say) -> list[str]:
    """Return what the witnesses after the first say: the same, or more of what belongs together."""
    first, *others = standing.supporting
    parts = [
        f"{one.witness.subject} " + ("says the same" if one.value == first.value else f"gives {say(one.value)}")
        for one in others[:2]
    ]
    return parts + [f"so do {len(others) - 2} more records"] * (len(others) > 2)
