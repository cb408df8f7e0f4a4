"""Learns the weights and the calibration of the matcher anew: `make train`.

The pairs are real places of three cities and spoilt copies of them (see `noise`), looked up by the real road in a
reference from which a third of the places was taken out. What the pairs cannot tell (how often real lists are out of
date, how names repeat over the whole world) stays near the beliefs that `weights.json` holds beside each weight.
The weights for pairs that somebody chose are learned from `overture-place-pairs`, see `paired`. With `--pairs FILE` the
decisions of people about the places of an installation (`--data`) are learned from as well.
"""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from random import Random

import msgspec
import numpy as np
from rich.console import Console

from placewright.enrichment import open_enricher
from placewright.errors import UsageError
from placewright.evaluation import place_pairs
from placewright.evaluation.calibrate import curve
from placewright.evaluation.data import CITIES, data_file
from placewright.evaluation.fit import Floats, Problem, fit
from placewright.evaluation.labelled_pairs import overture_pairs
from placewright.evaluation.measure import Skipped
from placewright.evaluation.paired import compared, learn, put
from placewright.evaluation.pairs import Pair, columns, numbers, pairs_of
from placewright.evaluation.people import people_pairs, read_decisions
from placewright.evaluation.references import enricher_over, explain_all, read_records
from placewright.evaluation.splits import CALIBRATE, FIT, part_of, removed_third
from placewright.evaluation.spoilt import Spoilt, Telling, has_address, spoil
from placewright.matching import weights as weights_module
from placewright.matching.calibration import Calibration, calibration
from placewright.matching.verdict import MARGIN
from placewright.matching.weights import Weights, weights
from placewright.model.place import Record
from placewright.normalize.categories import parents
from placewright.settings import Settings

SEED = 2015
STRENGTH = 4.0  # a belief is worth as much as the pairs until they speak for half a bit (1 / 0.5²)
_BARE = Telling(strayed=0.05)
_TOLD = Telling(address=0.5, phone=0.6, website=0.6, stale=0.15, strayed=0.05)
_OF_KIND = Telling(phone=0.3, website=0.3, category=1.0, stale=0.07, strayed=0.05)  # a kind seldom changes
_WIDER = 0.3  # how often a kind is told in wider terms
_UNLOCATED = Telling(point=0.0, phone=0.2, website=0.2, category=0.4, stale=0.05)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, and write `weights.json` and `calibration.json` into the package."""
    parser = argparse.ArgumentParser(prog="python -m placewright.evaluation.train", description="Learn weights anew.")
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="labelled.ndjson of the console: learn from it too")
    parser.add_argument("--data", type=Path, default=Path("data"), help="data folder that its decisions were made on")
    given = parser.parse_args(arguments)
    console = Console()
    try:
        people = [] if given.pairs is None else _people(given.pairs, given.data)
    except UsageError as wrong:
        parser.error(str(wrong))
    try:
        pairs = {city: list(_city_pairs(data_file(file))) for city, file in CITIES.items()}
        chosen = compared(overture_pairs(data_file(place_pairs.FILE)))
    except Skipped as reason:
        console.print(f"Nothing was learned: {reason}.")
        return
    to_fit = [pair for part, pair in chain.from_iterable(pairs.values()) if part == FIT] + people
    to_calibrate = [[pair for part, pair in city if part == CALIBRATE] for city in pairs.values()]
    trained_on = (
        f"{len(to_fit) - len(people)} pairs of spoilt places of {', '.join(CITIES)}; "
        f"`paired`: {len(chosen.same)} of Overture"
    )
    if people:
        trained_on += f"; {len(people)} pairs that people decided on"
    learned = put(_learn(to_fit, trained_on), chosen, learn(chosen))
    curved = _calibrate(learned, to_calibrate)
    folder = Path(weights_module.__file__).parent
    _write(folder / "weights.json", learned)
    _write(folder / "calibration.json", curved)
    console.print(f"Learned from {len(to_fit)} pairs, calibrated with {sum(map(len, to_calibrate))}.")


def _people(file: Path, data: Path) -> list[Pair]:
    """Return the pairs that people decided on, looked up in the reference data of an installation."""
    known, _ = numbers(weights())
    decisions = read_decisions(file)
    enricher = open_enricher(Settings(data=data))
    try:
        return asyncio.run(people_pairs(enricher, decisions, known))
    finally:
        enricher.close()


def _city_pairs(file: Path) -> Iterator[tuple[str, Pair]]:
    """Yield the labelled pairs of a city with the part that the place asked for belongs to."""
    known, _ = numbers(weights())
    records = read_records(file)
    asked = [record for record in records if part_of(record.id) in (FIT, CALIBRATE)]
    random = Random(SEED)  # noqa: S311 - repeatable on purpose, nothing secret
    spoilt = [
        _widened(spoil(record, random, telling, records), random) for record in asked for telling in _tellings(record)
    ]
    with enricher_over(file, without=removed_third(records)) as enricher:
        traces = asyncio.run(explain_all(enricher, [one.inputs for one in spoilt], ("names",)))
    for number, (one, trace) in enumerate(zip(spoilt, traces, strict=True)):
        for pair in pairs_of(trace, number, one.record, known):
            yield part_of(one.record.id), pair


def _tellings(record: Record) -> tuple[Telling, ...]:
    located = (_BARE, _TOLD, _OF_KIND)
    return (*located, _UNLOCATED) if has_address(record) else located


def _widened(spoilt: Spoilt, random: Random) -> Spoilt:
    """Tell now and then a wider kind than the record's, as lists of others do: a restaurant, and not what it cooks."""
    wider = parents(spoilt.inputs.get("category", ""))
    if not wider or random.random() >= _WIDER:
        return spoilt
    return msgspec.structs.replace(spoilt, inputs=spoilt.inputs | {"category": wider[0]})


