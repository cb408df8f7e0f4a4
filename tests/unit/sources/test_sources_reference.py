"""The source `reference` asks all datasets and notices when they change."""

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from placewright.model.geo import Point
from placewright.model.place import Candidate, Name, Query
from placewright.reference import add, remove
from placewright.reference import watch as module
from placewright.sources.reference import ReferenceSource

MONACO = Path(__file__).parents[3] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
CASINO = Query(names=(Name("Casino de Monte-Carlo"),), point=Point(43.7392, 7.4276), precision_m=10)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the dataset of Monaco."""
    folder = tmp_path_factory.mktemp("reference")
    add([MONACO], folder, "monaco")
    return folder


@pytest.fixture
def source(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReferenceSource]:
    """Return a source over a copy of that folder, which looks at it each time."""
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.0)
    shutil.copytree(built, tmp_path / "reference")
    opened = ReferenceSource(tmp_path / "reference")
    yield opened
    opened.close()


def collect(source: ReferenceSource, query: Query) -> Sequence[Candidate]:
    return asyncio.run(source.collect(query, frozenset({"websites"})))


def test_it_finds_the_place(source: ReferenceSource) -> None:
    found = collect(source, CASINO)
    assert "Casino" in found[0].record.names[0].text
    assert {candidate.record.dataset for candidate in found} == {"monaco"}
    assert found[0].distance_m is not None


def test_an_empty_installation_finds_nothing(tmp_path: Path) -> None:
    source = ReferenceSource(tmp_path / "none")
    assert source.datasets == []
    assert collect(source, CASINO) == []


def test_datasets_come_and_go(source: ReferenceSource, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    add([MONACO], folder, "again")
    assert [dataset.name for dataset in source.datasets] == ["again", "monaco"]
    assert {candidate.record.dataset for candidate in collect(source, CASINO)} == {"again", "monaco"}
    remove(folder, "monaco")
    assert [dataset.name for dataset in source.datasets] == ["again"]
    remove(folder, "again")
    assert source.datasets == []


def test_a_replaced_dataset_is_opened_anew(source: ReferenceSource, tmp_path: Path) -> None:
    before = source._watched._open["monaco"]
    assert source.datasets
    assert source._watched._open["monaco"] is before
    add([MONACO], tmp_path / "reference", "monaco")
    assert source.datasets
    assert source._watched._open["monaco"] is not before


def test_a_damaged_dataset_does_not_harm_the_others(source: ReferenceSource, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "reference" / "monaco", tmp_path / "reference" / "torn")
    (tmp_path / "reference" / "torn" / "places.sqlite").write_bytes(b"torn")
    (tmp_path / "reference" / "lost+found").mkdir()
    assert [dataset.name for dataset in source.datasets] == ["monaco"]
    assert collect(source, CASINO)


def test_it_looks_at_most_once_a_second(
    source: ReferenceSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 3_600.0)
    remove(tmp_path / "reference", "monaco")
    assert [dataset.name for dataset in source.datasets] == ["monaco"]
    assert collect(source, CASINO)
