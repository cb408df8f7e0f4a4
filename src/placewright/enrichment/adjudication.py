"""Asks for an opinion on the matches in doubt, where there is somebody to ask, and judges once more."""

import structlog

from placewright.enrichment.run import Asked
from placewright.errors import BudgetSpent, SourceError
from placewright.matching import advised, doubtful, ruled
from placewright.model.match import Match, Verdict
from placewright.model.place import Query
from placewright.sources.base import Adviser

log = structlog.get_logger()
_MOST = 3  # matches of one wave that are asked about


async def adjudicated(verdict: Verdict, query: Query, adviser: Adviser | None) -> tuple[Verdict, tuple[Asked, ...]]:
    """Return the verdict after all opinions, and who could not give one. Without any it is the same verdict."""
    changed: dict[int, Match] = {}
    for match in doubtful(verdict, _MOST) if adviser else ():
        assert adviser is not None  # noqa: S101 — for the type checker
        try:
            opinion = await adviser.compare(query, match.record)
        except BudgetSpent as spent:
            return _ruled(verdict, changed), (Asked("model", note=str(spent)),)
        except SourceError as error:  # an opinion that fails is none: what is known stands by itself
            log.warning("adviser_failed", error=str(error))
            break
        if opinion is not None:
            changed[id(match)] = advised(query, match, opinion)
    return _ruled(verdict, changed), ()


def _ruled(verdict: Verdict, changed: dict[int, Match]) -> Verdict:
    if not changed:
        return verdict
    return ruled([changed.get(id(match), match) for match in (*verdict.accepted, *verdict.rejected)])
