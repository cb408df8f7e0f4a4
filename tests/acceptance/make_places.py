"""Makes places.csv: the named places of an older OpenStreetMap extract, as a list that somebody kept and never updated.

Run as `python make_places.py monaco-2021-04.osm.pbf places.csv`. Nothing in the list comes from newer data. The extract
is not part of the project; README.md says where it comes from.
"""

import csv
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import osmium

PLACE_KEYS = ("amenity", "shop", "tourism", "office", "leisure", "craft", "healthcare")
COLUMNS = (
    "id name latitude longitude street house postalCode city category phone website opening_hours".split()  # noqa: SIM905
)

Spot = tuple[float, float]  # latitude, longitude in degrees


def first(tags: Mapping[str, str], *keys: str) -> str:
    """Return the first of the tags that is there, else an empty text."""
    return next((tags[key].strip() for key in keys if key in tags), "")


def category(tags: Mapping[str, str]) -> str:
    """Return the kind of place in plain words: amenity=fast_food becomes "fast food", shop=yes becomes "shop"."""
    key = next(key for key in PLACE_KEYS if key in tags)
    return key if tags[key] == "yes" else tags[key].split(";")[0].replace("_", " ")


def middle(spots: list[Spot]) -> Spot:
    """Return the centre of the smallest box around some points."""
    latitudes, longitudes = zip(*spots, strict=True)
    return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2


def row(osm_id: str, tags: Mapping[str, str], spot: Spot) -> dict[str, str]:
    """Return a place as a row of the list."""
    values = (
        osm_id,
        tags["name"].strip(),
        f"{spot[0]:.6f}",
        f"{spot[1]:.6f}",
        first(tags, "addr:street", "addr:place"),
        first(tags, "addr:housenumber"),
        first(tags, "addr:postcode"),
        first(tags, "addr:city"),
        category(tags),
        first(tags, "phone", "contact:phone", "mobile"),
        first(tags, "website", "contact:website", "url"),
        first(tags, "opening_hours"),
    )
    return dict(zip(COLUMNS, values, strict=True))


def objects(extract: str) -> Iterator[tuple[str, Mapping[str, str], Spot]]:
    """Yield each node, way and relation with tags: its id such as n123, its tags, and where it is."""
    ways: dict[int, Spot] = {}
    nodes: dict[int, Spot] = {}
    for thing in osmium.FileProcessor(extract).with_locations():
        spots = list(_spots(thing, nodes, ways))
        if not spots:
            continue
        spot = middle(spots)
        if thing.is_node():
            nodes[thing.id] = spot
        elif thing.is_way():
            ways[thing.id] = spot
        yield f"{thing.type_str()}{thing.id}", {tag.k: tag.v for tag in thing.tags}, spot


def _spots(thing: Any, nodes: Mapping[int, Spot], ways: Mapping[int, Spot]) -> Iterator[Spot]:
    if thing.is_node():
        yield thing.lat, thing.lon
    elif thing.is_way():
        yield from ((node.lat, node.lon) for node in thing.nodes if node.location.valid())
    elif thing.is_relation():
        for member in thing.members:
            known = {"n": nodes, "w": ways}.get(member.type, {})
            if member.ref in known:
                yield known[member.ref]


def main(extract: str, target: str) -> None:
    """Write the named places of the extract, in the order of the extract."""
    rows = [
        row(osm_id, tags, spot)
        for osm_id, tags, spot in objects(extract)
        if "name" in tags and any(key in tags for key in PLACE_KEYS)
    ]
    with open(target, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} places written to {target}")


if __name__ == "__main__":
    main(*sys.argv[1:])
