"""Read from an OpenStreetMap extract what stands around places; which tags make what is decided here."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from operator import mul
from struct import unpack_from
from typing import Any

import msgspec
import osmium
import osmium.geom
import shapely
from osmium.filter import IdFilter, KeyFilter
from osmium.osm import NODE, RELATION, WAY

from placewright.model.ground import Kind
from placewright.reference.formats.osm.positions import known
from placewright.reference.formats.osm.shapes import faces_of
from placewright.reference.ground.found import Found
from placewright.reference.ground.shapes import UNIT, Ring, Shape

_NOWHERE = 2_147_483_647  # osmium's word for a position that the extract does not hold

# Areas that hold places and go by a name. The values of a building are those that the public walks into: a block of
# flats with a name is an address, and no answer to "in what is it?".
_CONTAINERS: dict[str, frozenset[str]] = {
    key: frozenset(values.split())
    for key, values in {
        "shop": "mall department_store",
        "building": (
            "retail commercial supermarket mall train_station transportation hospital university college school "
            "stadium hotel office public civic government museum yes"
        ),
        "aeroway": "aerodrome terminal airport",
        "railway": "station",
        "public_transport": "station",
        "amenity": (
            "hospital clinic university college school marketplace bus_station ferry_terminal exhibition_centre "
            "conference_centre community_centre arts_centre casino prison monastery food_court events_venue"
        ),
        "landuse": "retail commercial industrial port harbour education",
        "leisure": "stadium sports_centre sports_hall park marina resort water_park golf_course garden",
        "tourism": "theme_park zoo museum attraction hotel resort camp_site caravan_site aquarium",
        "place": "square",
        "healthcare": "hospital",
        "military": "base barracks",
        "club": "sport",
    }.items()
}
_TOWNS = frozenset(
    ["city", "borough", "suburb", "quarter", "neighbourhood", "town", "village", "hamlet", "municipality", "district"]
)
_LEVELS = frozenset(["4", "5", "6", "7", "8", "9", "10", "11"])  # of administrations within a country
_PARTS = frozenset(["addr:housenumber", "addr:street", "addr:place", "addr:city", "addr:postcode", "addr:suburb"])
_KEYS = ("building", "entrance", "boundary", *_CONTAINERS, *_PARTS)
_LANES = frozenset(f"parking:{way}{side}" for way in ("", "lane:") for side in ("left", "right", "both"))
_KEPT = frozenset(
    [
        *("building", "amenity", "shop", "aeroway", "railway", "public_transport", "landuse", "leisure", "tourism"),
        *("highway", "place", "healthcare", "boundary", "admin_level", "postal_code", "entrance", "level", "access"),
        *("capacity", "capacity:disabled", "parking", "fee", "operator", "location", "layer", "indoor"),
        *("name", "name:en", "official_name", "alt_name", "short_name"),
    ]
)
# Plain numbers: a map holds these by the million.
_BUILDING, _CONTAINER, _PARKING, _LANE, _ADDRESS, _AREA, _CENTRE, _ENTRANCE = map(int, Kind)
_SURFACES = _BUILDING | _CONTAINER | _AREA | _PARKING
_TRIANGLE = 4  # positions of the least closed line
_COARSE = 100  # positions above which a border is stored in fewer
_EDGE = 1_000  # units of 1e-7 degrees, some 10 m: how far the stored border of an administration may be off


_factory = osmium.geom.WKBFactory()


class _Relation(msgspec.Struct, frozen=True):
    """A relation that waits until the positions of its members are known."""

    number: int
    kinds: int
    tags: Mapping[str, str]
    outer: tuple[int, ...]  # ways
    inner: tuple[int, ...]


def kinds_of(tags: Mapping[str, str], *, node: bool, surface: bool) -> int:
    """Return what an object is to the places around it, as `Kind`s added up; 0 for most objects.

    Args:
        node: it is a point.
        surface: it bounds an area.
    """
    kinds = 0
    if node:
        if tags.get("place") in _TOWNS and "name" in tags:
            kinds |= _CENTRE
        if tags.get("entrance", "no") != "no":
            kinds |= _ENTRANCE
    elif "highway" in tags and not _LANES.isdisjoint(tags):
        kinds |= _LANE
    if tags.get("amenity") == "parking" and (node or surface):
        kinds |= _PARKING
    if not _PARTS.isdisjoint(tags):
        kinds |= _ADDRESS
    if not surface:
        return kinds
    if tags.get("building", "no") not in ("no", "entrance"):
        kinds |= _BUILDING
    if "name" in tags and any(tags[key] in _CONTAINERS[key] for key in tags.keys() & _CONTAINERS.keys()):
        kinds |= _CONTAINER
    return kinds | _AREA if _is_area(tags) else kinds


def _is_area(tags: Mapping[str, str]) -> bool:
    """Tell whether a surface is that of an administration, a postcode or a town."""
    border = tags.get("boundary") in ("administrative", "postal_code", "place")
    if border and (tags.get("admin_level") in _LEVELS or "postal_code" in tags):
        return True
    return tags.get("place") in _TOWNS and "name" in tags


def kept_of(tags: Mapping[str, str]) -> dict[str, str]:
    """Return those tags that say something of the places around."""
    return {key: value for key, value in tags.items() if key in _KEPT or key.startswith(("addr:", "parking:"))}


def found_in(file: str, storage: str) -> Iterator[Found]:
    """Yield what stands around places in an extract: nodes, then ways, then relations.

    Args:
        storage: where osmium keeps the positions of all nodes.

    Raises:
        RuntimeError: of osmium, the file is damaged or cut off.
    """
    relations = list(_relations(file))
    ways = _nodes_of_ways(file, {way for one in relations for way in (*one.outer, *one.inner)})
    with_positions = osmium.FileProcessor(file, NODE | WAY).with_locations(storage)
    thing: Any
    for thing in with_positions.with_filter(KeyFilter(*_KEYS, *_LANES)):
        tags = {tag.k: tag.v for tag in thing.tags}
        found = _node(thing, tags) if thing.is_node() else _way(thing, tags)
        if found is not None:
            yield found
    positions = with_positions.node_location_storage
    for one in relations:
        outer, inner = (
            [_known(ways[way], positions) for way in each if way in ways] for each in (one.outer, one.inner)
        )
        shape = _assembled(outer, inner, one.kinds)
        if shape is not None:
            yield Found(f"relation/{one.number}", one.kinds, one.tags, shape)


def _node(node: Any, tags: Mapping[str, str]) -> Found | None:
    kinds = kinds_of(tags, node=True, surface=False)
    if not kinds or not node.location.valid():
        return None
    return Found(f"node/{node.id}", kinds, kept_of(tags), Shape([[[(node.location.x, node.location.y)]]]))


def _way(way: Any, tags: Mapping[str, str]) -> Found | None:
    surface = way.is_closed() and len(way.nodes) >= _TRIANGLE and tags.get("area") != "no"
    kinds = kinds_of(tags, node=False, surface=surface)
    if not kinds:
        return None
    line = _line(way)
    if surface and len(line) == len(way.nodes):
        shape = _surface([[line]], kinds)
        return None if shape is None else Found(f"way/{way.id}", kinds, kept_of(tags), shape)
    kinds &= ~_SURFACES
    return Found(f"way/{way.id}", kinds, kept_of(tags), Shape([[line]])) if kinds and line else None


def _line(way: Any) -> Ring:
    """Return the positions of a way, those left out that the extract does not hold."""
    try:
        text = _factory.create_linestring(way, osmium.geom.use_nodes.ALL)
    except (osmium.InvalidLocationError, RuntimeError):  # some of them are missing, or there is only one
        return [(node.x, node.y) for node in way.nodes if node.x != _NOWHERE]
    count = len(text) // 32  # hexadecimal: 16 bytes each, after a head of 9
    numbers = unpack_from(f"<{2 * count}d", bytes.fromhex(text), 9)
    return [(round(x * UNIT), round(y * UNIT)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def _relations(file: str) -> Iterator[_Relation]:
    """Yield the relations that are areas: few, so they fit into memory."""
    thing: Any
    for thing in osmium.FileProcessor(file, RELATION).with_filter(KeyFilter(*_KEYS)):
        tags = {tag.k: tag.v for tag in thing.tags}
        kinds = kinds_of(tags, node=False, surface=True) if tags.get("type") in ("multipolygon", "boundary") else None
        if kinds:
            ways = [(member.ref, member.role == "inner") for member in thing.members if member.type == "w"]
            outer, inner = (tuple(ref for ref, hole in ways if hole is side) for side in (False, True))
            yield _Relation(thing.id, kinds, kept_of(tags), outer, inner)


def _nodes_of_ways(file: str, numbers: set[int]) -> dict[int, "array[int]"]:
    """Return the nodes of those ways that relations are made of."""
    if not numbers:
        return {}
    wanted: Any = osmium.FileProcessor(file, WAY).with_filter(IdFilter(numbers))
    return {way.id: array("q", [node.ref for node in way.nodes]) for way in wanted}


def _known(nodes: Sequence[int], positions: Any) -> list[tuple[int, int]]:
    """Return the positions of those nodes that the extract holds."""
    return [(location.x, location.y) for location in known(nodes, positions)]


def _assembled(outer: Sequence[Ring], inner: Sequence[Ring], kinds: int) -> Shape | None:
    """Return the area that lines bound together, without the holes; None where they do not close, as at a border."""
    solid, holes = faces_of(outer), faces_of(inner)
    if solid is None:
        return None
    if holes is not None:
        solid = solid.difference(holes)
    parts = [
        [[(round(x), round(y)) for x, y in ring.coords] for ring in (one.exterior, *one.interiors)]
        for one in shapely.get_parts(solid)
        if one.geom_type == "Polygon" and not one.is_empty
    ]
    return _surface(parts, kinds) if parts else None


def _surface(parts: Sequence[Sequence[Ring]], kinds: int) -> Shape | None:
    """Return polygons with their rings in order; those of administrations in fewer positions."""
    if kinds & _AREA and sum(len(ring) for part in parts for ring in part) > _COARSE:
        rough = shapely.MultiPolygon([(part[0], part[1:]) for part in parts]).simplify(_EDGE)
        polygons = [one for one in shapely.get_parts(rough) if one.geom_type == "Polygon" and not one.is_empty]
        parts = [
            [[(round(x), round(y)) for x, y in ring.coords] for ring in (one.exterior, *one.interiors)]
            for one in polygons
        ]
    turned = [[_turned(ring, left=not index) for index, ring in enumerate(part)] for part in parts]
    return Shape(turned, surface=True) if turned else None


def _turned(ring: Ring, *, left: bool) -> Ring:
    """Return a closed ring that goes counterclockwise (`left`) or clockwise."""
    xs, ys = zip(*ring, strict=True)
    twice = sum(map(mul, xs, ys[1:])) - sum(map(mul, xs[1:], ys))
    return ring if (twice > 0) is left else ring[::-1]
