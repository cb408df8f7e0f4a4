"""What an enrichment answers: values with confidence, reasoning and evidence, by attribute and output."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from placewright.model.attributes import ATTRIBUTES

T = TypeVar("T")


class Confidence(StrEnum):
    """The word for a probability; QUALITY.md says what each promises."""

    VERY_HIGH = "VERY_HIGH"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    NONE = "NONE"

    @property
    def rank(self) -> int:
        """Return 4 for VERY_HIGH down to 0 for NONE."""
        return _RANKS[self]

    @classmethod
    def of(cls, probability: float | None) -> "Confidence":
        """Return the word for a calibrated probability; None and anything below the floor of LOW give NONE."""
        if probability is None:
            return cls.NONE
        return next((word for word, floor in FLOORS.items() if probability >= floor), cls.NONE)


_RANKS = {word: 4 - index for index, word in enumerate(Confidence)}
FLOORS = {Confidence.VERY_HIGH: 0.97, Confidence.HIGH: 0.92, Confidence.MEDIUM: 0.80, Confidence.LOW: 0.60}


class AttributeStatus(StrEnum):
    """How an attribute ended."""

    RUN = "RUN"  # attempted and finished; its value may be null
    ERROR = "ERROR"  # attempted and failed
    NOT_RUN = "NOT_RUN"  # not requested, or no source offers it
    RUN_CONDITION_FAILED = "RUN_CONDITION_FAILED"  # a needed input is missing


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence for one output, as CONTRACT section 4 shows it."""

    source: str  # dataset and version: "openstreetmap monaco 2023-12-01"
    record: str  # the source's own id: node/123
    url: str | None = None
    observed_at: str | None = None
    licence: str | None = None
    value: Any = None  # what this source says, in the output's form
    weight: float = 0.0  # how much it moved the answer, 0..1; below 0: it contradicts
    quote: str | msgspec.UnsetType = msgspec.UNSET  # of a page: the words that say so, 300 characters at most
    sha256: str | msgspec.UnsetType = msgspec.UNSET  # of a page: of its bytes as they were read


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """One output of an attribute: `website`, `phone_additional` …"""

    name: str
    value: Any = None  # null when there is no reliable value
    probability: float | None = None  # that `value` is right; None when there is no value
    reasoning: str  # a sentence in plain English that names its evidence
    evidence: tuple[Evidence, ...] = ()  # ordered by weight, heaviest first
    extra: Mapping[str, Any] = {}  # more for enrichment_metadata, such as {"osm": "Mo-Fr 09:00-17:00"}


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute, resolved."""

    attribute: str
    status: AttributeStatus
    outputs: tuple[Output, ...] = ()


class Replaced(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the sources answer for an output that a person has overridden; it comes back when the override goes."""

    attribute_status: AttributeStatus
    value: Any = None
    confidence: Confidence = Confidence.NONE
    probability: float | None = None
    reasoning: str | None = None  # None: the output was not answered at all
    sources: tuple[Evidence, ...] = ()
    osm: str | None = None


class OutputMetadata(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`enrichment_metadata` of one output."""

    probability: float | None
    sources: tuple[Evidence, ...]
    osm: str | None = None  # opening_hours only: the OSM text
    version: int | None = None  # of a custom attribute: which of its versions was asked
    override: str | None = None  # id of the override that the value is of
    replaced: Replaced | None = None  # with `override`: what would be answered without it


class Change(msgspec.Struct, frozen=True):
    """What a run changed in one output."""

    before: Any
    after: Any


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one job, as it is stored and sent."""

    outputs: Mapping[str, Any] = {}
    reasoning: Mapping[str, str] = {}
    confidence_scores: Mapping[str, Confidence] = {}
    attribute_status: Mapping[str, AttributeStatus] = {}
    enrichment_metadata: Mapping[str, OutputMetadata] = {}
    country_code: str | None = None
    changes: Mapping[str, Change] = {}
    affordable: bool = True  # False: a source was not asked for want of money; not stored

    @classmethod
    def of(cls, resolved: Sequence[Resolved], country_code: str | None = None, *, affordable: bool = True) -> "Result":
        """Build the answer from resolved attributes, in their order."""
        outputs = [output for one in resolved for output in one.outputs]
        return cls(
            outputs={o.name: o.value for o in outputs},
            reasoning={o.name: o.reasoning for o in outputs},
            confidence_scores={o.name: confidence(o) for o in outputs},
            attribute_status={one.attribute: one.status for one in resolved},
            enrichment_metadata={
                o.name: OutputMetadata(probability=o.probability, sources=o.evidence, **o.extra) for o in outputs
            },
            country_code=country_code,
            affordable=affordable,
        )


def confidence(output: Output) -> Confidence:
    """Return the word of an output: NONE without a value."""
    return Confidence.NONE if output.value is None else Confidence.of(output.probability)


def merge(previous: Result | None, new: Result, refreshed: Collection[str]) -> Result:
    """Return the answer after a run of the attributes `refreshed` over an earlier answer.

    Outputs of other attributes stay. An attribute that could not be run now (ERROR, NOT_RUN) keeps the values it had.
    `changes` tells what this run changed.
    """
    if previous is None:
        return new
    kept = {output for key, one in ATTRIBUTES.items() if _stays(key, new, refreshed) for output in one.outputs}
    return Result(
        outputs=_join(previous.outputs, new.outputs, kept),
        reasoning=_join(previous.reasoning, new.reasoning, kept),
        confidence_scores=_join(previous.confidence_scores, new.confidence_scores, kept),
        attribute_status={
            key: new.attribute_status[key] if key in new.attribute_status else previous.attribute_status[key]
            for key in ATTRIBUTES
            if key in new.attribute_status or key in previous.attribute_status
        },
        enrichment_metadata=_join(previous.enrichment_metadata, new.enrichment_metadata, kept),
        country_code=new.country_code or previous.country_code,
        changes={
            name: Change(previous.outputs[name], value)
            for name, value in new.outputs.items()
            if name not in kept and name in previous.outputs and previous.outputs[name] != value
        },
    )


def _stays(key: str, new: Result, refreshed: Collection[str]) -> bool:
    if key not in refreshed:
        return True
    passing = new.attribute_status.get(key) in (AttributeStatus.ERROR, AttributeStatus.NOT_RUN)
    return passing and not any(new.outputs.get(name) is not None for name in ATTRIBUTES[key].outputs)


def _join(previous: Mapping[str, T], new: Mapping[str, T], kept: Collection[str]) -> dict[str, T]:
    """Return the outputs of both in the order of ATTRIBUTES; where `kept`, the previous one wins."""
    joined = {**previous, **new} | {name: value for name, value in previous.items() if name in kept}
    order = [name for one in ATTRIBUTES.values() for name in one.outputs if name in joined]
    return {name: joined[name] for name in order}
