"""Local truth: a person's corrections, checked, laid over answers and taken off again, read from files and written."""

from placewright.overrides.apply import bare, overridden
from placewright.overrides.files import CSV, NDJSON, listed, written
from placewright.overrides.reading import Sent, read_override, read_overrides
from placewright.overrides.stored import parts_of, reapply

__all__ = [
    "CSV",
    "NDJSON",
    "Sent",
    "bare",
    "listed",
    "overridden",
    "parts_of",
    "read_override",
    "read_overrides",
    "reapply",
    "written",
]
