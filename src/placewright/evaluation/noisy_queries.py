"""Noisy queries of three cities, with a third of the places taken out of the reference (QUALITY, section 1)."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from random import Random

import msgspec

from placewright.enrichment import Trace
from placewright.evaluation.data import CITIES, data_file
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import enricher_over, explain_all, read_records
from placewright.evaluation.splits import MEASURE, part_of, removed_third
from placewright.evaluation.spoilt import Spoilt, Telling, has_address, spoil
from placewright.matching.category import closest
from placewright.matching.verdict import same_place
from placewright.model.geo import distance_m
from placewright.model.place import Record
from placewright.normalize.names import name_key

SEED = 41
_BLOCK = 50
_TWICE_M = 150.0  # how far from its point the place is asked for


class Outcome(msgspec.Struct, frozen=True):
    """What came of one query."""

    city: str
    asked: Spoilt
    present: bool  # the place is in the reference
    outcome: str  # found, missed, wrong, invented, left
    blocked: bool | None  # the place was among the first candidates; None: it is not in the reference
    reason: str
    twice: bool = False  # invented by the letter only: the place stands there once more, under its name, a little away


def measure() -> list[Row]:
    """Return precision, recall, absent matched and blocking recall, with coordinates and with an address instead."""
    located = [one for city in CITIES for one in ask(city, Telling())]
    unlocated = [one for city in CITIES for one in ask(city, Telling(point=0.0))]
    return [
        *_rows("noisy_queries coordinates", located, floors=(0.988, 0.861, 0.015)),
        *_rows("noisy_queries address", unlocated, floors=(0.986, 0.905, None)),
    ]


def ask(city: str, telling: Telling) -> list[Outcome]:
    """Ask the places of a city that are kept for measuring, once each."""
    file = data_file(CITIES[city])
    records = read_records(file)
    removed = removed_third(records)
    random = Random(f"{SEED} {city} {telling}")  # noqa: S311 - repeatable on purpose, nothing secret
    asked = [
        spoil(record, random, telling, records)
        for record in records
        if part_of(record.id) == MEASURE and (telling.point or has_address(record))
    ]
    with enricher_over(file, without=removed) as enricher:
        traces = asyncio.run(explain_all(enricher, [one.inputs for one in asked], ("names",)))
    return [_outcome(city, one, one.record.id not in removed, trace) for one, trace in zip(asked, traces, strict=True)]


def _outcome(city: str, asked: Spoilt, present: bool, trace: Trace) -> Outcome:
    matched = [match.record for match in trace.accepted]
    candidates = [match.record for match in (*trace.accepted, *trace.rejected)]
    truth = asked.record
    hit = any(record.id == truth.id or same_place(record, truth) for record in matched)
    if hit:
        outcome = "found"  # a removed place may stand in the reference a second time, as another object
    elif present:
        outcome = "wrong" if matched else "missed"
    else:
        outcome = "invented" if matched else "left"
    blocked = any(record.id == truth.id for record in candidates) if present else None
    twice = outcome == "invented" and any(_stands_twice(record, truth) for record in matched)
    return Outcome(city, asked, present or hit, outcome, blocked, trace.reason, twice)


def _stands_twice(record: Record, truth: Record) -> bool:
    """Tell whether a record is most likely the place that was taken out, mapped a second time.

    It has the very name, stands near and is of a like kind: a restaurant is not the building that it is named after.
    """
    if record.point is None or truth.point is None or distance_m(record.point, truth.point) > _TWICE_M:
        return False
    if closest(record.categories, truth.categories) == "unrelated":
        return False
    return name_key(record.names[0].text) == name_key(truth.names[0].text)


def _rows(measure: str, outcomes: Sequence[Outcome], floors: tuple[float, float, float | None]) -> list[Row]:
    counts = Counter(one.outcome for one in outcomes)
    matched = counts["found"] + counts["wrong"] + counts["invented"]
    present = [one for one in outcomes if one.present]
    absent = [one for one in outcomes if not one.present]
    twice = sum(one.twice for one in absent)
    invented = (
        f"{twice} of {counts['invented']} by the letter only: mapped twice; "
        f"{(counts['invented'] - twice) / max(1, len(absent)):.4f} by the sense"
    )
    blocked = [one.blocked for one in outcomes if one.blocked is not None]
    return [
        share(f"{measure}: precision", counts["found"], matched, floor=floors[0], goal=0.99),
        share(f"{measure}: recall", counts["found"], len(present), floor=floors[1], goal=0.95),
        share(
            f"{measure}: absent matched",
            counts["invented"],
            len(absent),
            floor=floors[2],
            goal=0.005,
            at_most=True,
            note=invented,
        ),
        share(f"{measure}: blocking recall@{_BLOCK}", sum(blocked), len(blocked), goal=0.995),
    ]
