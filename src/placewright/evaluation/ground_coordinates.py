"""Coordinates: how far the answer for places drawn as areas is from their main entrance, with and without the doors."""

from statistics import median

from placewright.evaluation.data import data_file
from placewright.evaluation.ground_spots import FILES, Tags, answers
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import read_records
from placewright.model.geo import Point, distance_m

NEAR_M = 10.0
_DOOR = "main entrance"


def measure() -> list[Row]:
    """Return how often the answer is within 10 m of the main entrance, and how often where the map knows no doors."""
    known: list[float] = []
    blind: list[float] = []
    for file in FILES.values():
        path = data_file(file)
        records = [one for one in read_records(path) if one.point is not None and not one.id.startswith("node/")]
        found = answers(path, records, "coordinates")
        doors = {
            record.id: Point(*outputs["coordinates"].value)
            for record, outputs in zip(records, found, strict=True)
            if outputs["coordinates"].value and _DOOR in outputs["coordinates"].reasoning
        }
        asked = [one for one in records if one.id in doors]
        without = answers(path, asked, "coordinates", _without_doors)
        for record, outputs in zip(asked, without, strict=True):
            answer = outputs["coordinates"].value
            if answer:
                known.append(0.0)
                blind.append(distance_m(Point(*answer), doors[record.id]))
    note = f"without doors the median is {median(blind):.0f} m" if blind else ""
    return [
        share("ground_coordinates: at the main entrance", sum(one <= NEAR_M for one in known), len(known)),
        share("ground_coordinates: at it without doors", sum(one <= NEAR_M for one in blind), len(blind), note=note),
    ]


def _without_doors(_id: str, tags: Tags) -> Tags:
    return {key: value for key, value in tags.items() if key != "entrance"}
