"""Splits places for good into those to learn from, those to calibrate with, and those to measure with."""

from collections.abc import Iterable
from hashlib import blake2b

from placewright.model.place import Record

FIT, CALIBRATE, MEASURE = "fit", "calibrate", "measure"
_PARTS = (FIT, FIT, CALIBRATE, MEASURE, MEASURE)


def part_of(record_id: str) -> str:
    """Return the part that a place belongs to, by its id alone."""
    return _PARTS[_number("part", record_id) % len(_PARTS)]


def removed_third(records: Iterable[Record]) -> frozenset[str]:
    """Return the ids of about a third of the places: those that measures take out of the reference."""
    return frozenset(record.id for record in records if _number("removed", record.id) % 3 == 0)


def part_number(record_id: str, parts: int) -> int:
    """Return the fold that a place belongs to, of so many, by its id alone."""
    return _number("fold", record_id) % parts


def _number(salt: str, record_id: str) -> int:
    return int.from_bytes(blake2b(f"{salt} {record_id}".encode(), digest_size=8).digest())
