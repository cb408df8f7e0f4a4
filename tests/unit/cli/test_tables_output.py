"""What is written for a row, and how far a run has come."""

import csv
import io
import json

import pytest

from placewright.cli.tables.progress import Progress, ProgressFile, open_at
from placewright.cli.tables.writers import open_writer
from placewright.errors import UsageError
from placewright.model.outputs import AttributeStatus, Output, Resolved, Result
from placewright.tables.readers import Row

ROW = Row(2, {"name": "Café", "note": "=1+1"})
RESULT = Result.of(
    [
        Resolved(
            attribute="phoneNumbers",
            status=AttributeStatus.RUN,
            outputs=(
                Output(name="phone", value="+37797979595", probability=0.98, reasoning="So."),
                Output(name="phone_additional", value=["+37797979596"], probability=0.98, reasoning="Too."),
            ),
        )
    ]
)


def test_a_table_keeps_its_columns_and_gets_ours() -> None:
    writer = open_writer("csv", ("name", "note"), ("phone", "phone_additional"))
    (row,) = csv.DictReader(io.StringIO((writer.start() + writer.row(ROW, {}, RESULT)).decode()))
    assert row == {
        "name": "Café", "note": "'=1+1",
        "phone_enriched": "+37797979595", "phone_confidence": "VERY_HIGH", "phone_reasoning": "So.",
        "phone_additional_enriched": '["+37797979596"]', "phone_additional_confidence": "VERY_HIGH",
        "phone_additional_reasoning": "Too.",
    }  # fmt: skip


def test_objects_have_the_shape_of_jobs() -> None:
    line = open_writer("ndjson", None, ("phone",)).row(ROW, {"place_id": "7"}, RESULT)
    job = json.loads(line)
    assert line.endswith(b"}\n")
    assert (job["place_id"], job["inputs"]) == ("7", ROW.values)
    assert job["outputs"]["phone"] == "+37797979595"
    assert job["job_metadata"]["attribute_status"] == {"phoneNumbers": "RUN"}


def test_progress_is_kept_and_bound_to_its_task(tmp_path) -> None:
    out = tmp_path / "out.csv"
    side = ProgressFile(out, "task")
    assert side.load() == Progress(task="task")
    side.save(Progress(task="task", rows=7, out_bytes=10))
    assert side.load().rows == 7
    with pytest.raises(UsageError, match="belongs to an interrupted run"):
        ProgressFile(out, "another").load()
    side.done()
    assert list(tmp_path.iterdir()) == []


def test_a_torn_last_line_is_cut(tmp_path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"head\nrow 1\nro")
    with open_at(path, 11) as file:
        file.write(b"row 2\n")
    assert path.read_bytes() == b"head\nrow 1\nrow 2\n"


def test_a_fresh_run_overwrites(tmp_path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    with open_at(path, 0) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"
