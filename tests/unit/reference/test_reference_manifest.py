"""Manifests tell good datasets from damaged and foreign ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from placewright.errors import ReferenceDataError
from placewright.model.place import Dataset
from placewright.reference import manifest
from placewright.reference.manifest import FILE, Manifest, describe_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two files and their manifest."""
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "x.idx").write_bytes(b"12345")
    (tmp_path / "places.sqlite").write_bytes(b"1234567890")
    dataset = Dataset(name="monaco", source="openstreetmap", version="2023-12-26-dc009d41")
    written = Manifest(
        dataset=dataset,
        counts={"places": 1},
        built_at="2024-01-01T00:00:00Z",
        build_seconds=0.1,
        built_by="1",
        files=describe_files(tmp_path),
    )
    manifest.write(tmp_path, written)
    return tmp_path


def test_what_is_written_is_read(folder: Path) -> None:
    read = manifest.read(folder, deep=True)
    assert read.dataset.name == "monaco"
    assert sorted(read.files) == ["names/x.idx", "places.sqlite"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: (folder / FILE).unlink(), "is no reference dataset"),
        (lambda folder: (folder / FILE).write_text("{"), "is damaged: manifest.json"),
        (lambda folder: (folder / FILE).write_text('{"format": 99}'), "has format 99"),
        (lambda folder: (folder / FILE).write_text('{"format": 1}'), "is damaged: manifest.json"),
        (lambda folder: (folder / "places.sqlite").unlink(), r"places\.sqlite is missing"),
        (lambda folder: (folder / "places.sqlite").write_bytes(b"1"), "has 1 bytes in place of 10"),
        (lambda folder: (folder / "names" / "x.idx").write_bytes(b"54321"), "contents of names/x.idx have changed"),
    ],
)
def test_a_damaged_dataset_is_told(folder: Path, spoil: Callable[[Path], object], sentence: str) -> None:
    spoil(folder)
    with pytest.raises(ReferenceDataError, match=sentence):
        manifest.read(folder, deep=True)
