"""CONTRACT section 4, sentence by sentence: results."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from placewright.model.attributes import ATTRIBUTES


def get(client, **params) -> dict:
    answer = client.get("/jobs", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def places(page: dict) -> list[str]:
    return [job["place_id"] for job in page["jobs"]]


def test_section_4_a_page_has_its_default_limit_and_its_bounds(client, submit):
    submit("abc")
    assert {key: value for key, value in get(client).items() if key != "jobs"} == {
        "total": 3,
        "limit": 10_000,
        "offset": 0,
        "next_cursor": None,
    }
    assert places(get(client, limit=50_000)) == ["a", "b", "c"]
    for wrong in ({"limit": 0}, {"limit": 50_001}, {"offset": -1}):
        assert client.get("/jobs", params=wrong).status_code == 400
    assert places(get(client, offset=2)) == ["c"]
    assert get(client, offset=9)["jobs"] == []


def test_section_4_batch_id_and_exclude_batches(client, submit):
    batch = submit("ab")
    client.post("/jobs", json={"place_id": "single", "inputs": {"name": "x", "city": "y"}})
    assert places(get(client)) == ["a", "b", "single"]
    assert places(get(client, batchId=batch["id"])) == ["a", "b"]
    assert places(get(client, excludeBatches=True)) == ["single"]
    for accept in ("application/json", "application/x-ndjson", "text/csv"):
        assert client.get("/jobs", params={"batchId": "nope"}, headers={"Accept": accept}).status_code == 404


def test_section_4_day_and_group_by_day(client, submit):
    submit("ab")
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert get(client, day=today)["total"] == 2
    assert get(client, day="1999-12-31")["total"] == 0
    for wrong in ("2026-2-3", "2026-02-30", "today", f"{today}T00:00:00Z"):
        assert client.get("/jobs", params={"day": wrong}).status_code == 400
    days = get(client, groupBy="day")
    assert (days["total"], days["batches"][0]["id"]) == (1, f"day:{today}")
    assert days["batches"][0]["status_counts"]["queued"] == 2
    assert client.get("/jobs", params={"groupBy": "week"}).status_code == 400


def test_section_4_group_by_day_keeps_to_the_other_filters(api, client, submit):
    submit("ab")
    batch = submit("cde")
    api.work(failing=frozenset("c"))
    assert get(client, groupBy="day", batchId=batch["id"])["batches"][0]["metadata"]["total_jobs"] == 3
    assert get(client, groupBy="day", status="failed")["batches"][0]["status_counts"]["failed"] == 1
    assert get(client, groupBy="day", day="1999-12-31")["batches"] == []
    assert client.get("/jobs", params={"groupBy": "day", "batchId": "nope"}).status_code == 404


def test_section_4_status_confidence_and_place_id_filter(api, client, submit):
    batch = submit({"a": {"website": "https://a.fr/"}, "b": {}, "c": {}})
    api.work(failing=frozenset("c"))
    own = {"batchId": batch["id"]}
    assert places(get(client, status="failed,queued", **own)) == ["c"]
    assert places(get(client, confidenceBelow="HIGH", **own)) == ["b"]
    assert places(get(client, confidenceBelow="VERY_HIGH", **own)) == ["a", "b"]
    assert places(get(client, place_id=["c", "a", "z"], **own)) == ["a", "c"]
    for wrong in ({"status": "done"}, {"confidenceBelow": "high"}):
        assert client.get("/jobs", params=wrong).status_code == 400


def test_section_4_a_cursor_is_stable_while_rows_are_written(client, submit):
    batch = submit("abcdef")
    first = get(client, batchId=batch["id"], limit=2)
    client.delete("/jobs/a")
    submit("gh", batch_id=batch["id"])
    rest = get(client, batchId=batch["id"], limit=50, cursor=first["next_cursor"])
    assert places(rest) == list("cdefgh")
    assert rest["next_cursor"] is None
    assert client.get("/jobs", params={"cursor": "!"}).status_code == 400


@pytest.mark.parametrize("accept", ["application/x-ndjson", "text/csv"])
def test_section_4_streams_hold_all_matches(api, client, submit, accept):
    batch = submit({str(n): {} for n in range(1500)})
    api.work()
    answer = client.get("/jobs", params={"batchId": batch["id"], "limit": 1}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    if accept == "text/csv":
        found = [row["place_id"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))]
    else:
        found = [json.loads(line)["place_id"] for line in answer.text.splitlines()]
    assert found == [str(n) for n in range(1500)]


def test_section_4_a_job_is_never_null_where_an_object_is_due(client, submit):
    submit("a")
    job = client.get("/jobs/a").json()
    assert (job["status"], job["outputs"], job["reasoning"], job["confidence_scores"]) == ("queued", {}, {}, {})
    assert job["job_metadata"]["attribute_status"] == {"websites": "NOT_RUN"}
    assert "error" not in job["job_metadata"]
    assert job["inputs"] == {"name": "a", "city": "Nice", "input_type": "place"}


def test_section_4_a_finished_job_has_everything_for_each_requested_attribute(api, client, submit):
    submit({"a": {"website": "https://a.fr/"}}, attributes=["websites", "phoneNumbers"])
    api.work()
    job = client.get("/jobs/a").json()
    outputs = {output for key in ("websites", "phoneNumbers") for output in ATTRIBUTES[key].outputs}
    assert job["outputs"].keys() == job["reasoning"].keys() == job["confidence_scores"].keys() == outputs
    metadata = job["job_metadata"]
    assert metadata["attribute_status"] == {"websites": "RUN", "phoneNumbers": "RUN"}
    assert metadata["enrichment_metadata"].keys() == outputs
    assert metadata["enrichment_metadata"]["website"]["probability"] == 0.95
    assert metadata["enrichment_metadata"]["website"]["sources"] == []
    assert metadata["attempts"] == 1
    assert metadata["processing_time_seconds"] >= 0
    assert all(metadata[key] for key in ("last_enriched", "created_at", "completed_at"))
    assert job["confidence_scores"]["phone"] == "NONE"
    assert job["outputs"]["phone"] is None


def test_section_4_attributes_of_an_earlier_request_keep_a_status(api, client, submit):
    batch = submit("a", attributes=["websites", "phoneNumbers"], kick_off_jobs_now=False)
    options = {"incomplete_only": True, "attributes": ["websites"]}
    client.post(f"/batches/{batch['id']}/reprocess", json=options)
    api.work()
    statuses = client.get("/jobs/a").json()["job_metadata"]["attribute_status"]
    assert statuses == {"websites": "RUN", "phoneNumbers": "NOT_RUN"}


def test_section_4_only_a_failed_job_has_an_error(api, client, submit):
    submit("ab")
    api.work(failing=frozenset("b"))
    assert "error" not in client.get("/jobs/a").json()["job_metadata"]
    failed = client.get("/jobs/b").json()
    assert (failed["status"], failed["outputs"]) == ("failed", {})
    assert failed["job_metadata"]["error"] == {"code": "internal", "message": "It was meant to fail."}
    assert failed["job_metadata"]["attribute_status"] == {"websites": "NOT_RUN"}


def test_section_4_requests_name_attributes_and_answers_name_outputs(api, client, submit):
    submit("a")
    api.work()
    job = client.get("/jobs/a").json()
    assert list(job["outputs"]) == list(job["reasoning"]) == list(job["confidence_scores"]) == ["website"]
    assert list(job["job_metadata"]["attribute_status"]) == ["websites"]
    assert client.get("/jobs", params={"batchId": job["batch_id"]}).json()["jobs"] == [job]
