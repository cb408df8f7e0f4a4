"""Scores pairs of rows that somebody else chose."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

from placewright.linking.places import query, record
from placewright.linking.pool import Pool
from placewright.linking.result import Linked, linked
from placewright.matching import judge_pair
from placewright.model.match import Match

CHUNK = 1000  # pairs that are handed to a process at once

Row: TypeAlias = tuple[str, Mapping[str, Any]]  # id, inputs


def score_pairs(pairs: Iterable[tuple[Row, Row]], *, processes: int = 1) -> Iterator[Linked]:
    """Yield what the matcher says of each pair, in their order, whatever the number of processes."""
    with Pool(processes) as pool:
        for chunk in pool.map(_scored, _chunked(pairs)):
            yield from chunk


def score_pair(left: Row, right: Row) -> Linked:
    """Return what the matcher says of one pair."""
    return linked(left[0], compare_pair(left, right))


def compare_pair(left: Row, right: Row) -> Match:
    """Return one pair with its levels."""
    return judge_pair(query(left[1]), record(*right))


def _chunked(pairs: Iterable[tuple[Row, Row]]) -> Iterator[list[tuple[Row, Row]]]:
    stream = iter(pairs)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def _scored(pairs: list[tuple[Row, Row]]) -> list[Linked]:
    return [score_pair(left, right) for left, right in pairs]
