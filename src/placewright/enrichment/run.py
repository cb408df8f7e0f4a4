"""The state of one place on its way through the steps; each step returns a copy with its part filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from placewright.model.custom import CustomAttribute
from placewright.model.ground import Surroundings
from placewright.model.match import Verdict
from placewright.model.outputs import Resolved
from placewright.model.place import Candidate, Dataset, JudgedSite, Query
from placewright.sources.base import Adviser, Source


class Asked(msgspec.Struct, frozen=True):
    """How one source answered."""

    source: str  # its name
    candidates: int = 0
    error: str | None = None  # a sentence, when it failed
    note: str | None = None  # a sentence for the reasoning, when it was not asked for want of money


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One place, one run."""

    inputs: Mapping[str, Any]
    attributes: tuple[str, ...]  # as requested, in the order of model.attributes
    sources: Sequence[Source]
    adviser: Adviser | None = None  # whom to ask in doubt
    custom: Mapping[str, CustomAttribute] = {}  # key → those of `attributes` that are custom
    query: Query = Query()
    asked: tuple[Asked, ...] = ()  # in the order of the registry
    datasets: Mapping[str, Dataset] = {}  # those of the sources that were asked, by name
    candidates: tuple[Candidate, ...] = ()
    judged: tuple[JudgedSite, ...] = ()  # sites that are none any more
    surroundings: tuple[Surroundings, ...] = ()  # what stands around the accepted records
    verdict: Verdict = Verdict((), (), "")
    resolved: tuple[Resolved, ...] = ()