def _learn(pairs: list[Pair], trained_on: str) -> Weights:
    """Return the weights with what the pairs teach."""
    before = weights()
    _, groups = numbers(before)
    levels = [level for comparison in before.comparisons.values() for level in comparison]
    told, same = columns(pairs), np.array([pair.same for pair in pairs])
    fitted = fit(
        Problem(
            columns=told,
            same=same,
            groups=groups,
            beliefs=np.array([level.belief for level in levels]),
            prior=_priors(before, pairs),
            importance=np.ones(len(pairs)),
        ),
        STRENGTH,
    )
    seen = [(int((told[same] == i).sum()), int((told[~same] == i).sum())) for i in range(len(levels))]
    comparisons = {
        name: [
            msgspec.structs.replace(level, weight=round(float(fitted[i]), 2), seen=seen[i])
            for i, level in zip(group, before.comparisons[name], strict=True)
        ]
        for name, group in zip(before.comparisons, groups, strict=True)
    }
    return msgspec.structs.replace(before, comparisons=comparisons, trained_on=trained_on)


def _calibrate(learned: Weights, pairs: list[list[Pair]]) -> Calibration:
    """Return the curves from weights to what was true, of the best candidates of queries not learned from.

    The best counts where it leads the others by the margin of `matching.verdict`, since only such are ever taken.
    """
    values = np.array([level.weight for comparison in learned.comparisons.values() for level in comparison] + [0.0])
    best: list[tuple[float, bool, bool]] = []  # weight, same place, located
    for city in pairs:
        summed = _priors(learned, city) + values[columns(city)].sum(axis=1)
        by_query: dict[int, list[tuple[float, bool, bool]]] = {}
        for pair, weight in zip(city, summed.tolist(), strict=True):
            by_query.setdefault(pair.query, []).append((weight, pair.same, pair.located))
        for found in by_query.values():
            first, *others = sorted(found, reverse=True)
            if not others or first[0] - others[0][0] >= MARGIN:
                best.append(first)
    curves = [
        curve(np.array([one[0] for one in chosen]), np.array([one[1] for one in chosen]))
        for chosen in ([one for one in best if one[2]], [one for one in best if not one[2]])
    ]
    return Calibration(calibration().about, *curves)


def _priors(given: Weights, pairs: list[Pair]) -> Floats:
    located = np.array([pair.located for pair in pairs])
    return np.where(located, given.prior.with_point, given.prior.without_point)


def _write(path: Path, value: Weights | Calibration) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


if __name__ == "__main__":
    main()
