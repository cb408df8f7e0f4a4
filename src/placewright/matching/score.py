"""Adds up what the comparisons say of one candidate: levels, weight, probability."""

from collections.abc import Callable, Mapping

import msgspec

from placewright.matching import address, category, distance, name, phone, website
from placewright.matching.calibration import calibration
from placewright.matching.name import NOTHING, NameForms
from placewright.matching.weights import levels, weights
from placewright.model.match import Level, Match
from placewright.model.place import Candidate, Query

# All comparisons in the order in which a trace shows them, with their levels from most for to most against.
COMPARISONS: Mapping[str, tuple[str, ...]] = {
    "name": name.LEVELS,
    "distance": distance.LEVELS,
    "address": address.LEVELS,
    "phone": phone.LEVELS,
    "website": website.LEVELS,
    "category": category.LEVELS,
}
_PLAIN: tuple[Callable[[Query, Candidate], Level | None], ...] = (
    distance.compare,
    address.compare,
    phone.compare,
    website.compare,
    category.compare,
)


class Asked(msgspec.Struct, frozen=True):
    """A query with its names made ready once for all its candidates."""

    query: Query
    names: NameForms

    @classmethod
    def of(cls, query: Query) -> "Asked":
        """Make a query's names ready."""
        return cls(query, name.forms_of(query.names))


def score(asked: Asked, candidate: Candidate, common: frozenset[str] = NOTHING) -> Match:
    """Compare a candidate in full; `common` words tell nothing here (see `name.compare`)."""
    query, record = asked.query, candidate.record
    names = name.compare(asked.names, name.forms_of(record.names), query.categories, record.categories, common)
    found = [names, *(compare(query, candidate) for compare in _PLAIN)]
    return total(query, candidate, tuple(level for level in found if level is not None))


def dismiss(asked: Asked, candidate: Candidate) -> Match:
    """Judge a candidate whose names cannot agree, by what costs little."""
    found = (levels("name")["different"], distance.compare(asked.query, candidate))
    return total(asked.query, candidate, tuple(level for level in found if level is not None))


def total(query: Query, candidate: Candidate, found: tuple[Level, ...]) -> Match:
    """Add up levels; a missing comparison adds nothing."""
    prior = weights().prior
    start = prior.with_point if query.point is not None else prior.without_point
    weight = start + sum(level.weight for level in found)
    return Match(candidate, found, weight, calibration().probability(weight))
