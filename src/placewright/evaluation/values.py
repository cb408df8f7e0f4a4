"""Values of matched places against what OpenStreetMap says: phones, websites, opening hours (QUALITY, section 1)."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from operator import eq
from random import Random

import msgspec

from placewright.enrichment import Trace
from placewright.evaluation.data import CITIES, data_file
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import enricher_over, explain_all, read_records
from placewright.evaluation.splits import MEASURE, part_of
from placewright.evaluation.spoilt import Telling, spoil
from placewright.model.place import Record
from placewright.normalize.hours import same_hours, weekly
from placewright.normalize.websites import site_key

SEED = 43
_ATTRIBUTES = ("websites", "phoneNumbers", "openingHours")


class Checked(msgspec.Struct, frozen=True):
    """One value that OpenStreetMap has for a matched place, and what was answered."""

    kind: str  # phone, website, hours
    record: str
    true: str
    answered: str  # empty: withheld
    right: bool


def measure() -> list[Row]:
    """Return for each kind of value how many answers equal it, and how many were answered."""
    checked = [one for file in CITIES.values() for one in ask(file)]
    counts = Counter((one.kind, one.right, bool(one.answered)) for one in checked)
    rows = []
    for kind in ("phone", "website", "hours"):
        right, wrong, withheld = counts[kind, True, True], counts[kind, False, True], counts[kind, False, False]
        rows.append(share(f"values {kind}: equal", right, right + wrong, goal=0.99))
        rows.append(share(f"values {kind}: answered", right + wrong, right + wrong + withheld))
    return rows


def ask(file: str) -> list[Checked]:
    """Ask places of a city by spoilt name and coordinates, and compare the values of those that were found."""
    path = data_file(file)
    records = read_records(path)
    random = Random(f"{SEED} {file}")  # noqa: S311 - repeatable on purpose, nothing secret
    asked = [spoil(one, random, Telling(), records) for one in records if part_of(one.id) == MEASURE and _valued(one)]
    with enricher_over(path) as enricher:
        traces = asyncio.run(explain_all(enricher, [one.inputs for one in asked], _ATTRIBUTES))
    return [
        checked
        for one, trace in zip(asked, traces, strict=True)
        if any(match.record.id == one.record.id for match in trace.accepted)
        for checked in _checked(one.record, trace)
    ]


def _valued(record: Record) -> bool:
    return bool(record.phones or record.websites or record.opening_hours)


def _checked(record: Record, trace: Trace) -> Iterable[Checked]:
    outputs = {output.name: output for resolved in trace.resolved for output in resolved.outputs}
    phone, website, hours = outputs.get("phone"), outputs.get("website"), outputs.get("opening_hours")
    if record.phones:
        yield _check("phone", record, record.phones, phone.value if phone else None, eq)
    if record.websites:
        yield _check("website", record, record.websites, website.value if website else None, _same_site)
    if record.opening_hours and weekly(record.opening_hours):
        osm = hours.extra.get("osm") if hours and hours.value else None
        yield _check("hours", record, (record.opening_hours,), osm, same_hours)


def _same_site(a: str, b: str) -> bool:
    return site_key(a) == site_key(b)


def _check(
    kind: str, record: Record, true: tuple[str, ...], answered: str | None, same: Callable[[str, str], bool]
) -> Checked:
    right = answered is not None and any(same(answered, one) for one in true)
    return Checked(kind, record.id, "; ".join(true), answered or "", right)
