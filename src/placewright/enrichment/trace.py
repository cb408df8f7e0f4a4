"""The trace of one place: everything that led to its answer, in the order in which it happened."""

import msgspec

from placewright.enrichment.influence import Influence, influences
from placewright.enrichment.run import Asked, Run
from placewright.model.match import Match
from placewright.model.outputs import Resolved
from placewright.model.place import Dataset, Query


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, who answered, which candidates were compared and how, and how each value came about."""

    version: str  # of code and data
    attributes: tuple[str, ...]
    query: Query
    asked: tuple[Asked, ...]
    datasets: tuple[Dataset, ...]
    accepted: tuple[Match, ...]  # most probable first
    rejected: tuple[Match, ...]  # most probable first
    margin: float | None  # weight of the best accepted over the best rejected, log-odds base 2; None without either
    reason: str  # of the verdict, a sentence
    resolved: tuple[Resolved, ...]  # with the evidence of each output and its weight
    influences: tuple[Influence, ...]  # how each piece of evidence moved each output

    @classmethod
    def of(cls, run: Run, version: str) -> "Trace":
        """Return the trace of a finished run."""
        accepted, rejected = run.verdict.accepted, run.verdict.rejected
        return cls(
            version=version,
            attributes=run.attributes,
            query=run.query,
            asked=run.asked,
            datasets=tuple(dataset for _, dataset in sorted(run.datasets.items())),
            accepted=accepted,
            rejected=rejected,
            margin=round(accepted[0].weight - rejected[0].weight, 3) if accepted and rejected else None,
            reason=run.verdict.reason,
            resolved=run.resolved,
            influences=influences(run),
        )
