"""Datasets of an installation: names, adding, replacing, removing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from osmium.osm.mutable import Node

from placewright.errors import FormatError, NotFound, ReferenceDataError, UsageError
from placewright.model.place import Name
from placewright.reference import Index, add, list_datasets, remove
from placewright.reference.datasets import name_of

WriteExtract = Callable[..., Path]


def cafe(name: str = "Café", number: int = 1) -> Node:
    return Node(id=number, location=(7.42, 43.73), tags={"amenity": "cafe", "name": name})


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("monaco.osm.pbf", "monaco"),
        ("monaco-2023-12.osm.pbf", "monaco-2023-12"),
        ("Île de France.pbf", "ile-de-france"),
        ("a/b/c.parquet", "c"),
        ("places.v2.CSV", "places.v2"),
    ],
)
def test_a_file_names_its_dataset(file: str, name: str) -> None:
    assert name_of([Path(file)]) == name


@pytest.mark.parametrize("files", [["東京.osm.pbf"], ["a.pbf", "b.pbf"]])
def test_some_files_name_nothing(files: list[str]) -> None:
    with pytest.raises(UsageError, match="--name"):
        name_of([Path(file) for file in files])


@pytest.mark.parametrize("name", ["", "../x", ".hidden", "UPPER", "a b", "x" * 70])
def test_a_bad_name_is_refused(write_extract: WriteExtract, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a dataset"):
        add([write_extract(cafe())], tmp_path / "reference", name)


def test_add_list_replace_remove(write_extract: WriteExtract, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    assert list_datasets(folder) == []
    first = add([write_extract(cafe())], folder, "monaco")
    assert list_datasets(folder) == [first]
    again = add([write_extract(cafe())], folder, "monaco")
    assert again.version == first.version
    other = add([write_extract(cafe("Bar"))], folder, "monaco")
    assert other.version != first.version
    assert list_datasets(folder) == [other]
    remove(folder, "monaco")
    assert list_datasets(folder) == []
    assert list(folder.iterdir()) == []


def test_the_version_tells_the_day_of_the_data(write_extract: WriteExtract, tmp_path: Path) -> None:
    dataset = add([write_extract(cafe())], tmp_path / "reference", "monaco")
    assert dataset.version.startswith("2024-05-01-")
    assert (dataset.observed_at, dataset.places, dataset.licence) == ("2024-05-01T00:00:00Z", 1, "ODbL-1.0")


def test_files_that_overlap_make_one_dataset(write_extract: WriteExtract, tmp_path: Path) -> None:
    files = [write_extract(cafe(), name="a.pbf"), write_extract(cafe(), cafe("Bar", 2), name="b.pbf")]
    assert add(files, tmp_path / "reference", "both").places == 2


def test_a_reader_keeps_what_it_opened(write_extract: WriteExtract, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    add([write_extract(cafe("Old"))], folder, "monaco")
    index = Index.open(folder / "monaco")
    add([write_extract(cafe("New"))], folder, "monaco")
    remove(folder, "monaco")
    record = index.get("node/1")
    assert record is not None
    assert (record.names[0].text, record.dataset) == ("Old", "monaco")
    index.close()


def test_a_failed_replacement_keeps_the_old(write_extract: WriteExtract, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    kept = add([write_extract(cafe())], folder, "monaco")
    with pytest.raises(FormatError, match="holds no named place"):
        add([write_extract(Node(id=1, location=(7, 43), tags={"highway": "stop"}))], folder, "monaco")
    assert list_datasets(folder) == [kept]
    assert [path.name for path in folder.iterdir()] == ["monaco"]


def test_what_is_not_there_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="known: none yet"):
        remove(tmp_path, "monaco")
    with pytest.raises(UsageError, match="cannot be read"):
        add([tmp_path / "absent.osm.pbf"], tmp_path)


def test_a_damaged_dataset_is_told_and_can_be_removed(write_extract: WriteExtract, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    add([write_extract(cafe())], folder, "monaco")
    (folder / "monaco" / "places.sqlite").write_bytes(b"torn")
    with pytest.raises(ReferenceDataError, match="placewright reference remove monaco"):
        list_datasets(folder)
    remove(folder, "monaco")
    assert list_datasets(folder) == []


def test_progress_is_told(write_extract: WriteExtract, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    add([write_extract(cafe())], tmp_path / "reference", "monaco", lambda *state: told.append(state))
    last = ("Drawing what stands around", 1, None)
    assert told == [("Reading small.osm.pbf", 1, None), ("Sorting", 1, None), ("Closing", 1, None), last]


def test_reading_writes_nothing(write_extract: WriteExtract, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    add([write_extract(cafe())], folder, "monaco")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    index = Index.open(folder / "monaco")
    assert index.by_name([Name("Cafe")])
    index.close()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_every_user_may_read_what_one_has_built(write_extract: WriteExtract, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    add([write_extract(cafe())], folder, "monaco")
    plain = tmp_path / "plain"
    plain.touch()
    modes = {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}
    assert modes == {plain.stat().st_mode & 0o777}
