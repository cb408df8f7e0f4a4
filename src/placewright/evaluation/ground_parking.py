"""Parking: of how many places spaces are told. Nothing here says how many there truly are: no truth is at hand."""

from placewright.evaluation.data import data_file
from placewright.evaluation.ground_spots import FILES, answers
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import read_records
from placewright.evaluation.splits import MEASURE, part_of

_OUTPUTS = ("total", "street", "shared", "dedicated")


def measure() -> list[Row]:
    """Return for each output the share of places that have a value."""
    outputs = []
    for file in FILES.values():
        path = data_file(file)
        asked = [one for one in read_records(path) if one.point is not None and part_of(one.id) == MEASURE]
        outputs += answers(path, asked, "parking_spaces")
    return [
        share(f"ground_parking {name}: told", sum(one[f"parking_spaces_{name}"].value is not None for one in outputs),
            len(outputs))
        for name in _OUTPUTS
    ]  # fmt: skip
