"""What an enrichment adds: how many of the places that are asked for get a value for each attribute, and a right one.

Places are asked as lists have them: by name, a point up to 50 m off, and the address where there is one. For phones and
hours it is also told how it goes with nothing but the name and a point up to 100 m off, where branches of a chain and
namesakes cannot be told apart.

Right is what the record of the place itself says, read by the same rules: the measure shows what the search and the
matching lose or mix up, and what conflicting records do. Whether the record is true of the world is measured elsewhere.
Attributes that are put together from others have no truth of their own and show only how often they are filled.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from placewright.enrichment import Trace
from placewright.evaluation import noise
from placewright.evaluation.data import CITIES, data_file
from placewright.evaluation.measure import Row, share
from placewright.evaluation.overture_rows import case_of, dataset
from placewright.evaluation.references import enricher_over, explain_all, read_records
from placewright.evaluation.splits import MEASURE, part_of
from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Resolved
from placewright.model.place import Record
from placewright.resolution import resolve

SEED = 71
NEAR_M, FAR_M = 50.0, 100.0  # an asked point lies up to so far from the record's
SETS = {
    **CITIES,
    "monaco": "osm-monaco/monaco-2023-12.osm.pbf",
    "overture": "overture-open-closed/places_train.parquet",
}
SURE = {"phoneNumbers": "phone", "openingHours": "opening_hours"}  # attribute → output that must be filled
FILLED = 0.98  # the share of places with one in any source that must get one
_DERIVED = frozenset({"place_existence", "one_line_summary"})
_KEPT = frozenset({"closed_permanently"})  # its truth is measured by open_closed


class Answer(msgspec.Struct, frozen=True):
    """One attribute of one place that was asked for."""

    set: str
    attribute: str
    known: bool  # whether the record of the place has a value
    filled: bool
    right: bool


def measure() -> list[Row]:
    """Return fill rate and share of right values for each attribute that reference data tell, over all sets."""
    files = {name: data_file(file) for name, file in SETS.items()}
    answers = [one for name, file in files.items() for one in ask(name, file)]
    rows = [row for attribute in _told() for row in _rows(attribute, [a for a in answers if a.attribute == attribute])]
    scant = [one for name, file in files.items() for one in ask(name, file, tuple(SURE), scant=True)]
    for attribute, output in SURE.items():
        rows.append(_sure(f"gains {output}: filled where any source has one", attribute, answers, FILLED))
        rows.append(_sure(f"gains {output}: the same by name and a point 100 m off", attribute, scant, None))
    return rows


def _sure(named: str, attribute: str, answers: list[Answer], goal: float | None) -> Row:
    own = [one for one in answers if one.attribute == attribute and one.known]
    return share(named, sum(one.filled for one in own), len(own), goal=goal)


def _rows(attribute: str, own: list[Answer]) -> Iterator[Row]:
    filled = [one for one in own if one.filled]
    yield share(f"gains {attribute}: filled", len(filled), len(own))
    if attribute not in _DERIVED | _KEPT:
        told = [one for one in filled if one.known]
        yield share(f"gains {attribute}: right", sum(one.right for one in told), len(told))


def _told() -> tuple[str, ...]:
    return tuple(key for key, one in ATTRIBUTES.items() if "records" in one.told_by)


def ask(name: str, file: Path, attributes: tuple[str, ...] = (), *, scant: bool = False) -> list[Answer]:
    """Ask the places of a file that measures may use.

    Args:
        attributes: what is asked for; none: all that reference data tell.
        scant: by name and point alone, the latter farther off.
    """
    random = Random(f"{SEED} {name}")  # noqa: S311 - repeatable on purpose, nothing secret
    records = [one for one in read_records(file) if one.point is not None and part_of(one.id) == MEASURE]
    inputs = [_inputs(one, random, scant=scant) for one in records]
    with enricher_over(file) as enricher:
        kind = enricher.sources[0].datasets[0].source
        traces = asyncio.run(explain_all(enricher, inputs, attributes or _told()))
    pairs = zip(records, traces, strict=True)
    return [answer for record, trace in pairs for answer in _answers(name, kind, record, trace)]


def _inputs(record: Record, random: Random, *, scant: bool) -> dict[str, Any]:
    inputs: dict[str, Any] = {"name": record.names[0].text}
    if record.point is not None:
        point = noise.offset(record.point, random, FAR_M if scant else NEAR_M)
        inputs |= {"latitude": point.latitude, "longitude": point.longitude}
    told = {"street": record.address.street, "house": record.address.house, "city": record.address.city}
    return inputs if scant else inputs | {key: value for key, value in told.items() if value}


def _answers(name: str, kind: str, record: Record, trace: Trace) -> Iterator[Answer]:
    alone = case_of([msgspec.structs.replace(record, dataset="own")], [dataset(kind, record.observed_at, "own")])
    for resolved in trace.resolved:
        truth = _values(resolve(resolved.attribute, alone))
        given = _values(resolved)
        right = Counter(given[key] == truth[key] for key in truth.keys() & given.keys())
        yield Answer(name, resolved.attribute, bool(truth), bool(given), right[True] > 0 and not right[False])


def _values(resolved: Resolved) -> Mapping[str, Any]:
    """Return the outputs that have a value; where the place lies is no value that it is asked for."""
    return {one.name: one.value for one in resolved.outputs if one.value is not None and one.name != _DISTANCE}


_DISTANCE = "coordinates_distance"
