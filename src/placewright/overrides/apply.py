"""Lays overrides over an answer and takes them off again: pure functions, and each undoes the other exactly."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.geo import Point, distance_m
from placewright.model.outputs import AttributeStatus, Confidence, Evidence, OutputMetadata, Replaced, Result
from placewright.model.override import FOLLOWING, Override
from placewright.normalize.hours import from_days, grouped, is_open_24h

# Outputs that a correction changes beside the one it sets: see `_siblings`; and an open place has not closed.
SIBLINGS = {
    "phone_additional": "phone",
    "common_names": "name",
    "alt_name": "name",
    "date_closed": "open_closed_status",
}
SOURCE = "override"  # what evidence names as its source
CERTAIN = 1.0  # probability and weight: a person vouches for it


def overridden(result: Result, overrides: Sequence[Override], inputs: Mapping[str, Any], now: datetime) -> Result:
    """Return the answer with the overrides of its place laid over it.

    Only attributes that the answer is about are touched. An override that is over at `now` does nothing.

    Args:
        result: what the sources say; see `bare`.
        overrides: of one place.
        inputs: of the job, for the distance from the coordinates that were sent.
        now: UTC.
    """
    for one in overrides:
        if one.attribute in result.attribute_status and one.holds(now):
            result = _laid(result, one, inputs)
    return result


def bare(result: Result) -> Result:
    """Return the answer of the sources, without the overrides that lie over it."""
    covered = [(name, one.replaced) for name, one in result.enrichment_metadata.items() if one.replaced is not None]
    if not covered:
        return result
    parts = _Parts(result)
    for name, replaced in covered:
        parts.take_off(name, replaced)
    return parts.result(result)


def _laid(result: Result, one: Override, inputs: Mapping[str, Any]) -> Result:
    parts = _Parts(result)
    status = result.attribute_status[one.attribute]
    for name, value in (_with_following(one, inputs) | _siblings(one, result.outputs)).items():
        replaced = parts.replaced(name, status)
        parts.outputs[name] = value
        parts.scores[name] = Confidence.NONE if value is None else Confidence.VERY_HIGH
        parts.reasoning[name] = _told(one, name, value, replaced)
        parts.metadata[name] = OutputMetadata(
            probability=None if value is None else CERTAIN,
            sources=(_evidence(one, value), *_weighed(replaced, value)),
            osm=from_days(value) if name == "opening_hours" and value is not None else None,
            override=one.id,
            replaced=replaced,
        )
    parts.status[one.attribute] = AttributeStatus.RUN
    return parts.result(result)


class _Parts:
    """The parts of an answer, to be changed one output at a time."""

    def __init__(self, result: Result) -> None:
        self.outputs = dict(result.outputs)
        self.reasoning = dict(result.reasoning)
        self.scores = dict(result.confidence_scores)
        self.metadata = dict(result.enrichment_metadata)
        self.status = dict(result.attribute_status)

    def replaced(self, name: str, status: AttributeStatus) -> Replaced:
        """Return what stands there now."""
        if name not in self.outputs:
            return Replaced(attribute_status=status)
        metadata = self.metadata.get(name, OutputMetadata(probability=None, sources=()))
        return Replaced(
            value=self.outputs[name],
            confidence=self.scores.get(name, Confidence.NONE),
            probability=metadata.probability,
            reasoning=self.reasoning.get(name, ""),
            sources=metadata.sources,
            attribute_status=status,
            osm=metadata.osm,
        )

    def take_off(self, name: str, replaced: Replaced) -> None:
        """Put back what an override replaced."""
        self.status[_ATTRIBUTE_OF[name]] = replaced.attribute_status
        if replaced.reasoning is None:
            del self.outputs[name], self.reasoning[name], self.scores[name], self.metadata[name]
            return
        self.outputs[name], self.reasoning[name] = replaced.value, replaced.reasoning
        self.scores[name] = replaced.confidence
        self.metadata[name] = OutputMetadata(
            probability=replaced.probability, sources=replaced.sources, osm=replaced.osm
        )

    def result(self, before: Result) -> Result:
        """Return the answer, its outputs in the order of model.attributes."""
        order = [name for name in _ATTRIBUTE_OF if name in self.outputs]

        def sorted_(part: Mapping[str, Any]) -> dict[str, Any]:
            return {name: part[name] for name in order if name in part}

        return msgspec.structs.replace(
            before,
            outputs=sorted_(self.outputs),
            reasoning=sorted_(self.reasoning),
            confidence_scores=sorted_(self.scores),
            enrichment_metadata=sorted_(self.metadata),
            attribute_status=self.status,
        )


_ATTRIBUTE_OF = {output: key for key, one in ATTRIBUTES.items() for output in one.outputs}


def _with_following(one: Override, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs that an override sets, and those that follow from them."""
    values = dict(one.outputs)
    if "opening_hours" in values:
        osm = from_days(values["opening_hours"]) if values["opening_hours"] else None
        values["opening_hours_grouped_by_hours"] = grouped(osm) if osm else None
        values["is_open_24h"] = is_open_24h(osm) if osm else None
    if "coordinates" in values:
        values["coordinates_distance"] = _distance(values["coordinates"], inputs)
    if "address" in values:
        values["address_localized"] = None
    if values.get("open_closed_status") not in (None, "Closed"):
        values.setdefault("date_closed", None)  # a place that is open has not closed
    return values


