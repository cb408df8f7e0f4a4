"""What linking says of a pair of rows."""

from collections.abc import Iterable

import msgspec

from placewright.linking.namesakes import Namesakes
from placewright.matching import SAME_AT, said
from placewright.matching.calibration import calibration
from placewright.model.match import Match
from placewright.model.place import Query

SAME, DIFFERENT = "same", "different"  # the verdicts


class Linked(msgspec.Struct, frozen=True):
    """A row of the left list and one of the right, judged."""

    left_id: str
    right_id: str
    probability: float  # that they are the same place, 0..1
    verdict: str  # same, different
    reasons: str  # what speaks for and against it, the name first
    weight: float = 0.0  # log-odds base 2, before calibration
    rank: int = 0  # among the pairs of the left row, the best first


def linked(left_id: str, match: Match, rank: int = 0) -> Linked:
    """Return what a match says of two rows; `same` from a probability of one half."""
    return _linked(left_id, match, match.probability, match.weight, rank, ())


def weighed(left_id: str, query: Query, match: Match, rank: int, namesakes: Namesakes) -> Linked:
    """Return what a match of a whole list says of two rows, once it is told how common the name is in that list."""
    others = namesakes.others(query, match.record)
    more = namesakes.weight(others)
    probability = calibration().finer(match.weight + more, query.point is not None)
    why = (f"{others:,} other rows of this name",) if more < 0 and others else ()
    return _linked(left_id, match, probability, match.weight + more, rank, why)


def _linked(left_id: str, match: Match, probability: float, weight: float, rank: int, why: tuple[str, ...]) -> Linked:
    return Linked(
        left_id=left_id,
        right_id=match.record.id,
        probability=probability,
        verdict=SAME if probability >= SAME_AT else DIFFERENT,
        reasons="; ".join((*said(match), *why)),
        weight=weight,
        rank=rank,
    )


def one_to_one(pairs: Iterable[Linked]) -> list[Linked]:
    """Return the pairs of which no two share a row: the weightiest first, in the order of `pairs`.

    Of equally weighty ones the better for its left row wins, then the ids decide, so that the order does not matter.
    """
    given = list(pairs)
    lefts: set[str] = set()
    rights: set[str] = set()
    kept: set[int] = set()
    ranked = sorted((-pair.weight, pair.rank, pair.left_id, pair.right_id, number) for number, pair in enumerate(given))
    for _, _, left, right, number in ranked:
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            kept.add(number)
    return [pair for number, pair in enumerate(given) if number in kept]
