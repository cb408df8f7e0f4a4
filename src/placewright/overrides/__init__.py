"""Local truth: a person's corrections, checked, laid over answers and taken off again, read from files and written.

`stored` brings the answers in the store up to date; it is not imported here, so that who has no store needs none.
"""

from placewright.normalize.output_values import canonical, from_cell
from placewright.overrides.apply import bare, overridden
from placewright.overrides.files import CSV, NDJSON, listed, written
from placewright.overrides.reading import Sent, read_override, read_overrides

__all__ = [
    "CSV",
    "NDJSON",
    "Sent",
    "bare",
    "canonical",
    "from_cell",
    "listed",
    "overridden",
    "read_override",
    "read_overrides",
    "written",
]
