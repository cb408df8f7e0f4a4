"""Parts of addresses that the map tells of a spot: those that places have themselves are taken away, and looked up.

A fifth of the places with an address at a time lose all of it, for neighbours that lose theirs too would make the map
poorer than it is. `learn` counts how often each way of finding a part is right, for resolution/ground.json.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Set
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from placewright.enrichment import Enricher
from placewright.enrichment.steps import case_of
from placewright.evaluation.data import data_file
from placewright.evaluation.ground_spots import FILES, Tags, rewrite
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import enricher_over, read_records
from placewright.evaluation.splits import FIT, MEASURE, part_number, part_of
from placewright.model.outputs import AttributeStatus
from placewright.model.place import Record
from placewright.normalize.addresses import street_key
from placewright.normalize.names import fold
from placewright.resolution.ground import setting_of
from placewright.resolution.reverse import reverse

PARTS = ("street", "suburb", "city", "postal_code")
_FOLDS = 5
_CLOSED = ("addr:", "contact:street", "contact:housenumber", "contact:city", "contact:postcode", "postal_code")


class Looked(msgspec.Struct, frozen=True):
    """One part of one address that was taken away."""

    record: str
    part: str
    true: str
    told: str  # empty: nothing
    way: str  # key of ground.json; empty: nothing
    right: bool


def measure() -> list[Row]:
    """Return for each part how often it is told and how often that is right; and for addresses without any."""
    looked = look(MEASURE)
    rows = []
    for part in PARTS:
        of_part = [one for one in looked if one.part == part]
        told = [one for one in of_part if one.told]
        name = f"ground_address {part}"
        rows.append(share(f"{name}: right", sum(one.right for one in told), len(told)))
        rows.append(share(f"{name}: told", len(told), len(of_part)))
    return rows


def learn() -> dict[str, tuple[int, int]]:
    """Return way of finding → how often it was right, and how often it was used, on places to learn from."""
    looked = [one for one in look(FIT) if one.way]
    right, all_of = Counter(one.way for one in looked if one.right), Counter(one.way for one in looked)
    return {way: (right[way], count) for way, count in sorted(all_of.items())}


def look(part: str) -> list[Looked]:
    """Look the addresses of all places up that are of a part of the data."""
    return [one for file in FILES.values() for one in _look(data_file(file), part)]


def _look(path: Path, part: str) -> Iterator[Looked]:
    records = [one for one in read_records(path) if one.point is not None and _has_address(one)]
    for fold_number in range(_FOLDS):
        chosen = [one for one in records if part_number(one.id, _FOLDS) == fold_number and part_of(one.id) == part]
        with TemporaryDirectory() as folder:
            bare = Path(folder) / "bare.osm.pbf"
            rewrite(path, bare, _bare({one.id for one in chosen}))
            with enricher_over(bare) as enricher:
                yield from asyncio.run(_ask(enricher, chosen))


async def _ask(enricher: Enricher, records: list[Record]) -> list[Looked]:
    found = []
    for record in records:
        assert record.point is not None  # noqa: S101 - for the type checker
        inputs = {"name": record.names[0].text, "latitude": record.point.latitude, "longitude": record.point.longitude}
        run = await enricher.run(inputs, ("address",))
        setting = setting_of(case_of(run))
        if any(one.status is AttributeStatus.ERROR for one in run.resolved):
            raise RuntimeError(run.resolved[0].outputs[0].reasoning)
        if setting is None or setting.witness.record.id != record.id:
            continue
        told = reverse(setting)
        for part in PARTS:
            true = getattr(record.address, part)
            if true:
                one = told.get(part)
                right = one is not None and _same(part, one.value, true, record.country_code)
                found.append(Looked(record.id, part, true, one.value if one else "", one.way if one else "", right))
    return found


def _has_address(record: Record) -> bool:
    return any(getattr(record.address, part) for part in PARTS)


def _same(part: str, a: str, b: str, country_code: str | None) -> bool:
    if part == "street":
        return street_key(a, country_code) == street_key(b, country_code)
    return fold(a).replace(" ", "") == fold(b).replace(" ", "")


def _bare(bare: Set[str]) -> Callable[[str, Tags], Tags]:
    def change(id_: str, tags: Tags) -> Tags:
        return {key: value for key, value in tags.items() if not key.startswith(_CLOSED)} if id_ in bare else tags

    return change
