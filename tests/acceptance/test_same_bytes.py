"""The same inputs, data and version give the same bytes, with one worker and with four, in any order."""

import csv
import json
from pathlib import Path

import httpx

from placewright.client import Client

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco"
ANSWER = ("outputs", "reasoning", "confidence_scores")


def listed() -> list[dict]:
    with (MONACO / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
    for row in rows:
        row.pop("opening_hours", None)
        row |= {key: float(row[key]) for key in ("latitude", "longitude")}
    return [{"place_id": row.pop("id"), "inputs": row} for row in rows]


def answers(url: str, key: str, jobs: list[dict]) -> dict[str, bytes]:
    """Enrich the jobs; return place_id → the bytes of its answer."""
    with Client(url, api_key=key, organisation="demo") as client:
        batch = client.submit_batch("Monaco", jobs, attribute_set="core")
        client.wait_for_batch(batch.id, every_seconds=0.2)
    got = httpx.get(
        f"{url}/v1/demo/place_enrichment/jobs",
        params={"batchId": batch.id},
        headers={"apiKey": key, "Accept": "application/x-ndjson"},
        timeout=60,
    )
    found = {}
    for line in got.text.splitlines():
        job = json.loads(line)
        kept = [job[part] for part in ANSWER] + [job["job_metadata"]["enrichment_metadata"]]
        found[job["place_id"]] = json.dumps(kept, ensure_ascii=False).encode()
    return found


def test_section_12_the_same_bytes_with_one_worker_and_with_four_in_any_order(serve, placewright, tmp_path):
    jobs = listed()
    runs = []
    for workers, order in (("1", jobs), ("4", jobs[::-1])):
        data = tmp_path / workers
        key = placewright("keys", "create", "demo", "--data", data).stdout.strip()
        placewright("reference", "add", MONACO / "monaco-2023-12.osm.pbf", "--data", data)
        served = serve("--workers", workers, data=data)
        runs.append(answers(served.url(), key, order))
        assert served.stop() == 0
    assert len(runs[0]) == len(jobs)
    assert sum(b"VERY_HIGH" in answer for answer in runs[0].values()) > 100
    assert runs[0] == runs[1]
