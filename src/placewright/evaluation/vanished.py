"""What is said of the places of an older version after a newer one has replaced it (QUALITY, section 1; CONTRACT 8).

Every place of Monaco of 2021 is asked of the extract of 2023, which was added over that of 2021 under the same name,
and once more of that of 2023 alone. What became of it stands in the table of changes: `deleted` ones are probably
closed; those whose object lost its tags or was mapped anew mostly live on.
"""

import asyncio
import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from placewright.enrichment import Enricher
from placewright.evaluation.data import data_file
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import enricher_over, read_records
from placewright.model.outputs import Output
from placewright.model.place import Lifecycle

OLDER, NEWER = "osm-monaco/monaco-2021-04.osm.pbf", "osm-monaco/monaco-2023-12.osm.pbf"
FATES = "osm-monaco/changes_2021-04_to_2023-12.csv"
_TYPES = {"node": "n", "way": "w", "relation": "r"}
_LIVING = ("same_name", "renamed", "moved_to_other_object")
_STATUS, _VALUES = "open_closed_status", ("website", "phone", "opening_hours", "name", "address", "categories")
_ATTRIBUTES = ("closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories")


class Seen(msgspec.Struct, frozen=True):
    """One place of the older version, its fate, and what was said of it."""

    id: str
    name: str
    fate: str
    status: str | None
    leaning: str | None  # the likelier status, whether or not it was likely enough to be said
    changed: bool  # one of its values would be another without the older version


def measure() -> list[Row]:
    """Return how often places that are gone are called closed or at least not open, and living ones wrongly closed."""
    seen = ask()
    gone = [one for one in seen if one.fate == "deleted"]
    living = [one for one in seen if one.fate in _LIVING]
    leaning = Counter(one.leaning for one in gone)
    return [
        share("vanished deleted: called Open", sum(one.status == "Open" for one in gone), len(gone), at_most=True),
        share(
            "vanished deleted: leaning to closed", leaning["Closed"], len(gone),
            note="called Closed "
            f"{sum(one.status == 'Closed' for one in gone)} times: that a record vanished closes nothing alone",
        ),
        share(
            "vanished living: called Closed", sum(one.status == "Closed" for one in living), len(living),
            goal=0.005, at_most=True,
        ),
        share("vanished living: leaning to closed", sum(one.leaning == "Closed" for one in living), len(living)),
        share("vanished living: another value than without", sum(one.changed for one in living), len(living),
            goal=0.0, at_most=True),
    ]  # fmt: skip


def ask() -> list[Seen]:
    """Ask every place of the older version that had a point, with and without that version."""
    older, newer = data_file(OLDER), data_file(NEWER)
    fates = _fates(data_file(FATES))
    asked = [
        one
        for one in read_records(older)
        if one.lifecycle is Lifecycle.OPEN and one.point is not None and one.id in fates
    ]
    inputs = [
        {
            "name": one.names[0].text,
            "latitude": round(one.point.latitude, 6),
            "longitude": round(one.point.longitude, 6),
        }
        for one in asked
        if one.point is not None
    ]
    found = [_answers(newer, before, inputs) for before in (older, None)]
    return [
        Seen(
            id=one.id,
            name=one.names[0].text,
            fate=fates[one.id],
            status=now[_STATUS].value,
            leaning=now[_STATUS].evidence[0].value if now[_STATUS].evidence else None,
            changed=any(now[name].value != without[name].value for name in _VALUES),
        )
        for one, now, without in zip(asked, *found, strict=True)
    ]


def _fates(file: Path) -> dict[str, str]:
    names = {short: name for name, short in _TYPES.items()}
    with file.open(encoding="utf-8", newline="") as stream:
        return {
            f"{names[row['osm_id'][0]]}/{row['osm_id'][1:]}": row["status_in_later_extract"]
            for row in csv.DictReader(stream)
        }


def _answers(newer: Path, older: Path | None, inputs: Sequence[dict[str, Any]]) -> list[dict[str, Output]]:
    with enricher_over(newer, older=older) as enricher:
        return asyncio.run(_ask_all(enricher, inputs))


async def _ask_all(enricher: Enricher, inputs: Sequence[dict[str, Any]]) -> list[dict[str, Output]]:
    runs = [await enricher.run(one, _ATTRIBUTES) for one in inputs]
    return [{output.name: output for resolved in run.resolved for output in resolved.outputs} for run in runs]
