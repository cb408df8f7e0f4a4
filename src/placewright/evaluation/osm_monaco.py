"""An old list against newer data: every place of Monaco of 2021 asked of the extract of 2023 (QUALITY, section 1)."""

import asyncio
import csv
from collections import Counter
from typing import Any

import msgspec

from placewright.enrichment import Trace
from placewright.evaluation.data import data_file
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import enricher_over, explain_all, read_records
from placewright.matching.name import FITTING
from placewright.matching.score import labels
from placewright.matching.verdict import same_place
from placewright.model.place import Record

_TYPES = {"n": "node", "w": "way", "r": "relation"}
_ABSENT = ("deleted", "lost_poi_tags_or_name")


class Asked(msgspec.Struct, frozen=True):
    """One place of the old list, its fate and what came of it."""

    id: str  # of the object in OpenStreetMap: node/1
    name: str
    fate: str  # same_name, deleted …
    outcome: str  # found, missed, wrong (another place), invented (the place is gone), left (rightly not matched)
    remapped: bool  # a lost object lives on: under its id, or under its name on another object
    reason: str  # of the verdict


def measure() -> list[Row]:
    """Return precision, recall, and how places that are gone and places that were renamed fared."""
    asked = ask()
    outcomes = Counter(one.outcome for one in asked if one.fate in ("same_name", *_ABSENT))
    matched = outcomes["found"] + outcomes["wrong"] + outcomes["invented"]
    present = outcomes["found"] + outcomes["wrong"] + outcomes["missed"]
    absent = [one for one in asked if one.fate in _ABSENT]
    invented = [one for one in absent if one.outcome == "invented"]
    remapped = sum(one.remapped for one in invented)
    renamed = [one for one in asked if one.fate == "renamed"]
    note = f"{remapped} of {len(invented)} wrong by the letter only: still there, under its id or its name"
    return [
        share("osm_monaco precision", outcomes["found"], matched, goal=0.99, note=note),
        share("osm_monaco recall", outcomes["found"], present, goal=0.98),
        share("osm_monaco absent matched", len(invented), len(absent)),
        share("osm_monaco renamed, same object found", sum(one.outcome == "found" for one in renamed), len(renamed)),
    ]


def ask() -> list[Asked]:
    """Ask every place of the old list and compare with what became of it."""
    old = {record.id: record for record in read_records(data_file("osm-monaco/monaco-2021-04.osm.pbf"))}
    newer = data_file("osm-monaco/monaco-2023-12.osm.pbf")
    new = {record.id: record for record in read_records(newer)}
    with data_file("osm-monaco/changes_2021-04_to_2023-12.csv").open(encoding="utf-8", newline="") as stream:
        fates = {_id(row["osm_id"]): row for row in csv.DictReader(stream)}
    inputs = [_inputs(row, old.get(id_)) for id_, row in fates.items()]
    with enricher_over(newer) as enricher:
        traces = asyncio.run(explain_all(enricher, inputs, ("names",)))
    return [_judged(id_, row, trace, new.get(id_)) for (id_, row), trace in zip(fates.items(), traces, strict=True)]


def _id(short: str) -> str:
    return f"{_TYPES[short[0]]}/{short[1:]}"


def _inputs(row: dict[str, str], record: Record | None) -> dict[str, Any]:
    """Return the inputs for a place: what the extract of 2021 said of it."""
    inputs: dict[str, Any] = {"name": row["name"], "phone": row["phone"], "website": row["website"]}
    if record is not None and record.point is not None:
        address = record.address
        inputs |= {"latitude": round(record.point.latitude, 6), "longitude": round(record.point.longitude, 6)}
        inputs |= {"street": address.street, "house": address.house}
        inputs |= {"city": address.city, "postalCode": address.postal_code}
    elif row["lat"]:
        inputs |= {"latitude": float(row["lat"]), "longitude": float(row["lon"])}
    else:
        inputs |= {"city": "Monaco", "country_code": "MC"}
    inputs["category"] = row["category"].partition("=")[2]
    return {key: value for key, value in inputs.items() if value}


def _judged(id_: str, row: dict[str, str], trace: Trace, now: Record | None) -> Asked:
    fate = row["status_in_later_extract"]
    records = [match.record for match in trace.accepted]
    hit = any(record.id == id_ or (now is not None and same_place(record, now)) for record in records)
    if fate in _ABSENT:
        outcome = "invented" if records else "left"
    elif hit:
        outcome = "found"
    else:
        outcome = "wrong" if records else "missed"
    fitting = labels(FITTING)
    remapped = any(
        match.record.id == id_ or not fitting.isdisjoint(level.label for level in match.levels)
        for match in trace.accepted
    )
    return Asked(id_, row["name"], fate, outcome, fate in _ABSENT and remapped, trace.reason)
