"""Lets an opinion move a match that is in doubt, by a bounded weight and never against hard evidence."""

from placewright.matching.score import total
from placewright.model.match import Level, Match, Verdict
from placewright.model.place import Query

BAND = (0.3, 0.95)  # probabilities between which a match is in doubt
MOST_WEIGHT = 2.0  # bits; an opinion counts no more, whatever it says
_HARD = 3.0  # bits; a contact that speaks so clearly for a match is not talked away
_CONTACTS = frozenset({"phone", "website", "address"})  # what only the place itself has


def doubtful(verdict: Verdict, most: int) -> list[Match]:
    """Return the matches in doubt, most probable first, `most` at most."""
    found = [one for one in (*verdict.accepted, *verdict.rejected) if _is_doubtful(one)]
    return sorted(found, key=lambda one: (-one.probability, one.record.dataset, one.record.id))[:most]


def _is_doubtful(match: Match) -> bool:
    return BAND[0] <= match.probability < BAND[1]


def advised(query: Query, match: Match, opinion: Level) -> Match:
    """Return a match with an opinion as one more level; as it was where it is clear, or a contact speaks for it."""
    weight = max(-MOST_WEIGHT, min(MOST_WEIGHT, opinion.weight))
    if not _is_doubtful(match):
        return match
    if weight < 0 and any(level.weight >= _HARD and level.comparison in _CONTACTS for level in match.levels):
        return match
    return total(query, match.candidate, (*match.levels, Level(opinion.comparison, opinion.label, weight)))
