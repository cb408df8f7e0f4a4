"""Turns decisions of people into labelled pairs, over the reference data on which they decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from placewright.enrichment import Enricher, Trace
from placewright.errors import UsageError
from placewright.evaluation.pairs import Pair, levels_of
from placewright.evaluation.references import explain_all
from placewright.matching.verdict import same_place


class Decision(msgspec.Struct, frozen=True):
    """One line of the file: what somebody said of a place and a record."""

    place_id: str
    record: str  # "": none of them is the place
    same: bool
    inputs: Mapping[str, Any]


def read_decisions(file: Path) -> list[Decision]:
    """Return the decisions of a file as `GET /pairs` gives them by `Accept: application/x-ndjson`.

    Raises:
        UsageError: it cannot be read, or a line is something else.
    """
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(msgspec.json.decode(line, type=Decision))
        except msgspec.MsgspecError as error:
            raise UsageError(f"{file}, line {number}, is no decision: {error}.") from error
    return found


async def people_pairs(
    enricher: Enricher, decisions: Iterable[Decision], known: Mapping[tuple[str, str], int]
) -> list[Pair]:
    """Return the labelled pairs; a record that is no candidate of its place any more teaches nothing."""
    by_place: dict[str, list[Decision]] = {}
    for one in decisions:
        if "name" in one.inputs:
            by_place.setdefault(one.place_id, []).append(one)
    places = list(by_place.values())
    traces = await explain_all(enricher, [place[-1].inputs for place in places], ("names",))
    told = enumerate(zip(traces, places, strict=True))
    return [pair for number, (trace, place) in told for pair in _pairs(trace, number, place, known)]


def _pairs(trace: Trace, number: int, said: Sequence[Decision], known: Mapping[tuple[str, str], int]) -> Iterator[Pair]:
    """Yield the candidates of which it is known whether they are the place: because of what was said of them, because
    another one is it, or because none is."""
    by_record = {one.record: one.same for one in said}
    matches = (*trace.accepted, *trace.rejected)
    truth = next((match.record for match in matches if by_record.get(match.record.id)), None)
    none = "" in by_record and not any(by_record.values())
    for match in matches:
        same = by_record.get(match.record.id)
        if same is None and (none or (truth is not None and not same_place(match.record, truth))):
            same = False
        if same is not None:
            yield Pair(number, levels_of(match, known), same, trace.query.point is not None)
