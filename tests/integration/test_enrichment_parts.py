"""Parts of a list, enriched one by one and joined, are the bytes of a run over the whole list; no engine is needed."""

from pathlib import Path

import duckdb
import pytest

from placewright.cli.bulk.cutting import common_columns, cut, files_of
from placewright.cli.bulk.joining import join
from placewright.cli.bulk.part import enrich_part
from placewright.cli.bulk.unfinished import Unfinished
from placewright.cli.tables.command import opened_enricher, run
from placewright.cli.tables.streaming import Task
from placewright.cli.tables.writers import outputs_of
from placewright.reference.datasets import add

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco"
ATTRIBUTES = ("websites", "openingHours")
ROWS = 200


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Return a data folder with the bundled extract of Monaco, and beside it the start of the list as Parquet."""
    folder = tmp_path_factory.mktemp("data")
    add([MONACO / "monaco-2023-12.osm.pbf"], folder / "reference", "monaco")
    select = f"SELECT * REPLACE (nullif(name, 'Esso') AS name) FROM '{MONACO / 'places.csv'}' LIMIT {ROWS}"
    duckdb.execute(f"COPY ({select}) TO '{folder / 'places.parquet'}'")
    return folder


def in_parts(data: Path, out: Path, form: str) -> None:
    files = files_of(str(data / "places.parquet"))
    parts, folder = cut(files, None, 70), Unfinished(out.with_name("unfinished"), form)
    folder.begin("task")
    with opened_enricher(data) as enricher:
        for part in parts:
            folder.finish(part, enrich_part(part, Task(enricher, ATTRIBUTES, {}, None, form, {}), folder))
    outputs = outputs_of(ATTRIBUTES)
    join(parts, folder, out, common_columns(files, outputs), outputs)


@pytest.mark.parametrize("form", ["csv", "tsv", "ndjson"])
def test_one_file_has_the_bytes_of_a_run_over_the_whole_list(data, tmp_path, form) -> None:
    parts, whole = tmp_path / f"parts.{form}", tmp_path / f"whole.{form}"
    in_parts(data, parts, form)
    run(str(data / "places.parquet"), str(whole), ATTRIBUTES, None, (), None, data)
    assert parts.read_bytes() == whole.read_bytes()
    rejected = [path.with_name(f"{path.name}.rejected.csv").read_bytes() for path in (parts, whole)]
    assert rejected[0] == rejected[1]
    assert b"name: This is required." in rejected[0]


def test_parquet_keeps_the_columns_and_their_types(data, tmp_path) -> None:
    in_parts(data, tmp_path / "out.parquet", "parquet")
    before = duckdb.execute(f"DESCRIBE FROM '{data / 'places.parquet'}'").fetchall()
    after = duckdb.execute(f"DESCRIBE FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert after[: len(before)] == before
    assert {kind for _, kind, *_ in after[len(before) :]} == {"VARCHAR"}
    assert [name for name, *_ in after[len(before) :]][:3] == [
        "website_enriched", "website_confidence", "website_reasoning"
    ]  # fmt: skip
    kept = duckdb.execute(f"SELECT id FROM '{data / 'places.parquet'}' WHERE name IS NOT NULL").fetchall()
    assert duckdb.execute(f"SELECT id FROM '{tmp_path / 'out.parquet'}'").fetchall() == kept
    told = duckdb.execute(f"SELECT count(job_metadata::JSON->'attribute_status') FROM '{tmp_path / 'out.parquet'}'")
    assert told.fetchall() == [(len(kept),)]


def test_a_run_without_an_engine_writes_the_same_parquet(data, tmp_path) -> None:
    whole, joined = tmp_path / "out.parquet", tmp_path / "joined.parquet"
    run(str(data / "places.parquet"), str(whole), ATTRIBUTES, None, (), None, data)
    assert {path.name for path in tmp_path.iterdir()} == {"out.parquet", "out.parquet.rejected.csv"}
    in_parts(data, joined, "parquet")
    assert duckdb.execute(f"FROM '{whole}'").fetchall() == duckdb.execute(f"FROM '{joined}'").fetchall()
