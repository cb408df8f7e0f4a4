"""Local truth: a person's corrections, checked, laid over answers and taken off again, read from files and written."""

from placewright.overrides.apply import bare, overridden
from placewright.overrides.reading import Sent, read_override, read_overrides
from placewright.overrides.stored import reapply

__all__ = ["Sent", "bare", "overridden", "read_override", "read_overrides", "reapply"]
