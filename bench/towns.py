"""A synthetic reference of any size: Monaco's places again and again, as towns on a grid over central France.

In each town every place is moved by up to 20 m, so that no two towns are alike to the metre. The names repeat from
town to town, as those of chains do.
"""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import osmium

EXTRACT = Path("src/placewright/cli/demo/monaco") / "monaco-2023-12.osm.pbf"
PLACE_KEYS = ("amenity", "shop", "tourism", "office", "leisure", "craft", "healthcare")
MONACO = (43.738, 7.425)  # latitude, longitude of its middle
SOUTH_WEST, NORTH_EAST = (45.2, 0.5), (48.2, 5.0)  # where the towns stand
METRE = 1 / 111_320  # degrees of latitude
AT_HOME_ONLY = ("addr:country", "addr:city", "addr:postcode", "phone", "contact:phone")  # would be wrong in France


class Spot(NamedTuple):
    """A place of a town."""

    latitude: float
    longitude: float
    tags: dict[str, str]


@cache
def places() -> tuple[Spot, ...]:
    """Return Monaco's named places, those that are nodes."""
    return tuple(
        Spot(node.lat, node.lon, {tag.k: tag.v for tag in node.tags if tag.k not in AT_HOME_ONLY})
        for node in osmium.FileProcessor(str(EXTRACT), osmium.osm.NODE)
        if "name" in node.tags and any(key in node.tags for key in PLACE_KEYS)
    )


def spots(count: int, seed: int = 7) -> Iterator[Spot]:
    """Yield so many places, town after town."""
    chance = random.Random(seed)
    towns = -(-count // len(places()))
    side = max(2, round(towns**0.5 + 0.5))
    made = 0
    for town in range(towns):
        row, column = divmod(town, side)
        north = SOUTH_WEST[0] + (NORTH_EAST[0] - SOUTH_WEST[0]) * row / (side - 1) - MONACO[0]
        east = SOUTH_WEST[1] + (NORTH_EAST[1] - SOUTH_WEST[1]) * column / (side - 1) - MONACO[1]
        for latitude, longitude, tags in places()[: count - made]:
            moved = (chance.uniform(-20, 20) * METRE for _ in range(2))
            yield Spot(latitude + north + next(moved), longitude + east + next(moved), tags)
            made += 1


def write_extract(target: Path, count: int) -> None:
    """Write so many places as an OpenStreetMap extract."""
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for number, spot in enumerate(spots(count), 1):
            location = (spot.longitude, spot.latitude)
            writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=location, tags=spot.tags))


def queries(count: int, of: int, seed: int = 11) -> list[dict[str, Any]]:
    """Return jobs that ask for places of the first `of`: up to 30 m off, with what a list has, a tenth misspelt."""
    chance = random.Random(seed)
    asked = chance.sample(range(of), min(count, of))
    wanted = {number: order for order, number in enumerate(asked)}
    made: list[dict[str, Any]] = [{}] * len(asked)
    for number, spot in enumerate(spots(of)):
        if number in wanted:
            made[wanted[number]] = {"place_id": f"q{number}", "inputs": _inputs(spot, chance)}
    return made


def _inputs(spot: Spot, chance: random.Random) -> dict[str, Any]:
    name = spot.tags["name"]
    if chance.random() < 0.1 and len(name) > 4:
        cut = chance.randrange(1, len(name) - 1)
        name = name[:cut] + name[cut + 1 :]
    moved = [round(at + chance.uniform(-30, 30) * METRE, 6) for at in (spot.latitude, spot.longitude)]
    key = next(key for key in PLACE_KEYS if key in spot.tags)
    inputs = {"name": name, "latitude": moved[0], "longitude": moved[1], "category": spot.tags[key].replace("_", " ")}
    if "addr:street" in spot.tags:
        inputs["street"] = spot.tags["addr:street"]
    return inputs
