"""Reading extracts: nodes, ways, relations, what is cut off and what is broken."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from osmium.osm.mutable import Node, Relation, Way

from placewright.errors import FormatError
from placewright.model.geo import Point
from placewright.model.place import Record
from placewright.reference.formats.detect import detect
from placewright.reference.formats.osm.reader import OsmReader

WriteExtract = Callable[..., Path]
EDITED = datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC)


def read(file: Path, scratch: Path) -> dict[str, Record]:
    return {record.id: record for record in OsmReader(file, scratch).records()}


def corner(number: int, longitude: float, latitude: float) -> Node:
    return Node(id=number, location=(longitude, latitude))


SQUARE = [corner(11, 7.0, 43.0), corner(12, 7.1, 43.0), corner(13, 7.1, 43.1), corner(14, 7.0, 43.1)]


def test_a_node(write_extract: WriteExtract, tmp_path: Path) -> None:
    node = Node(id=1, location=(7.42, 43.73), tags={"amenity": "cafe", "name": "Café"}, timestamp=EDITED)
    found = read(write_extract(node), tmp_path)
    assert found["node/1"].point == Point(43.73, 7.42)
    assert found["node/1"].observed_at == "2023-01-02T03:04:05Z"


def test_an_area_and_a_line(write_extract: WriteExtract, tmp_path: Path) -> None:
    area = Way(id=2, nodes=[11, 12, 13, 14, 11], tags={"leisure": "park", "name": "Parc"})
    line = Way(id=3, nodes=[11, 12], tags={"man_made": "pier", "name": "Pier"})
    found = read(write_extract(*SQUARE, area, line), tmp_path)
    assert found["way/2"].point == Point(43.05, 7.05)
    assert found["way/3"].point == Point(43.0, 7.05)


def test_a_relation_of_pieces_with_a_hole(write_extract: WriteExtract, tmp_path: Path) -> None:
    inner = [corner(21, 7.02, 43.02), corner(22, 7.08, 43.02), corner(23, 7.08, 43.08), corner(24, 7.02, 43.08)]
    ways = [Way(id=4, nodes=[11, 12, 13]), Way(id=5, nodes=[13, 14, 11]), Way(id=6, nodes=[21, 22, 23, 24, 21])]
    members = [("w", 4, "outer"), ("w", 5, "outer"), ("w", 6, "inner")]
    relation = Relation(id=7, members=members, tags={"type": "multipolygon", "amenity": "school", "name": "Lycée"})
    point = read(write_extract(*SQUARE, *inner, *ways, relation), tmp_path)["relation/7"].point
    assert point is not None
    assert not (43.02 < point.latitude < 43.08 and 7.02 < point.longitude < 7.08)
    assert 43.0 < point.latitude < 43.1


def test_a_relation_of_nodes(write_extract: WriteExtract, tmp_path: Path) -> None:
    relation = Relation(id=8, members=[("n", 11, "")], tags={"type": "site", "tourism": "museum", "name": "Musée"})
    assert read(write_extract(*SQUARE, relation), tmp_path)["relation/8"].point == Point(43.0, 7.0)


def test_what_the_extract_does_not_hold_is_left_out(write_extract: WriteExtract, tmp_path: Path) -> None:
    way = Way(id=9, nodes=[901, 902], tags={"shop": "books", "name": "Far away"})
    relation = Relation(id=9, members=[("w", 999, "outer")], tags={"shop": "mall", "name": "Far away too"})
    assert read(write_extract(*SQUARE, way, relation), tmp_path) == {}


@pytest.mark.parametrize(
    "tags",
    [
        {"type": "street", "name": "Rue Grimaldi", "place": "square"},
        {"type": "public_transport", "name": "Monaco", "public_transport": "station"},
    ],
)
def test_a_binding_relation_is_no_place(write_extract: WriteExtract, tmp_path: Path, tags: dict[str, str]) -> None:
    relation = Relation(id=10, members=[("n", 11, "")], tags=tags)
    assert read(write_extract(*SQUARE, relation), tmp_path) == {}


def test_large_extracts_keep_positions_on_disk(
    write_extract: WriteExtract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placewright.reference.formats.osm.reader._IN_MEMORY_BYTES", 0)
    area = Way(id=2, nodes=[11, 12, 13, 14, 11], tags={"leisure": "park", "name": "Parc"})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert read(write_extract(*SQUARE, area), scratch)["way/2"].point == Point(43.05, 7.05)
    assert list(scratch.iterdir())


@pytest.mark.parametrize(("stamp", "told"), [("2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z"), (None, None)])
def test_the_header_tells_the_time(
    write_extract: WriteExtract, tmp_path: Path, stamp: str | None, told: str | None
) -> None:
    assert OsmReader(write_extract(*SQUARE, timestamp=stamp), tmp_path).observed_at == told


def test_a_cut_off_extract_is_refused(tmp_path: Path) -> None:
    whole = Path(__file__).parents[3] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole.read_bytes()[:300_000])
    with pytest.raises(FormatError, match="damaged or cut off"):
        read(cut, tmp_path)


def test_detect_goes_by_content(write_extract: WriteExtract, tmp_path: Path) -> None:
    renamed = write_extract(*SQUARE).rename(tmp_path / "extract.bin")
    assert detect(renamed) is OsmReader


@pytest.mark.parametrize("content", [b"", b"hello", b"PAR1....", b"\x00\x00\x00\x0d\x0a\x07OSMData"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.osm.pbf"
    file.write_bytes(content)
    with pytest.raises(FormatError, match=r"x\.osm\.pbf"):
        detect(file)
