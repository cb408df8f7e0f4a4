"""Parts of free-text addresses against the cases of pelias/parser, 15 countries (QUALITY, section 1)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from placewright.evaluation.data import data_file
from placewright.evaluation.measure import Row, share
from placewright.model.place import Address
from placewright.normalize.addresses import parse_address
from placewright.normalize.names import fold

# Component of the cases → field of our address. A venue is no part of an address: it counts as missed.
_FIELDS = {
    "housenumber": "house",
    "street": "street",
    "locality": "city",
    "region": "state",
    "postcode": "postal_code",
    "country": "country",
}


def measure() -> list[Row]:
    """Return how many components were told, all and by kind; the country is not told beforehand."""
    counts: Counter[tuple[str, bool]] = Counter()
    for case in read_cases():
        counts.update(told(case))
    rows = [_row("addresses components", counts, (*_FIELDS, "venue"), goal=0.85)]
    rows += [_row(f"addresses {kind}", counts, (kind,)) for kind in _FIELDS]
    return rows


def _row(name: str, counts: Mapping[tuple[str, bool], int], kinds: Iterable[str], goal: float | None = None) -> Row:
    hits, misses = (sum(counts.get((kind, right), 0) for kind in kinds) for right in (True, False))
    return share(name, hits, hits + misses, goal=goal)


def read_cases() -> list[Mapping[str, Any]]:
    """Return the cases: an address, and its components in order."""
    path = data_file("address-parsing/pelias_parser_cases.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def told(case: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    """Yield each expected component and whether it was told; both streets of a corner are one field of ours."""
    address = parse_address(case["input"])
    for component in case["expected"]:
        ((kind, value),) = component.items()
        yield kind, fold(value) in _values(address, kind)


def _values(address: Address, kind: str) -> list[str]:
    value: str = getattr(address, _FIELDS[kind]) or "" if kind in _FIELDS else ""
    parts = value.split(" & ") if kind == "street" else []
    return [fold(part) for part in (value, *parts) if part]
