"""Answers beside the truth: what trust is learned from, values are calibrated with, and confidence is measured on.

What is called true differs by where it comes from, and each kind is named with its answers:

- `osm_monaco`: the value of a record of 2021, seen from December 2023, is right when the record of 2023 has it too.
- `overture_pairs`: the value of one provider is right when another provider says the same of the same place. Either
  may be wrong, so this is a lower bound.
- `cities`: spoilt queries over the real road; right when it is what the record of the place asked for says. This tests
  match and resolution, not the source: what the map says may be wrong, or have changed since, so it counts as right
  only as far as the source is believed after the age of the record (`Told.share`).
- `listings`: `Open` for a listing of Overture, by weights learned without it, against the labels of open and closed.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence, Set
from random import Random
from typing import Any

import msgspec

from placewright.enrichment import Enricher
from placewright.evaluation.agreement import MAIN, agrees
from placewright.evaluation.data import CITIES, data_file
from placewright.evaluation.open_closed import judge_all
from placewright.evaluation.overture_rows import case_of, dataset, record, rows
from placewright.evaluation.references import enricher_over, read_records
from placewright.evaluation.splits import CALIBRATE, MEASURE, part_of, removed_third
from placewright.evaluation.spoilt import Telling, spoil
from placewright.model.outputs import Output, Result
from placewright.model.place import Lifecycle, Record
from placewright.resolution import Case, resolve
from placewright.resolution.case import Witness
from placewright.resolution.phones import flaw_of
from placewright.resolution.trust import reliability, validity
from placewright.resolution.websites import flaw_of as page_flaw

SEED = 47
_NEWER = "2023-12-03T00:00:00Z"  # the day of the newer extract of Monaco
_PAIRS_DAY = "2025-01-06T00:00:00Z"  # the newest update among the pairs


class Told(msgspec.Struct, frozen=True):
    """One answered value and whether it is true."""

    truth: str  # which kind of truth, see above
    part: str  # of splits
    attribute: str
    output: Output
    right: bool
    witness: Witness | None = None  # the only record that it comes from
    rival: Witness | None = None  # the record of another provider that judged it, which may be wrong itself
    judge: Witness | None = None  # the record that was asked for, where the answer is from the same source as the truth

    @property
    def flaw(self) -> str | None:
        """Return what is doubtful in the value itself, as `trust.validity` names it."""
        witness = self.witness or self.judge
        if self.attribute == "phoneNumbers" and witness:
            return flaw_of(self.output.value, witness.record.country_code)
        if self.attribute == "websites" and witness:
            return page_flaw(self.output.value, tuple(name.text for name in witness.record.names))
        return None

    @property
    def family(self) -> str:
        """Return the kind of source that the value is from."""
        witness = self.witness or self.judge
        return witness.family if witness else "overture"

    @property
    def share(self) -> float:
        """Return how far it counts as right, 0..1.

        Where another provider judges and disagrees, one of the two is wrong, or both; with reliabilities a and b the
        value is right all the same with a·(1−b)/(1−a·b). Where the truth is what the same source says, it is right with
        the reliability of that source, which is learned from how values age and from other providers.
        """
        if self.judge is not None:
            return self.right * reliability(self.judge, self.attribute) * validity(self.flaw, self.family)
        if self.right or self.witness is None or self.rival is None:
            return float(self.right)
        a = reliability(self.witness, self.attribute) * validity(self.flaw, self.family)
        b = reliability(self.rival, self.attribute)
        return a * (1.0 - b) / (1.0 - a * b)


def monaco() -> Iterator[Told]:
    """Yield the values of 2021 that 2023 can speak of."""
    old = read_records(data_file("osm-monaco/monaco-2021-04.osm.pbf"))
    new = {one.id: one for one in read_records(data_file("osm-monaco/monaco-2023-12.osm.pbf"))}
    extract = dataset("openstreetmap", _NEWER)
    for one in old:
        now = new.get(one.id)
        gone = now is None or now.lifecycle is not Lifecycle.OPEN
        case = case_of([msgspec.structs.replace(one, dataset=extract.name)], [extract])
        closed = msgspec.structs.replace(one, lifecycle=Lifecycle.CLOSED)
        yield from _alone("osm_monaco", case, closed if gone else now or one, _only_status if gone else None)


_only_status = frozenset({"closed_permanently"})  # of a place that is gone no other value can be true or false


def pairs() -> Iterator[Told]:
    """Yield the values of either provider of each pair that is the same place."""
    for row in rows(data_file("overture-place-pairs/pairs.parquet")):
        both = records_of(row)
        if both is None:
            continue
        ours, theirs = both
        part = part_of(min(ours.id, theirs.id))
        for one, other in ((ours, theirs), (theirs, ours)):
            for told in _alone("overture_pairs", _case(one), other, None):
                if told.attribute != "closed_permanently":
                    yield msgspec.structs.replace(told, part=part, rival=_witness(other))


def records_of(row: Mapping[str, Any]) -> tuple[Record, Record] | None:
    """Return the two records of a row of pairs, each under its kind of source; None when they are not one place."""
    ours, theirs = (record(row, prefix, _family(row, prefix)) for prefix in ("", "base_"))
    return None if row["label"] != 1 or ours is None or theirs is None else (ours, theirs)


def pair_of(ours: Record, theirs: Record) -> Case:
    """Return the case of a place that both records are."""
    return case_of([ours, theirs], [dataset(source, _PAIRS_DAY) for source in {ours.dataset, theirs.dataset}])


def _case(one: Record) -> Case:
    return case_of([one], [dataset(one.dataset, _PAIRS_DAY)])


def _witness(one: Record) -> Witness:
    return _case(one).witnesses[0]


def _family(row: Mapping[str, Any], prefix: str) -> str:
    return "foursquare" if '"FourSquare"' in str(row[prefix + "sources"]) else "overture"


def cities(parts: frozenset[str]) -> Iterator[Told]:
    """Yield the answers to spoilt queries of those places of three cities that are in the parts."""
    for city, file in CITIES.items():
        path = data_file(file)
        records = read_records(path)
        random = Random(f"{SEED} {city}")  # noqa: S311 - repeatable on purpose, nothing secret
        asked = [spoil(one, random, Telling(), records) for one in records if part_of(one.id) in parts]
        with enricher_over(path, without=removed_third(records)) as enricher:
            results = asyncio.run(_enrich_all(enricher, [one.inputs for one in asked]))
            (extract,) = enricher.sources[0].datasets
        for one, outputs in zip(asked, results, strict=True):
            own = msgspec.structs.replace(one.record, dataset=extract.name)
            (judge,) = case_of([own], [extract]).witnesses
            for told in _judged("cities", one.record, outputs):
                yield msgspec.structs.replace(told, judge=judge)


async def _enrich_all(enricher: Enricher, inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Output]]:
    return [_outputs(await enricher.enrich(one, tuple(MAIN))) for one in inputs]


def _outputs(result: Result) -> dict[str, Output]:
    """Return the outputs of a result, as far as they are judged."""
    found = {}
    for name in MAIN.values():
        notes = result.enrichment_metadata[name]
        extra = {"osm": notes.osm} if notes.osm else {}
        found[name] = Output(
            name=name, value=result.outputs[name], probability=notes.probability, reasoning="", extra=extra
        )
    return found


def _alone(truth: str, case: Case, true: Record, only: Set[str] | None) -> Iterator[Told]:
    """Yield the answers from a case with one record, judged by another record of the same place."""
    (witness,) = case.witnesses
    outputs = {one.name: one for attribute in only or MAIN for one in resolve(attribute, case).outputs}
    for told in _judged(truth, true, outputs):
        yield msgspec.structs.replace(told, witness=witness)


def _judged(truth: str, true: Record, outputs: dict[str, Output]) -> Iterator[Told]:
    for attribute, name in MAIN.items():
        output = outputs.get(name)
        if output is None or output.value is None or output.probability is None:
            continue
        right = agrees(attribute, output, true)
        if right is not None:
            yield Told(truth, part_of(true.id), attribute, output, right)


def of_listings() -> Iterator[Told]:
    """Yield `Open` for each labelled listing, as sure as weights are that were learned without its fold."""
    for judged in judge_all():
        for one, chance in zip(judged.listings, judged.chances.tolist(), strict=True):
            open_ = Output(name="open_closed_status", value="Open", probability=1.0 - chance, reasoning="")
            part = CALIBRATE if one.fold < _CALIBRATING else MEASURE
            yield Told("listings", part, "closed_permanently", open_, not one.closed)


_CALIBRATING = 3  # folds of five that calibrate; the other two measure
