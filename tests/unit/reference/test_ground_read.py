"""What stands around a point, from a dataset built by the real road; the same bytes each time, in any process."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from osmium.osm.mutable import Node, Way

from placewright.errors import FormatError, ReferenceDataError
from placewright.model.geo import Point
from placewright.model.ground import Kind
from placewright.reference import aside, manifest
from placewright.reference.datasets import add, dataset_folders
from placewright.reference.ground.write import FILE
from placewright.reference.search import Index

WriteExtract = Callable[..., Path]
CAFE = Node(id=1, location=(7.0005, 43.0005), tags={"amenity": "cafe", "name": "Café"})
CORNERS = [Node(id=11, location=(7.0, 43.0)), Node(id=12, location=(7.001, 43.0))]
CORNERS += [Node(id=13, location=(7.001, 43.001)), Node(id=14, location=(7.0, 43.001))]
HALL = Way(id=4, nodes=[11, 12, 13, 14, 11], tags={"building": "retail", "name": "Forum"})
DOOR = Node(id=12, location=(7.001, 43.0), tags={"entrance": "main"})
LOT = Node(id=20, location=(7.0006, 43.0006), tags={"amenity": "parking", "capacity": "12"})
TOWN = Node(id=21, location=(7.02, 43.0), tags={"place": "town", "name": "Ville"})
THINGS = (CAFE, CORNERS[0], DOOR, *CORNERS[2:], LOT, TOWN, HALL)
MIDDLE = Point(43.0005, 7.0005)


@pytest.fixture
def index(write_extract: WriteExtract, tmp_path: Path) -> Iterator[Index]:
    add([write_extract(*THINGS)], tmp_path / "reference", "town")
    with closing(Index.open(tmp_path / "reference" / "town")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("point", "reach", "ids"),
    [
        (MIDDLE, {Kind.BUILDING: 0.0}, ["way/4"]),
        (MIDDLE, {Kind.BUILDING: 0.0, Kind.PARKING: 50.0}, ["way/4", "node/20"]),
        (MIDDLE, {Kind.PARKING: 5.0}, []),
        (MIDDLE, {Kind.CENTRE: 3000.0}, ["node/21"]),
        (MIDDLE, {Kind.CENTRE: 500.0}, []),
        (Point(43.0005, 6.9995), {Kind.BUILDING: 0.0}, []),
        (Point(43.0005, 6.9995), {Kind.BUILDING: 50.0}, ["way/4"]),
        (Point(43.0, 179.9999), {Kind.BUILDING: 50.0}, []),
        (Point(90.0, 0.0), {Kind.BUILDING: 50.0}, []),
    ],
)
def test_what_stands_around(index: Index, point: Point, reach: dict[Kind, float], ids: list[str]) -> None:
    assert index.ground is not None
    assert [one.id for one in index.ground.around(point, reach)] == ids


def test_a_feature_tells_its_shape_and_what_holds_it(index: Index) -> None:
    assert index.ground is not None
    reach = {Kind.BUILDING: 10.0, Kind.ENTRANCE: 150.0, Kind.PARKING: 50.0}
    found = {one.id: one for one in index.ground.around(MIDDLE, reach, shapes=True)}
    assert found["way/4"].shape is not None
    assert found["way/4"].area_m2 == pytest.approx(9050, rel=0.01)
    assert found["way/4"].edge_m == pytest.approx(40.6, abs=0.2)
    assert found["node/12"].within == found["node/20"].within == ("way/4",)


def test_the_same_bytes_in_this_process_and_in_another(
    write_extract: WriteExtract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_extract(*THINGS)
    add([file], tmp_path / "reference", "here")
    monkeypatch.setattr(aside, "_ALONE", 0)
    add([file], tmp_path / "reference", "there")
    here, there = (tmp_path / "reference" / name for name in ("here", "there"))
    assert (here / FILE).read_bytes() == (there / FILE).read_bytes()
    assert manifest.read(here, deep=True).counts == manifest.read(there, deep=True).counts


@pytest.mark.parametrize("alone", [0, 2**30])
def test_a_build_that_fails_leaves_nothing(
    write_extract: WriteExtract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: int
) -> None:
    monkeypatch.setattr(aside, "_ALONE", alone)
    file = write_extract(*THINGS)
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(FormatError):
        add([file], tmp_path / "reference", "town")
    assert list((tmp_path / "reference").iterdir()) == []


def test_a_dataset_of_before_opens_without(index: Index, tmp_path: Path) -> None:
    folder = shutil.copytree(tmp_path / "reference" / "town", tmp_path / "old" / "town")
    (folder / FILE).unlink()
    read = msgspec.json.decode((folder / manifest.FILE).read_bytes(), type=manifest.Manifest)
    files = {name: entry for name, entry in read.files.items() if name != FILE}
    manifest.write(folder, msgspec.structs.replace(read, files=files))
    with closing(Index.open(folder)) as old:
        assert old.ground is None
        assert old.dataset == index.dataset
    assert dataset_folders(tmp_path / "old") == [folder]


def test_a_damaged_one_is_told(index: Index, tmp_path: Path) -> None:
    index.close()
    file = tmp_path / "reference" / "town" / FILE
    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(ReferenceDataError, match="cannot be read"):
        Index.open(file.parent)
