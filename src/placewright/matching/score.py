"""Adds up what the comparisons say of one candidate: levels, weight, probability."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import msgspec

from placewright.matching import address, category, distance, name, phone, together, website
from placewright.matching.alignment import NOTHING
from placewright.matching.calibration import calibration
from placewright.matching.name import NameForms
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
    "together": together.LEVELS,
}
LOCATING = frozenset({"distance", "address"})  # comparisons of where a place is
_PLAIN: tuple[Callable[[Query, Candidate], Level | None], ...] = (
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
    where = (query.address, record.address)
    theirs = name.forms_of(record.names)
    names = name.compare(asked.names, theirs, query.categories, record.categories, common, where)
    fits = names is not None and names.label in labels(name.SIZED)
    others = (distance.compare(query, candidate, sized=fits), *(compare(query, candidate) for compare in _PLAIN))
    found = [level for level in others if level is not None]
    if names is None:
        return total(query, candidate, tuple(found))
    both = together.compare({level.comparison: level for level in (names, *found)})
    if both is not None:
        found.append(both)
    if names.label in labels(name.DISAGREEING):
        found = [of_any_neighbour(level) for level in found]
    return total(query, candidate, (names, *found))


def dismiss(asked: Asked, candidate: Candidate) -> Match:
    """Judge a candidate whose names cannot agree, by what costs little."""
    names, away = levels("name")["different"], distance.compare(asked.query, candidate, sized=False)
    return total(asked.query, candidate, (names,) if away is None else (names, of_any_neighbour(away)))


def total(query: Query, candidate: Candidate, found: tuple[Level, ...]) -> Match:
    """Add up levels; a missing comparison adds nothing."""
    weight, probability = _summed(found, query.point is not None)
    return Match(candidate, found, weight, probability)


@lru_cache(32768)
def _summed(found: tuple[Level, ...], located: bool) -> tuple[float, float]:
    """Return weight and probability; most candidates of most queries come out alike."""
    prior = weights().prior
    weight = (prior.with_point if located else prior.without_point) + sum(level.weight for level in found)
    return weight, calibration().probability(weight, located)


@cache
def labels(keys: frozenset[str]) -> frozenset[str]:
    """Return the labels of levels of the name."""
    return frozenset(levels("name")[key].label for key in keys)


@lru_cache(1024)
def of_any_neighbour(level: Level) -> Level:
    """Take the weight off an agreement of location: when the names disagree, it is what every neighbour has.

    So the shop that follows another at the same address, and the shops of a mall, are not taken for each other.
    """
    if level.comparison in LOCATING and level.weight > 0:
        return msgspec.structs.replace(level, weight=0.0)
    return level
