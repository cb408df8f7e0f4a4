"""How the sources fare on an organisation's own places: what they told, what was taken, what people said of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from placewright.client import Job
from placewright.client.values import LabelledPair

_NO_SOURCES = ("override", "input")


class Card(msgspec.Struct):
    """How one source fares; `name` is as evidence names it, without the version."""

    name: str
    told: int = 0  # values that it told
    taken: int = 0  # of them spoke for the answer
    corrected: int = 0  # of its values stand where a person has corrected the answer
    agreed: int = 0  # of those are what the person says
    decided: int = 0  # of its records somebody has decided on in review
    same: int = 0  # of those are the place


def scorecards(jobs: Iterable[Job], pairs: Sequence[LabelledPair]) -> list[Card]:
    """Return the cards of all sources that told something of some places, those that told most first.

    Args:
        jobs: finished ones, each place once.
        pairs: decisions about records of these places.
    """
    decided = {(pair.place_id, pair.record): pair.same for pair in pairs if pair.record}
    cards: dict[str, Card] = defaultdict(lambda: Card(""))
    for job in jobs:
        records: dict[str, str] = {}  # of the place → whose it is
        for output, metadata in job.job_metadata.enrichment_metadata.items():
            for piece, value in _told(metadata, job.outputs.get(output)):
                name = piece["source"].rpartition(" ")[0] or piece["source"]
                card = cards[name]
                card.name = name
                records[str(piece.get("record"))] = name
                _count(card, piece, value)
        for record, name in records.items():
            same = decided.get((job.place_id, record))
            if same is not None:
                cards[name].decided += 1
                cards[name].same += same
    return sorted(cards.values(), key=lambda card: (-card.told, card.name))


_NOBODY = object()  # has corrected the answer


def _told(metadata: Mapping[str, Any], value: Any) -> Iterable[tuple[Mapping[str, Any], Any]]:
    """Yield what sources told of an output, with what a person says of it, if one does."""
    corrected = metadata.get("override") is not None
    pieces = (metadata.get("replaced") or {}).get("sources") if corrected else metadata.get("sources")
    for piece in pieces or ():
        if piece["source"] not in _NO_SOURCES:
            yield piece, value if corrected else _NOBODY


def _count(card: Card, piece: Mapping[str, Any], value: Any) -> None:
    card.told += 1
    card.taken += piece.get("weight", 0) > 0
    if value is not _NOBODY:
        card.corrected += 1
        card.agreed += piece.get("value") == value