def _siblings(one: Override, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs of which a part is now the answer itself, or is what the answer was before and is not.

    Who corrects the phone says nothing of the other numbers, but the corrected one is no other number; and where there
    is no phone, there is no second one.
    """
    values: dict[str, Any] = {}
    if "phone" in one.outputs:
        others = [number for number in before.get("phone_additional") or () if number != one.outputs["phone"]]
        values["phone_additional"] = (others or None) if one.outputs["phone"] is not None else None
    name, former = one.outputs.get("name"), before.get("name")
    if name is not None:
        same = {text.casefold() for text in (name, former) if text is not None}
        common = [text for text in before.get("common_names") or () if text.casefold() not in same]
        values["common_names"] = [name, *common] if before.get("common_names") else None
        alternative = before.get("alt_name")
        values["alt_name"] = alternative if alternative and alternative.casefold() != name.casefold() else None
    return {
        output: value
        for output, value in values.items()
        if output in before and output not in one.outputs and value != before[output]
    }


def _distance(coordinates: Sequence[float] | None, inputs: Mapping[str, Any]) -> int | None:
    latitude, longitude = inputs.get("latitude"), inputs.get("longitude")
    if coordinates is None or latitude is None or longitude is None:
        return 0 if coordinates is None else None
    return round(distance_m(Point(latitude, longitude), Point(*coordinates)))


def _told(one: Override, name: str, value: Any, replaced: Replaced) -> str:
    """Return the sentences that say who corrected it, when and why, and what the sources say."""
    what = "Corrected" if value is not None else "Corrected to none"
    if name not in one.outputs:
        given = FOLLOWING.get(name) or SIBLINGS[name]
        what = f"Follows from {given}, which was corrected"
    until = "" if one.expires_at is None else f" It holds until {one.expires_at:%Y-%m-%d}."
    reason = one.reason if one.reason[-1:] in ".!?" else f"{one.reason}."
    return f"{what} by {one.author} on {one.created_at:%Y-%m-%d}: {reason}{until}{_otherwise(value, replaced)}"


def _otherwise(value: Any, replaced: Replaced) -> str:
    if replaced.value is None:
        return " Without the correction nothing would be answered."
    if replaced.value == value:
        return f" The sources say the same ({replaced.confidence})."
    said = replaced.value if isinstance(replaced.value, str) else msgspec.json.encode(replaced.value).decode()
    said = said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID]}…"
    return f" Without the correction the answer would be {said} ({replaced.confidence})."


_LONGEST_SAID = 120  # characters


def _evidence(one: Override, value: Any) -> Evidence:
    observed_at = one.created_at.isoformat().replace("+00:00", "Z")
    return Evidence(source=SOURCE, record=one.id, observed_at=observed_at, value=value, weight=CERTAIN)


def _weighed(replaced: Replaced, value: Any) -> tuple[Evidence, ...]:
    """Return what the sources say, heaviest first: above zero what says the same, below zero what does not."""
    signed = [
        msgspec.structs.replace(one, weight=abs(one.weight) * (1 if one.value == value else -1))
        for one in replaced.sources
    ]
    return tuple(sorted(signed, key=lambda one: -one.weight))
