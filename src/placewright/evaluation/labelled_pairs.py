"""Reads labelled pairs of records as inputs of jobs: the sets `overture-place-pairs` and `fodors-zagats`."""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import duckdb
import msgspec

FOLDS = 5

_DITTO = re.compile(r"COL (\w+) VAL (.*?)(?= COL \w+ VAL |$)")


class Labelled(msgspec.Struct, frozen=True):
    """Two records, and whether they are the same place."""

    left: Mapping[str, Any]
    right: Mapping[str, Any]
    same: bool
    group: str  # equal for all pairs that are connected by a record

    @property
    def fold(self) -> int:
        """Return the fold of the pair, which all connected pairs share."""
        return int.from_bytes(blake2b(self.group.encode(), digest_size=8).digest()) % FOLDS


def overture_pairs(file: Path) -> list[Labelled]:
    """Return the pairs of `overture-place-pairs` in the order of the file."""
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(file)])
        columns = [column[0] for column in found.description]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    groups = _connected([(row["id"], row["base_id"]) for row in rows])
    return [
        Labelled(_overture(row, ""), _overture(row, "base_"), bool(row["label"]), group)
        for row, group in zip(rows, groups, strict=True)
    ]


def _connected(links: list[tuple[str, str]]) -> list[str]:
    """Return for each link the least id of all that are connected with it."""
    above: dict[str, str] = {}

    def root(one: str) -> str:
        while above.setdefault(one, one) != one:
            one = above[one]
        return one

    for a, b in links:
        low, high = sorted((root(a), root(b)))
        above[high] = low
    return [root(a) for a, _ in links]


def _overture(row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return the inputs that a record of Overture makes; the record's own sources are no evidence and stay out."""

    def told(key: str) -> Any:
        return json.loads(row[prefix + key]) if row[prefix + key] else None

    address = (told("addresses") or [{}])[0]
    categories = told("categories") or {}
    inputs = {
        "name": told("names").get("primary"),
        "full_address": address.get("freeform"),
        "city": address.get("locality"),
        "postalCode": address.get("postcode"),
        "state": address.get("region"),
        "country_code": address.get("country"),
        "phone": next(iter(told("phones") or ()), None),
        "website": next(iter(told("websites") or ()), None),
        "category": [one for one in (categories.get("primary"), *(categories.get("alternate") or ())) if one],
    }
    return {key: value for key, value in inputs.items() if value}


def fodors_zagats(*files: Path) -> list[Labelled]:
    """Return the pairs of the files of `fodors-zagats`; the column `class`, which tells the answer, stays out."""
    return list(_ditto(files))


def _ditto(files: tuple[Path, ...]) -> Iterator[Labelled]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            left, right, label = line.split("\t")
            yield Labelled(_restaurant(left), _restaurant(right), label.strip() == "1", "")


def _restaurant(text: str) -> dict[str, Any]:
    told = {key: _untokenised(value) for key, value in _DITTO.findall(text.strip())}
    inputs = {
        "name": told.get("name"),
        "full_address": told.get("addr"),
        "city": told.get("city"),
        "phone": told.get("phone"),
        "category": told.get("type"),
    }
    return {key: value for key, value in inputs.items() if value}


def _untokenised(text: str) -> str:
    """Return a value without the marks of its tokenizer: quotes around it, backslashes, spaces before punctuation."""
    plain = re.sub(r"^[`'\"]+ | ['\"]+$", "", text.strip()).replace("\\", "")
    return re.sub(r"\s+(['.,)])", r"\1", re.sub(r"\s+", " ", plain)).strip()
