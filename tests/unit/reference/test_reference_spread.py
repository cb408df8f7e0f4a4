"""Rows that several processes understand give what one process gives, in its order; who dies is told."""

import json
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from placewright.errors import PlacewrightError
from placewright.reference import add, spread
from placewright.reference.formats.tables.reader import OwnGeoJsonReader
from placewright.reference.spread import staged_rows
from placewright.reference.staging import Staged


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file that is large, as far as `spread` can tell."""
    monkeypatch.setattr(spread, "_ALONE", 40)
    monkeypatch.setattr(spread, "_BATCH", 20)
    file = tmp_path / "many.ndgeojson"
    with file.open("w", encoding="utf-8") as stream:
        for n in range(1_000):
            properties = {"id": n % 900, "name": n % 7 and f"Café {n}", "street": "Rue 1", "city": "Nice"}
            stream.write(json.dumps({"type": "Feature", "geometry": None, "properties": properties}) + "\n")
    return file


def read(file: Path, processes: int) -> tuple[list[Staged], dict[str, int]]:
    reader = OwnGeoJsonReader(file, file.parent)
    return [one for batch in staged_rows(reader, "many", processes) for one in batch], dict(reader.skipped)


def test_processes_give_what_one_gives(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spread_out, skipped = read(many, 2)
    monkeypatch.setattr(spread, "_ALONE", 10_000)
    alone, skipped_alone = read(many, 1)
    assert (spread_out, skipped) == (alone, skipped_alone)
    assert len(alone) + sum(skipped.values()) == 1_000


def test_the_same_file_gives_the_same_dataset(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = add([many], tmp_path / "reference", "many")
    monkeypatch.setattr(spread, "_ALONE", 10_000)
    assert add([many], tmp_path / "reference", "many") == first


def test_a_process_that_dies_is_told(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Doomed(spread._Helper):
        def ask(self, batch: list[object]) -> spread._Batch:
            os.kill(self._process.pid, signal.SIGKILL)
            return super().ask(batch)

    monkeypatch.setattr(spread, "_Helper", Doomed)
    with pytest.raises(PlacewrightError, match="has died"):
        read(many, 2)


def test_who_stops_reading_leaves_no_process(many: Path) -> None:
    batches: Iterator[Sequence[Staged]] = staged_rows(OwnGeoJsonReader(many, many.parent), "many", 2)
    for _ in range(4):
        next(batches)
    batches.close()  # type: ignore[attr-defined]
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    assert not [pid for pid in children if b"reference.spread" in Path(f"/proc/{pid}/cmdline").read_bytes()]
