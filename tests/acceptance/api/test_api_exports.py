"""Exports over HTTP (CONTRACT section 10): at once, later, repeated, downloaded, expired; each format opened again."""

import csv
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import httpx
import pytest

from placewright.exports import claim_and_run, sweep
from placewright.settings import Settings

KINDS = ("csv", "ndjson", "parquet", "geojson")
JOBS = [
    {
        "place_id": f"={n:02}",
        "inputs": {
            "name": f"+Café {n}",
            "latitude": 43.7 + n / 1000,
            "longitude": 7.28,
            "website": f"https://e{n}.fr/",
        },
    }
    for n in range(10)
]


class Exporting:
    """An organisation with two batches of ten jobs, and its client."""

    def __init__(self, running, slug: str) -> None:
        self.running = running
        self.key = running.key(slug)
        self.client = running.client(slug)
        self.root = httpx.Client(base_url=f"{running.url}/v1/{slug}", headers={"apiKey": self.key}, timeout=30)
        for batch_id in ("one", "two"):
            body = {"batch_name": f"@{batch_id}", "batch_id": batch_id, "jobs": JOBS, "attributes": ["websites"]}
            assert self.client.post("/batches", json=body).status_code == 200
        running.work()

    def post(self, *batch_ids: str, key: str | None = None, **fields) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post("/exports", json={"batch_ids": batch_ids or ["one"], **fields}, headers=headers)

    def write(self) -> bool:
        return claim_and_run(self.running.settings, self.running.database)

    def listed(self, **params) -> dict:
        answer = self.root.get("/exports", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def __enter__(self) -> "Exporting":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.root.close()

    def files(self) -> list[Path]:
        return list(self.running.settings.exports.glob("*"))


@pytest.fixture(scope="module")
def inline(start_api):
    with Exporting(start_api(), "inline") as made:
        yield made


@pytest.fixture
def later(start_api):
    with Exporting(start_api(export_inline_rows=19), "later") as made:
        yield made


def rows_of(answer: httpx.Response, kind: str, folder: Path) -> list[dict]:
    """Open a file as its users would."""
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    if kind == "ndjson":
        return [json.loads(line) for line in answer.content.splitlines()]
    if kind == "geojson":
        return [one["properties"] for one in json.loads(answer.content)["features"]]
    file = folder / "x.parquet"
    file.write_bytes(answer.content)
    with duckdb.connect() as connection:
        table = connection.sql(f"SELECT * FROM '{file}'")
        return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("ndjson", "application/x-ndjson"),
        ("parquet", "application/vnd.apache.parquet"),
        ("geojson", "application/geo+json"),
    ],
)
def test_section_10_a_small_export_is_answered_with_the_file_itself(inline, kind, media_type, tmp_path):
    answer = inline.post("one", "two", format=kind)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type), answer.text
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    rows = rows_of(answer, kind, tmp_path)
    places = [row["place_id"].removeprefix("'") for row in rows]
    assert places == [job["place_id"] for job in JOBS] * 2
    assert [row["batch_id"] for row in rows] == ["one"] * 10 + ["two"] * 10


def test_section_10_the_file_is_named_after_its_batch(inline):
    assert 'filename="_one.csv"' in inline.post("one").headers["content-disposition"]
    assert ".geojson" in inline.post("one", format="geojson").headers["content-disposition"]


def test_section_10_csv_has_these_columns_and_none_that_is_empty_in_every_row(inline, tmp_path):
    rows = rows_of(inline.post("one"), "csv", tmp_path)
    website = [f"website_{part}" for part in ("original", "enriched", "status", "confidence", "reasoning")]
    sent = ["name_original", "coordinates_original"]
    assert list(rows[0]) == ["batch_id", "batch_name", "place_id", "status", *website, *sent]
    assert rows[3]["website_original"] == rows[3]["website_enriched"] == "https://e3.fr/"
    assert (rows[3]["website_status"], rows[3]["website_confidence"]) == ("RUN", "HIGH")
    assert rows[3]["coordinates_original"] == "[43.703,7.28]"


def test_section_10_formulas_are_defused_in_csv_alone(inline, tmp_path):
    cells = rows_of(inline.post("one"), "csv", tmp_path)[2]
    assert (cells["batch_name"], cells["place_id"], cells["name_original"]) == ("'@one", "'=02", "'+Café 2")
    typed = rows_of(inline.post("one", format="parquet"), "parquet", tmp_path)[2]
    assert (typed["batch_name"], typed["place_id"], typed["name_original"]) == ("@one", "=02", "+Café 2")


def test_section_10_ndjson_is_what_jobs_shows(inline, tmp_path):
    lines = rows_of(inline.post("two", format="ndjson"), "ndjson", tmp_path)
    assert lines == inline.client.get("/jobs", params={"batchId": "two"}).json()["jobs"]


def test_section_10_geojson_has_longitude_first(inline):
    found = inline.post("one", format="geojson").json()
    assert found["type"] == "FeatureCollection"
    assert found["features"][4]["geometry"] == {"type": "Point", "coordinates": [7.28, 43.704]}
    assert found["features"][4]["properties"]["outputs"] == {"website": "https://e4.fr/"}


def test_section_10_more_rows_are_accepted_with_an_export(later):
    answer = later.post("one", "two", format="ndjson")
    assert answer.status_code == 202
    export = answer.json()
    known = {"id", "status", "batch_ids", "batch_names", "created_at", "updated_at", "status_url", "download_url"}
    assert set(export) == known | {"error", "metadata", "expired"}
    assert (export["status"], export["batch_ids"], export["batch_names"]) == (
        "queued",
        ["one", "two"],
        ["@one", "@two"],
    )
    assert (export["download_url"], export["error"], export["expired"]) == (None, None, False)
    assert export["metadata"]["rows_exported"] == 0
    assert export == later.root.get(export["status_url"]).json() == later.root.get(f"/exports/{export['id']}").json()


