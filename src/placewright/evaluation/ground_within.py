"""In what places are, against the name of the building that they give themselves (addr:housename)."""

from placewright.evaluation.data import data_file
from placewright.evaluation.ground_spots import FILES, answers
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import read_records
from placewright.evaluation.splits import MEASURE, part_of
from placewright.normalize.names import fold


def measure() -> list[Row]:
    """Return how often a container is told of places that name their building, how often it is that one; and of all."""
    told, right, named, filled, asked_in_all = 0, 0, 0, 0, 0
    for file in FILES.values():
        path = data_file(file)
        asked = [one for one in read_records(path) if one.point is not None and part_of(one.id) == MEASURE]
        asked_in_all += len(asked)
        for record, outputs in zip(asked, answers(path, asked, "located_within"), strict=True):
            value = outputs["located_within"].value
            filled += value is not None
            own = record.address.building
            if own and fold(own) not in {fold(one.text) for one in record.names}:
                named += 1
                told += value is not None
                right += value is not None and _same(own, value["name"])
    return [
        share("ground_within: right", right, told),
        share("ground_within: told of places that name their building", told, named),
        share("ground_within: told of all places", filled, asked_in_all),
    ]


def _same(a: str, b: str) -> bool:
    """Tell whether two names of a building are one, or one of them is the other with more words."""
    ours, theirs = set(fold(a).split()), set(fold(b).split())
    return ours <= theirs or theirs <= ours
