"""Footprints: places that are drawn as buildings become points in them, up to 10 m off; which building is told?"""

from math import cos, pi, radians, sin
from random import Random

from msgspec.structs import replace
from osmium.osm.mutable import Node

from placewright.evaluation.data import data_file
from placewright.evaluation.ground_spots import FILES, Tags, answers
from placewright.evaluation.measure import Row, share
from placewright.evaluation.references import read_records
from placewright.model.geo import Point
from placewright.reference.formats.osm.places import PLACE_KEYS
from placewright.reference.ground.shapes import METRES

SEED = 71
OFF_M = 10.0
_FIRST = 9_000_000_000_000  # ids of the points; no object of a map has so high a one
_STAYS = ("building", "building:levels")


def measure() -> list[Row]:
    """Return how often a footprint is told and is that of the true building, and how often of all places."""
    told = right = count = filled = total = 0
    for file in FILES.values():
        path = data_file(file)
        records = [one for one in read_records(path) if one.point is not None]
        drawn = {one.id: one for one in records if one.id.startswith("way/") and "building" in one.tags}
        random = Random(f"{SEED} {file}")  # noqa: S311 - repeatable on purpose, nothing secret
        points = {id_: _moved(one.point, random) for id_, one in drawn.items() if one.point is not None}
        tags: dict[str, Tags] = {}

        def change(id_: str, own: Tags, points: dict[str, Point] = points, tags: dict[str, Tags] = tags) -> Tags:
            if id_ not in points:
                return own
            tags[id_] = {key: value for key, value in own.items() if key != "building"}
            return {key: value for key, value in own.items() if key in _STAYS}

        kept = [id_ for id_ in points if any(key in PLACE_KEYS for key in drawn[id_].tags if key != "building")]
        nodes = [
            Node(
                id=_FIRST + number,
                location=(points[id_].longitude, points[id_].latitude),
                tags={"name": drawn[id_].names[0].text, "amenity": "place"},
            )
            for number, id_ in enumerate(kept)
        ]
        asked = [replace(drawn[id_], point=points[id_]) for id_ in kept]
        for id_, outputs in zip(kept, answers(path, asked, "building_footprint", change, nodes), strict=True):
            output = outputs["building_footprint"]
            count += 1
            told += output.value is not None
            right += output.value is not None and output.evidence[0].record == id_
        every = answers(path, records[::4], "building_footprint")
        total += len(every)
        filled += sum(outputs["building_footprint"].value is not None for outputs in every)
    note = f"points up to {OFF_M:.0f} m from the middle of their building"
    return [
        share("ground_footprint: right", right, told, note=note),
        share("ground_footprint: told of places in buildings", told, count),
        share("ground_footprint: told of all places", filled, total),
    ]


def _moved(point: Point, random: Random) -> Point:
    turn, away = random.uniform(0, 2 * pi), random.uniform(0, OFF_M)
    across = METRES * cos(radians(point.latitude))
    return Point(point.latitude + away * sin(turn) / METRES, point.longitude + away * cos(turn) / across)