def test_section_10_a_download_is_409_before_it_is_ready_and_410_after_retention(later):
    export = later.post("one", "two", format="ndjson").json()
    assert later.root.get(f"/exports/{export['id']}/download").status_code == 409
    assert later.write()
    done = later.root.get(export["status_url"]).json()
    assert (done["status"], done["metadata"]["rows_exported"]) == ("completed", 20)
    assert done["metadata"]["expires_at"][:10] == time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 86400))
    file = later.root.get(done["download_url"])
    assert (file.status_code, len(file.content.splitlines())) == (200, 20)
    assert int(file.headers["content-length"]) == done["metadata"]["file_bytes"] or "content-encoding" in file.headers


@pytest.fixture
def brief(start_api):
    with Exporting(start_api(export_inline_rows=0, export_days=1e-6), "brief") as made:
        yield made


def test_section_10_expiry_deletes_the_file(brief):
    export = brief.post("one").json()
    assert brief.write()
    time.sleep(0.1)
    assert sweep(brief.running.settings, brief.running.database) == 1
    assert brief.files() == []
    gone = brief.root.get(f"/exports/{export['id']}").json()
    assert (gone["status"], gone["expired"], gone["download_url"]) == ("expired", True, None)
    assert brief.root.get(f"/exports/{export['id']}/download").status_code == 410
    assert [one["id"] for one in brief.listed(status="expired")["exports"]] == [export["id"]]
    assert brief.listed(status="completed")["exports"] == []


def test_section_10_the_sweep_keeps_what_is_needed(later):
    later.post("one")
    (later.running.settings.exports / "mine.txt").touch()
    assert sweep(later.running.settings, later.running.database) == 0
    assert len(later.files()) == 2


def test_section_10_exports_are_listed_newest_first_by_cursor_and_status(later):
    ids = [later.post("one", "two").json()["id"] for _ in range(5)]
    assert later.write()
    first = later.listed(limit=2)
    assert [one["id"] for one in first["exports"]] == ids[:2:-1]
    second = later.listed(limit=2, cursor=first["next_cursor"])
    third = later.listed(limit=2, cursor=second["next_cursor"])
    assert [one["id"] for one in second["exports"] + third["exports"]] == ids[2::-1]
    assert third["next_cursor"] is None
    assert [one["id"] for one in later.listed(status="completed,failed")["exports"]] == ids[:1]
    assert later.listed()["limit"] == 50


@pytest.mark.parametrize(
    "params", [{"limit": 201}, {"limit": 0}, {"status": "done"}, {"cursor": "?"}, {"cursor": "MS4y"}]
)
def test_section_10_wrong_parameters_of_the_list_are_400(inline, params):
    assert inline.root.get("/exports", params=params).status_code == 400


@pytest.mark.parametrize(
    "body", [{}, {"batch_ids": []}, {"batch_ids": "one"}, {"batch_ids": ["one"], "format": "xlsx"}, {"batch_ids": [1]}]
)
def test_section_10_wrong_requests_are_400(inline, body):
    assert inline.client.post("/exports", json=body).status_code == 400


def test_section_10_unknown_batches_are_404_and_named(inline):
    answer = inline.post("one", "nope", "neither")
    assert answer.status_code == 404
    assert "'nope', 'neither'" in answer.json()["detail"]
    assert "'one'" not in answer.json()["detail"]


def test_section_12_another_organisation_sees_neither_batches_nor_exports(inline):
    export_id = inline.listed()["exports"][0]["id"] if inline.post("one").status_code == 200 else ""
    with inline.running.client("stranger") as stranger:
        answer = stranger.post("/exports", json={"batch_ids": ["one"]})
        assert (answer.status_code, "'one'" in answer.json()["detail"]) == (404, True)
        for path in (f"/exports/{export_id}", f"/exports/{export_id}/download"):
            assert stranger.get(f"{inline.running.url}/v1/stranger{path}").status_code == 404


def test_section_10_the_same_key_gives_the_same_export(later):
    first, again = (later.post("one", "two", key="k") for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert len(later.listed()["exports"]) == 1


def test_section_10_the_same_key_gives_the_same_file(later):
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: later.post("one", key="k"), range(10)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert sorted(answer.headers.get("idempotency-replayed", "") for answer in answers) == ["", *["true"] * 9]
    assert len(later.listed()["exports"]) == len(later.files()) == 1


def test_section_10_the_same_key_with_other_batches_is_409(later):
    assert later.post("one", key="k").status_code == 200
    assert later.post("two", key="k").status_code == 409
    assert len(later.listed()["exports"]) == 1


def test_section_10_an_export_of_a_batch_that_is_deleted_fails_with_a_reason(later):
    export = later.post("one", "two").json()
    later.client.delete("/batches/two")
    assert later.write()
    failed = later.root.get(export["status_url"]).json()
    assert (failed["status"], failed["error"]) == ("failed", "There is no batch 'two'.")
    assert later.root.get(f"/exports/{export['id']}/download").status_code == 409
    assert later.files() == []


def test_section_10_parts_of_a_file_can_be_fetched(inline):
    assert inline.post("one", format="parquet").status_code == 200
    newest = inline.listed(limit=1)["exports"][0]
    whole = inline.root.get(newest["download_url"])
    assert "content-encoding" not in whole.headers
    part = inline.root.get(newest["download_url"], headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole.content[4:10])


def test_section_10_files_are_kept_a_week_by_default():
    assert (Settings.model_fields["export_days"].default, Settings.model_fields["export_inline_rows"].default) == (
        7,
        50_000,
    )
