"""What the tags of OpenStreetMap make of an object for the places around it, and reading it from extracts."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from osmium.osm.mutable import Node, Relation, Way

from placewright.errors import FormatError
from placewright.model.ground import Kind
from placewright.reference.formats.osm.ground import kept_of, kinds_of
from placewright.reference.formats.osm.reader import OsmReader
from placewright.reference.ground.found import Found

WriteExtract = Callable[..., Path]


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ("building=yes", Kind.BUILDING),
        ("building=no", 0),
        ("building=yes name=Forum", Kind.BUILDING | Kind.CONTAINER),
        ("building=apartments name=Forum", Kind.BUILDING),
        ("building=retail name=Forum addr:housenumber=3", Kind.BUILDING | Kind.CONTAINER | Kind.ADDRESS),
        ("shop=mall name=Forum", Kind.CONTAINER),
        ("shop=mall", 0),
        ("shop=bakery name=Forum", 0),
        ("aeroway=terminal name=T1", Kind.CONTAINER),
        ("landuse=retail name=Forum", Kind.CONTAINER),
        ("amenity=parking capacity=20", Kind.PARKING),
        ("boundary=administrative admin_level=8 name=Nice", Kind.AREA),
        ("boundary=administrative admin_level=2 name=France", 0),
        ("place=suburb name=Kallio", Kind.AREA),
        ("place=island name=Kallio", 0),
    ],
)
def test_what_an_area_is(tags: str, kinds: Kind) -> None:
    known = dict(pair.split("=") for pair in tags.split())
    assert kinds_of(known, node=False, surface=True) == kinds


@pytest.mark.parametrize(
    ("tags", "node", "kinds"),
    [
        ("entrance=main", True, Kind.ENTRANCE),
        ("entrance=no", True, 0),
        ("place=suburb name=Kallio", True, Kind.CENTRE),
        ("addr:housenumber=3", True, Kind.ADDRESS),
        ("amenity=parking", True, Kind.PARKING),
        ("building=yes name=Forum", True, 0),
        ("highway=residential parking:both=lane", False, Kind.LANE),
        ("highway=residential parking:lane:left=parallel", False, Kind.LANE),
        ("highway=residential", False, 0),
    ],
)
def test_what_a_node_or_a_line_is(tags: str, node: bool, kinds: Kind) -> None:
    known = dict(pair.split("=") for pair in tags.split())
    assert kinds_of(known, node=node, surface=False) == kinds


def test_only_telling_tags_are_kept() -> None:
    tags = {"name": "Forum", "addr:city": "Nice", "roof:colour": "red", "parking:left:capacity": "3"}
    assert kept_of(tags) == {"name": "Forum", "addr:city": "Nice", "parking:left:capacity": "3"}


CORNERS = [Node(id=11, location=(7.0, 43.0)), Node(id=12, location=(7.001, 43.0))]
CORNERS += [Node(id=13, location=(7.001, 43.001)), Node(id=14, location=(7.0, 43.001))]
HALL = {"type": "multipolygon", "building": "yes"}


def found(file: Path, scratch: Path) -> dict[str, Found]:
    return {one.id: one for one in OsmReader(file, scratch).ground()}


def test_a_relation_of_pieces(write_extract: WriteExtract, tmp_path: Path) -> None:
    ways = [Way(id=4, nodes=[11, 12, 13]), Way(id=5, nodes=[13, 14, 11])]
    relation = Relation(id=7, members=[("w", 4, "outer"), ("w", 5, "outer")], tags=HALL)
    (one,) = found(write_extract(*CORNERS, *ways, relation), tmp_path).values()
    assert (one.id, one.kinds, one.shape.surface) == ("relation/7", Kind.BUILDING, True)
    assert one.shape.box == (430000000, 70000000, 430010000, 70010000)


def test_a_relation_that_the_extract_cuts_off_is_left_out(write_extract: WriteExtract, tmp_path: Path) -> None:
    relation = Relation(id=7, members=[("w", 4, "outer"), ("w", 99, "outer")], tags=HALL)
    assert found(write_extract(*CORNERS, Way(id=4, nodes=[11, 12, 13]), relation), tmp_path) == {}


def test_a_closed_way_turns_left(write_extract: WriteExtract, tmp_path: Path) -> None:
    for nodes in ([11, 12, 13, 14, 11], [11, 14, 13, 12, 11]):
        file = write_extract(*CORNERS, Way(id=4, nodes=nodes, tags={"building": "yes"}))
        ring = found(file, tmp_path)["way/4"].shape.parts[0][0]
        assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0


def test_a_way_without_some_of_its_nodes_is_no_building(write_extract: WriteExtract, tmp_path: Path) -> None:
    tags = {"building": "yes", "addr:housenumber": "3"}
    one = found(write_extract(*CORNERS, Way(id=4, nodes=[11, 12, 99, 14, 11], tags=tags)), tmp_path)["way/4"]
    assert (one.kinds, one.shape.surface) == (Kind.ADDRESS, False)


def test_a_damaged_file_is_said_to_be_so(write_extract: WriteExtract, tmp_path: Path) -> None:
    file = write_extract(*CORNERS, Way(id=4, nodes=[11, 12, 13, 14, 11], tags={"building": "yes"}))
    reader = OsmReader(file, tmp_path)
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(FormatError, match="damaged or cut off"):
        list(reader.ground())
