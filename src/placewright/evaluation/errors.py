"""Counts what went wrong in the measures by cause, for the error analysis of docs/quality.md."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import msgspec

from placewright.evaluation import conflicts, noisy_queries, osm_monaco, pages, values
from placewright.evaluation.confidence import FILE as ANSWERS
from placewright.evaluation.confidence import Answer
from placewright.evaluation.data import CITIES, build_folder
from placewright.evaluation.made_pages import make_web
from placewright.evaluation.measure import Row, Skipped
from placewright.evaluation.open_closed import judge_all
from placewright.evaluation.spoilt import Telling
from placewright.model.outputs import FLOORS, Confidence

FILE = "errors.json"


class Cause(msgspec.Struct, frozen=True):
    """One cause of errors within one measure."""

    measure: str
    error: str  # what went wrong: missed, wrong place, called closed
    cause: str
    count: int
    of: int  # cases of that cause, right ones included


def measure() -> list[Row]:
    """Write the causes to build/errors.json; there is no figure of its own.

    Raises:
        Skipped: none of the data are here.
    """
    found: list[Cause] = []
    lacking: list[str] = []
    for count in COUNTERS:
        try:
            found += count()
        except Skipped as reason:
            lacking.append(str(reason))
    if not found:
        raise Skipped("; ".join(lacking))
    (build_folder() / FILE).write_bytes(msgspec.json.encode(found))
    return []


def _noisy() -> list[Cause]:
    """Count by what was done to the name."""
    asked = [one for city in CITIES for one in noisy_queries.ask(city, Telling())]
    of = Counter(_how(one.asked.how) for one in asked)
    wrong = Counter((_ERRORS[one.outcome], _how(one.asked.how)) for one in asked if one.outcome in _ERRORS)
    return _causes("noisy_queries coordinates", wrong, of)


def _how(spoilt: str) -> str:
    return "two at once" if "+" in spoilt else spoilt.replace("_", " ")


_ERRORS: Mapping[str, str] = {
    "missed": "missed",
    "wrong": "matched another place",
    "invented": "matched a place that is not in the reference",
}


def _monaco() -> list[Cause]:
    """Count by what became of the place."""
    asked = osm_monaco.ask()
    of = Counter(one.fate for one in asked)
    wrong = Counter((_ERRORS[one.outcome], one.fate) for one in asked if one.outcome in _ERRORS)
    return _causes("osm_monaco", wrong, of)


def _values() -> list[Cause]:
    """Count by the kind of value."""
    checked = [one for file in CITIES.values() for one in values.ask(file)]
    of = Counter(one.kind for one in checked)
    wrong = Counter(("withheld" if not one.answered else "another value", one.kind) for one in checked if not one.right)
    return _causes("values", wrong, of)


def _conflicts() -> list[Cause]:
    """Count by the kind of conflict and by whether the newer value was the right one."""
    found = list(conflicts.conflicts())
    label = [f"{one.kind}, the {'newer' if one.newest == one.right else 'older'} value is right" for one in found]
    of = Counter(label)
    wrong = Counter(("chose the other", how) for one, how in zip(found, label, strict=True) if one.chosen != one.right)
    return _causes("conflicts", wrong, of)


def _open_closed() -> list[Cause]:
    """Count by the provider's score, or its lack, and the contacts that are told."""
    found: list[Cause] = []
    for judged in judge_all():
        label = [f"{one.signs.get('score') or one.signs.get('unscored', 'no score')}" for one in judged.listings]
        cases = list(zip(label, judged.closed.tolist(), judged.called.tolist(), strict=True))
        of = Counter(label)
        wrong = Counter(
            ("closed, called open" if closed else "open, called closed", how)
            for how, closed, called in cases
            if closed != called
        )
        found += _causes(f"open_closed {judged.set}", wrong, of)
    return found


def _confidence() -> list[Cause]:
    """Count the answers at HIGH and above that were wrong, by attribute and kind of truth."""
    path = build_folder() / ANSWERS
    if not path.is_file():
        return []
    sure = [one for one in msgspec.json.decode(path.read_bytes(), type=list[Answer]) if one.probability >= _HIGH]
    of = Counter(f"{one.attribute}, {one.truth}" for one in sure)
    wrong = Counter(("wrong at HIGH or above", f"{one.attribute}, {one.truth}") for one in sure if not one.agreed)
    return _causes("confidence", wrong, of)


def _pages() -> list[Cause]:
    """Count by the kind of the made site, on both halves."""
    found: list[Cause] = []
    for half, seed in pages.SEEDS.items():
        judged = pages.judge_all(make_web(pages.SITES, seed))
        of = Counter(f"{one.field}: {one.kind}" for one in judged)
        wrong = Counter((one.outcome, f"{one.field}: {one.kind}") for one in judged if one.outcome not in pages.RIGHT)
        found += _causes(f"pages {half}", wrong, of)
    return found


_HIGH = FLOORS[Confidence.HIGH]


def _causes(measure_: str, wrong: Counter[tuple[str, str]], of: Counter[str]) -> list[Cause]:
    ordered = sorted(wrong.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    return [Cause(measure_, error, cause, count, of[cause]) for (error, cause), count in ordered]


COUNTERS: tuple[Callable[[], list[Cause]], ...] = (
    _monaco,
    _noisy,
    _values,
    _conflicts,
    _open_closed,
    _confidence,
    _pages,
)


def read() -> Iterator[Cause]:
    """Yield the causes that the last run wrote; none when there was no run."""
    path = build_folder() / FILE
    if path.is_file():
        yield from msgspec.json.decode(path.read_bytes(), type=list[Cause])
