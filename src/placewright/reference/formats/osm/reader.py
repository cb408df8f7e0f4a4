"""Read the places of an OpenStreetMap extract (PBF) as a stream."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import osmium
from osmium.osm import NODE, RELATION, WAY

from placewright.errors import FormatError
from placewright.model.geo import Point
from placewright.model.place import Record
from placewright.reference.formats.base import Origin
from placewright.reference.formats.osm.lifecycle import PREFIXES
from placewright.reference.formats.osm.places import PLACE_KEYS
from placewright.reference.formats.osm.record import record_of
from placewright.reference.formats.osm.shapes import Line, point_of_line, point_of_parts

# Above this size the positions of all nodes (16 bytes each) are kept in a file, so that memory stays small.
_IN_MEMORY_BYTES = 256 * 2**20
_MAGIC = b"\x0a\x09OSMHeader"
# Relations that bind places together without being one.
_BINDING = frozenset({"route", "route_master", "network", "street", "associatedStreet", "public_transport"})
_KEYS = (*PLACE_KEYS, *(f"{prefix}:{key}" for prefix in PREFIXES for key in PLACE_KEYS))


class _Relation(msgspec.Struct, frozen=True):
    """A relation that may be a place; it waits until the positions of its members are known."""

    number: int
    tags: dict[str, str]
    edited_at: str | None
    members: tuple[tuple[str, int, str], ...]  # n, w or r; number; role


class OsmReader:
    """One extract. Relations are read first and kept, nodes and ways pass by, relations are finished at the end."""

    origin: ClassVar[Origin] = Origin(
        source="openstreetmap", licence="ODbL-1.0", attribution="© OpenStreetMap contributors"
    )

    def __init__(self, file: Path, scratch: Path) -> None:
        self._file = file
        self._scratch = scratch
        try:
            header = osmium.FileProcessor(str(file)).header
        except RuntimeError as error:
            raise self._broken(error) from error
        if header.has_multiple_object_versions:
            raise FormatError(f"{file} holds the history of its objects; only extracts of one moment can be read.")
        self._observed_at = _time(header.get("osmosis_replication_timestamp") or header.get("timestamp"))

    @staticmethod
    def recognises(head: bytes) -> bool:
        """Tell whether a file starts as a PBF extract does: a length, then the header block."""
        return head[4:].startswith(_MAGIC)

    @property
    def observed_at(self) -> str | None:
        """Return the time of the extract as its header tells it."""
        return self._observed_at

    def records(self) -> Iterator[Record]:
        """Yield the places: nodes, then ways, then relations.

        Raises:
            FormatError: the file is damaged or cut off.
        """
        try:
            yield from self._read()
        except RuntimeError as error:  # all that osmium raises; our own code raises other things
            raise self._broken(error) from error

    def _read(self) -> Iterator[Record]:
        as_of = (self._observed_at or datetime.now(UTC).isoformat())[:10]
        relations = list(self._relations())
        ways = self._nodes_of_ways({number for one in relations for kind, number, _ in one.members if kind == "w"})
        with_positions = osmium.FileProcessor(str(self._file), NODE | WAY).with_locations(self._storage())
        for thing in _objects(with_positions.with_filter(osmium.filter.KeyFilter(*_KEYS))):
            tags = dict(thing.tags)
            point = _position(thing) if thing.is_node() else _place_of_way(thing, tags)
            if point is not None:
                kind = "node" if thing.is_node() else "way"
                record = record_of(kind, thing.id, tags, point, _edited(thing), as_of)
                if record is not None:
                    yield record
        for relation in relations:
            point = _place_of_relation(relation, ways, with_positions.node_location_storage)
            if point is not None:
                record = record_of("relation", relation.number, relation.tags, point, relation.edited_at, as_of)
                if record is not None:
                    yield record

    def _relations(self) -> Iterator[_Relation]:
        """Yield the relations that may be places: few, so they fit into memory."""
        relations = osmium.FileProcessor(str(self._file), RELATION)
        for thing in _objects(relations.with_filter(osmium.filter.KeyFilter(*_KEYS))):
            tags = dict(thing.tags)
            if tags.get("type") not in _BINDING:
                members = tuple((member.type, member.ref, member.role) for member in thing.members)
                yield _Relation(thing.id, tags, _edited(thing), members)

    def _nodes_of_ways(self, numbers: set[int]) -> dict[int, tuple[int, ...]]:
        """Return the nodes of those ways that relations are made of."""
        if not numbers:
            return {}
        wanted = osmium.FileProcessor(str(self._file), WAY).with_filter(osmium.filter.IdFilter(numbers))
        return {way.id: tuple(node.ref for node in way.nodes) for way in _objects(wanted)}

    def _storage(self) -> str:
        if self._file.stat().st_size <= _IN_MEMORY_BYTES:
            return "flex_mem"
        return f"sparse_file_array,{self._scratch / 'positions'}"

    def _broken(self, error: RuntimeError) -> FormatError:
        return FormatError(f"{self._file} is damaged or cut off: {error}.")


def _objects(processor: osmium.FileProcessor) -> Iterator[Any]:
    """Yield what a processor reads; its kind follows from the filter, which the types cannot tell."""
    yield from processor


def _time(text: str) -> str | None:
    """Return the RFC 3339 time of a header, None when it is absent or not one."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if text else None
    except ValueError:
        return None


def _edited(thing: Any) -> str | None:
    """Return the time of the last edit; extracts without metadata say 1970."""
    time: datetime = thing.timestamp
    return None if time.year <= 1970 else time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _position(node: Any) -> Point | None:
    return Point(node.location.lat, node.location.lon) if node.location.valid() else None


def _place_of_way(way: Any, tags: dict[str, str]) -> Point | None:
    line = [(node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()]
    whole = len(line) == len(way.nodes)
    return point_of_line(line, area=whole and tags.get("area") != "no")


def _place_of_relation(relation: _Relation, ways: dict[int, tuple[int, ...]], positions: Any) -> Point | None:
    """Return a point for a relation from those of its members that the extract holds."""
    outer: list[Line] = []
    inner: list[Line] = []
    for kind, number, role in relation.members:
        if kind == "w" and number in ways:
            (inner if role == "inner" else outer).append(_known(ways[number], positions))
    loose = _known([number for kind, number, _ in relation.members if kind == "n"], positions)
    return point_of_parts(outer, inner, loose)


def _known(nodes: Sequence[int], positions: Any) -> list[tuple[float, float]]:
    """Return the positions of those nodes that the extract holds."""
    found: list[tuple[float, float]] = []
    for number in nodes:
        try:
            location = positions.get(number)
        except KeyError:  # outside of the extract
            continue
        if location.valid():
            found.append((location.lon, location.lat))
    return found
