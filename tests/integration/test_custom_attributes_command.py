"""`placewright enrich` with attributes of one's own, into every kind of table."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pytest
from tests.integration.web.made import in_a_thread

from placewright.cli.tables.command import run
from placewright.errors import UsageError

TERRACE = {
    "key": "terrace",
    "question": "Is there a terrace?",
    "outputs": {"terrace": "boolean", "seats": "integer", "kinds": "list of strings"},
}
PROVIDER = """
[[provider]]
name = "acme"
url = "http://127.0.0.1:{port}/v1?q={{name}}"
licence = "LicenseRef-Acme"
[provider.custom]
terrace = "terrace"
"terrace.seats" = "seats"
"terrace.kinds" = "kinds"
"""
PLACES = "id,name,latitude,longitude\n7,Café de Turin,43.7006,7.2815\n"
COLUMNS = [f"{name}_{part}" for name in ("terrace", "terrace.seats") for part in ("enriched", "confidence")]


def cells(out: Path) -> dict[str, object]:
    if out.suffix == ".csv":
        return next(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    if out.suffix == ".parquet":
        found = duckdb.sql(f"SELECT * FROM '{out}'")
        return dict(zip(found.columns, found.fetchall()[0], strict=True))
    head, row = openpyxl.load_workbook(out).active.iter_rows(values_only=True)
    return dict(zip(head, row, strict=True))


def command(places: Path, out: Path, attributes: str, own: Path) -> None:
    line = [sys.executable, "-m", "placewright", "enrich", places, out, "--attributes", attributes, "--quiet"]
    subprocess.run([*line, "--attributes-file", own, "--data", places.parent], check=True, timeout=60)


def test_a_file_of_attributes_is_answered_into_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEWRIGHT_OUTGOING_ALLOW", "127.0.0.0/8")
    own, places = tmp_path / "own.json", tmp_path / "in.csv"
    own.write_text(json.dumps([TERRACE]), encoding="utf-8")
    places.write_text(PLACES, encoding="utf-8")
    answer = json.dumps({"terrace": True, "seats": 40, "kinds": ["roof", "garden"]})
    with in_a_thread({"/v1": answer}) as server:
        (tmp_path / "providers.toml").write_text(PROVIDER.format(port=server.port), encoding="utf-8")
        for kind in ("csv", "parquet", "xlsx"):
            command(places, tmp_path / f"out.{kind}", "terrace", own)
            row = cells(tmp_path / f"out.{kind}")
            assert [str(row[one]).casefold() for one in COLUMNS[::2]] == ["true", "40"], kind
            assert row["terrace_confidence"] not in ("NONE", "", None)
            assert row["terrace.kinds_enriched"] == '["roof","garden"]'
        command(places, tmp_path / "out.ndjson", "terrace,websites", own)
    job = json.loads((tmp_path / "out.ndjson").read_text(encoding="utf-8"))
    assert job["job_metadata"]["attribute_status"]["terrace"] == "RUN"
    assert job["job_metadata"]["enrichment_metadata"]["terrace"]["sources"][0]["licence"] == "LicenseRef-Acme"


def test_what_the_file_lacks_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps([TERRACE]), encoding="utf-8")
    asked = ("in.csv", "out.csv", ("lift",), None, (), None, tmp_path, None, True, ())
    with pytest.raises(UsageError, match=r"There is no attribute lift. Known are: .*websites"):
        run(*asked, tmp_path / "own.json")
    (tmp_path / "own.json").write_text(json.dumps([TERRACE, TERRACE]), encoding="utf-8")
    with pytest.raises(UsageError, match="attribute 2: terrace stands there twice"):
        run(*asked, tmp_path / "own.json")
