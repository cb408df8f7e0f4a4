"""All matches as NDJSON and CSV, compressed answers, compressed and oversized bodies."""

import csv
import gzip
import io
import json

import httpx
import pytest
import zstandard

JOBS = [
    {"place_id": f"{n:04}", "inputs": {"name": f"=cmd|' /C calc'!A{n}", "city": "Nice", "website": f"https://e{n}.fr/"}}
    for n in range(2500)
]


@pytest.fixture
def batch_id(api, client) -> str:
    body = {"batch_name": "+Big", "jobs": JOBS, "attributes": ["websites", "names"]}
    answer = client.post("/batches", json=body)
    api.work()
    return answer.json()["id"]


def test_section_4_ndjson_streams_all(client, batch_id):
    with client.stream("GET", "/jobs", headers={"Accept": "application/x-ndjson"}, params={"limit": 1}) as answer:
        assert answer.headers["content-type"] == "application/x-ndjson"
        jobs = [json.loads(line) for line in answer.iter_lines()]
    assert [job["place_id"] for job in jobs] == [job["place_id"] for job in JOBS]
    assert jobs[7] == client.get("/jobs/0007").json()


def test_section_4_csv_streams_all_and_is_safe_in_a_spreadsheet(client, batch_id):
    answer = client.get("/jobs", headers={"Accept": "text/csv"}, params={"batchId": batch_id})
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert len(rows) == 2500
    assert list(rows[0])[:5] == ["batch_id", "batch_name", "place_id", "status", "website_original"]
    row = rows[3]
    assert (row["batch_name"], row["place_id"], row["status"]) == ("'+Big", "0003", "completed")
    assert row["website_original"] == row["website_enriched"] == "https://e3.fr/"
    assert (row["website_status"], row["website_confidence"]) == ("RUN", "HIGH")
    assert row["name_original"] == "'=cmd|' /C calc'!A3"
    assert "phone_enriched" not in row


def test_section_4_an_unknown_batch_is_404_in_every_form(client):
    for accept in ("application/json", "application/x-ndjson", "text/csv"):
        assert client.get("/jobs", params={"batchId": "nope"}, headers={"Accept": accept}).status_code == 404


def test_section_1_answers_are_compressed_on_request(client, batch_id):
    plain = client.get(f"/batches/{batch_id}", headers={"Accept-Encoding": "identity"})
    packed = client.get(f"/batches/{batch_id}", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.json()["jobs"] == plain.json()["jobs"]


BODY = json.dumps({"batch_name": "n", "jobs": JOBS[:10], "attribute_set": "core"}).encode()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])),
        ("zstd", zstandard.compress(BODY)),
        ("zstd", zstandard.compress(BODY[:50]) + zstandard.compress(BODY[50:])),
        ("identity", BODY),
    ],
)
def test_section_1_bodies_may_be_compressed(client, encoding, body):
    answer = client.post("/batches", content=body, headers={"Content-Encoding": encoding})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(("encoding", "body"), [("gzip", BODY), ("zstd", BODY), ("gzip", gzip.compress(BODY)[:-9])])
def test_section_1_damaged_compression_is_400(client, encoding, body):
    assert client.post("/batches", content=body, headers={"Content-Encoding": encoding}).status_code == 400


def test_section_1_large_bodies_and_bombs_are_413(start_api):
    small = start_api(max_body_bytes=100_000)
    with small.client() as client:
        zeros = b" " * 50_000_000
        for content, encoding in [
            (b"x" * 100_001, "identity"),
            (gzip.compress(zeros), "gzip"),
            (zstandard.compress(zeros), "zstd"),
            (iter([b" " * 60_000] * 2), "identity"),
        ]:
            answer = client.post("/batches", content=content, headers={"Content-Encoding": encoding})
            assert (answer.status_code, answer.json()["title"]) == (413, httpx.codes.get_reason_phrase(413))
        assert client.post("/batches", content=BODY).status_code == 200
