"""Small datasets for the tests of the reference: built by the real builder from a real (tiny) extract."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import duckdb
import osmium
import pytest

import placewright
from placewright.model.place import Dataset, Record
from placewright.reference import manifest
from placewright.reference.build import write as write_staged
from placewright.reference.formats.base import Options
from placewright.reference.formats.detect import detect
from placewright.reference.progress import silent
from placewright.reference.search import Index
from placewright.reference.staging import Staging, stage


def built(records: Sequence[Record], folder: Path, scratch: Path) -> Index:
    """Build and open a dataset of records."""
    folder.mkdir()
    scratch.mkdir()
    staging = Staging(scratch)
    staging.add(stage(record, "test") for record in records)
    staging.drop_repeated()
    content = write_staged(staging, folder, silent)
    staging.close()
    description = manifest.Manifest(
        dataset=Dataset(name="test", source="test", version=content.checksum),
        counts=dict(content.counts),
        built_at="2024-01-01T00:00:00Z",
        build_seconds=0.0,
        built_by=placewright.__version__,
        files=manifest.describe_files(folder),
    )
    manifest.write(folder, description)
    return Index.open(folder)


@pytest.fixture(scope="session")
def write_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Sequence[Record]], Index]]:
    """Give a function that builds and opens a dataset of records; all are closed at the end."""
    with ExitStack() as opened:

        def write(records: Sequence[Record]) -> Index:
            folder = tmp_path_factory.mktemp("reference")
            return opened.enter_context(closing(built(records, folder / "dataset", folder / "scratch")))

        yield write


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[list[Record], dict[str, int]]]:
    """Return a function that reads a file by the reader that recognises it: the records, and why rows were skipped."""

    def read_file(file: Path, **options: object) -> tuple[list[Record], dict[str, int]]:
        reader = detect(file)(file, tmp_path, Options(**options))  # type: ignore[arg-type]
        return list(reader.records()), dict(reader.skipped)

    return read_file


@pytest.fixture
def write_parquet(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes rows, each the text of a SELECT list, as a Parquet file."""

    def write(*rows: str, name: str = "rows.parquet") -> Path:
        file = tmp_path / name
        union = " UNION ALL BY NAME ".join(f"SELECT {row}" for row in rows)
        duckdb.sql(f"COPY ({union}) TO '{file}' (FORMAT parquet)")
        return file

    return write


@pytest.fixture
def write_extract(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes nodes, ways and relations (osmium.osm.mutable) as a PBF extract."""

    def write(*things: object, timestamp: str | None = "2024-05-01T00:00:00Z", name: str = "small.osm.pbf") -> Path:
        file = tmp_path / name
        header = osmium.io.Header()
        if timestamp is not None:
            header.set("osmosis_replication_timestamp", timestamp)
        writer = osmium.SimpleWriter(str(file), header=header, overwrite=True)
        for thing in things:
            writer.add(thing)
        writer.close()
        return file

    return write
