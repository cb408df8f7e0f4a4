"""Read the places of an OpenStreetMap extract (PBF) as a stream."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import osmium
from osmium.filter import IdFilter, KeyFilter
from osmium.osm import NODE, RELATION, WAY

from placewright.errors import FormatError
from placewright.model.geo import Point
from placewright.model.place import Record
from placewright.reference.formats.base import Options, Origin, Sample
from placewright.reference.formats.osm.ground import found_in
from placewright.reference.formats.osm.lifecycle import PREFIXES
from placewright.reference.formats.osm.names import NAME_KEYS
from placewright.reference.formats.osm.places import MAIN_KEYS, PLACE_KEYS
from placewright.reference.formats.osm.positions import known
from placewright.reference.formats.osm.record import Described, describe, record_of
from placewright.reference.formats.osm.shapes import Line, point_of_line, point_of_parts
from placewright.reference.ground.found import Found

# Above this size the positions of all nodes (16 bytes each) are kept in a file, so that memory stays small.
_IN_MEMORY_BYTES = 256 * 2**20
_MAGIC = b"\x0a\x09OSMHeader"
# Relations that bind streets, stops and places together; one is a place only when a main key says so.
_BINDING = frozenset({"route", "route_master", "network", "street", "associatedStreet", "public_transport"})
_KEYS = (*PLACE_KEYS, *(f"{prefix}:{key}" for prefix in PREFIXES for key in PLACE_KEYS))
_NAMES = (*NAME_KEYS, *(f"{prefix}:{key}" for prefix in PREFIXES for key in ("name", "brand")))


class _Relation(msgspec.Struct, frozen=True):
    """A relation that is a place; it waits until the positions of its members are known."""

    number: int
    described: Described
    edited_at: str | None
    members: tuple[tuple[str, int, str], ...]  # n, w or r; number; role


class OsmReader:
    """One extract. Relations are read first and kept, nodes and ways pass by, relations are finished at the end."""

    origin = Origin(source="openstreetmap", licence="ODbL-1.0", attribution="© OpenStreetMap contributors")

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: ARG002, B008 - frozen
        self._file = file
        self._scratch = scratch
        self.skipped: Counter[str] = Counter()  # stays empty: most objects of a map are no places
        try:
            header = osmium.FileProcessor(str(file)).header
        except RuntimeError as error:
            raise self._broken(error) from error
        if header.has_multiple_object_versions:
            raise FormatError(f"{file} holds the history of its objects; only extracts of one moment can be read.")
        self._observed_at = _time(header.get("osmosis_replication_timestamp") or header.get("timestamp"))

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell whether a file starts as a PBF extract does: a length, then the header block."""
        return not sample.compressed and sample.head[4:].startswith(_MAGIC)

    @property
    def observed_at(self) -> str | None:
        """Return the time of the extract as its header tells it."""
        return self._observed_at

    def expected(self) -> int | None:
        """Return None: how many places there are shows only at the end."""
        return None

    def records(self) -> Iterator[Record]:
        """Yield the places: nodes, then ways, then relations.

        Raises:
            FormatError: the file is damaged or cut off.
        """
        try:
            yield from self._read()
        except RuntimeError as error:  # all that osmium raises; our own code raises other things
            raise self._broken(error) from error

    def ground(self) -> Iterator[Found]:
        """Yield what stands around the places.

        Raises:
            FormatError: the file is damaged or cut off.
        """
        try:
            yield from found_in(str(self._file), self._storage("ground"))
        except RuntimeError as error:
            raise self._broken(error) from error

    def _read(self) -> Iterator[Record]:
        as_of = (self._observed_at or datetime.now(UTC).isoformat())[:10]
        relations = list(self._relations(as_of))
        ways = self._nodes_of_ways({number for one in relations for kind, number, _ in one.members if kind == "w"})
        with_positions = osmium.FileProcessor(str(self._file), NODE | WAY).with_locations(self._storage("places"))
        for thing in _named_places(with_positions):
            described = describe(dict(thing.tags), as_of)
            point = None if described is None else _point_of(thing)
            if described is not None and point is not None:
                identity = f"{'node' if thing.is_node() else 'way'}/{thing.id}"
                yield record_of(identity, described, point, _edited(thing), as_of)
        for relation in relations:
            point = _point_of_relation(relation, ways, with_positions.node_location_storage)
            if point is not None:
                yield record_of(f"relation/{relation.number}", relation.described, point, relation.edited_at, as_of)

    def _relations(self, as_of: str) -> Iterator[_Relation]:
        """Yield the relations that are places: few, so they fit into memory."""
        for thing in _named_places(osmium.FileProcessor(str(self._file), RELATION)):
            tags = dict(thing.tags)
            if tags.get("type") in _BINDING and not any(key in tags for key in MAIN_KEYS):
                continue
            described = describe(tags, as_of)
            if described is not None:
                members = tuple((member.type, member.ref, member.role) for member in thing.members)
                yield _Relation(thing.id, described, _edited(thing), members)

    def _nodes_of_ways(self, numbers: set[int]) -> dict[int, tuple[int, ...]]:
        """Return the nodes of those ways that relations are made of."""
        if not numbers:
            return {}
        wanted = osmium.FileProcessor(str(self._file), WAY).with_filter(IdFilter(numbers))
        return {way.id: tuple(node.ref for node in way.nodes) for way in _objects(wanted)}

    def _storage(self, of: str) -> str:
        if self._file.stat().st_size <= _IN_MEMORY_BYTES:
            return "flex_mem"
        return f"sparse_file_array,{self._scratch / f'{of}-positions'}"

    def _broken(self, error: RuntimeError) -> FormatError:
        return FormatError(f"{self._file} is damaged or cut off: {error}.")


def _named_places(processor: osmium.FileProcessor) -> Iterator[Any]:
    """Yield the objects with a place's key and a name, chosen in C++; `describe` looks at the values."""
    return _objects(processor.with_filter(KeyFilter(*_KEYS)).with_filter(KeyFilter(*_NAMES)))


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


def _point_of(thing: Any) -> Point | None:
    """Return the position of a node, or a point on a way; None when the extract does not hold it."""
    if thing.is_node():
        return Point(thing.location.lat, thing.location.lon) if thing.location.valid() else None
    nodes = [node.location for node in thing.nodes]
    line = [(location.lon, location.lat) for location in nodes if location.valid()]
    return point_of_line(line, area=len(line) == len(nodes) and thing.tags.get("area") != "no")


def _point_of_relation(relation: _Relation, ways: dict[int, tuple[int, ...]], positions: Any) -> Point | None:
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
    return [(location.lon, location.lat) for location in known(nodes, positions)]
