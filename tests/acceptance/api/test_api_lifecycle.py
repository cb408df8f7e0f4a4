"""A batch from its submission to its end, through real HTTP: CONTRACT sections 2 to 7."""

import uuid
from urllib.parse import quote

import pytest

TURIN = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815, "website": "https://www.cafedeturin.fr/"}
MEROU = {"name": "La Mérou", "full_address": "12 Rue Bonaparte, 06300 Nice", "id": "kept", "anything": [1, {"a": None}]}
STATUSES = ["pending", "queued", "in_progress", "completed", "failed"]


def submitted(client, *place_ids, **options) -> dict:
    jobs = [{"place_id": place_id, "inputs": TURIN} for place_id in place_ids]
    body = {"batch_name": "Nice", "jobs": jobs, "attributes": ["websites"], **options}
    response = client.post("/batches", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def test_section_12_submit_work_and_read(api, client):
    batch = submitted(client, "a", "b", "c")
    assert uuid.UUID(batch["id"])
    assert batch["jobs"] == {"pending": [], "queued": ["a", "b", "c"], "in_progress": [], "completed": [], "failed": []}
    api.work()
    status = client.get(f"/batches/{batch['id']}").json()
    assert (status["status"], status["jobs"]["completed"]) == ("completed", ["a", "b", "c"])
    assert status["metadata"]["success_rate"] == 1.0
    assert status["metadata"]["attribute_fill_rates"] == {"websites": 1.0}
    assert status["created_at"].endswith("Z")
    page = client.get("/jobs", params={"batchId": batch["id"]}).json()
    assert (page["total"], page["limit"], page["offset"], page["next_cursor"]) == (3, 10_000, 0, None)
    job = page["jobs"][0]
    assert job["inputs"] == TURIN | {"input_type": "place"}
    assert job["outputs"] == {"website": TURIN["website"]}
    assert job["confidence_scores"] == {"website": "HIGH"}
    assert job["job_metadata"]["attribute_status"] == {"websites": "RUN"}
    assert "error" not in job["job_metadata"]


def test_section_12_the_answer_has_all_five_arrays_before_and_after(api, client):
    batch = submitted(client, *[str(n) for n in range(450)])
    api.work(slices=1)
    status = client.get(f"/batches/{batch['id']}").json()
    assert list(status["jobs"]) == STATUSES
    assert sorted((one for ids in status["jobs"].values() for one in ids), key=int) == [str(n) for n in range(450)]
    assert status["status_counts"] == {key: len(ids) for key, ids in status["jobs"].items()}
    api.work()


def test_section_2_append_is_safe_to_repeat(api, client):
    batch_id = f"list/{uuid.uuid4()} é?"
    submitted(client, "a", "b", batch_id=batch_id)
    api.work()
    again = submitted(client, "a", "c", batch_id=batch_id, batch_name="Nice, 2")
    assert (again["id"], again["batch_name"]) == (batch_id, "Nice, 2")
    assert again["jobs"]["completed"] == ["a", "b"]
    assert again["jobs"]["queued"] == ["c"]
    api.work()


def test_section_2_jobs_that_are_not_started_wait_for_reprocess(api, client):
    batch = submitted(client, "a", kick_off_jobs_now=False, attributes=None)
    assert (batch["status"], batch["jobs"]["pending"]) == ("pending", ["a"])
    api.work()
    options = {"incomplete_only": True, "attribute_set": "open_closed"}
    answer = client.post(f"/batches/{batch['id']}/reprocess", json=options).json()
    assert (answer["status"], answer["job_count"]) == ("success", 1)
    api.work()
    job = client.get("/jobs/a").json()
    assert job["job_metadata"]["attribute_status"] == {"closed_permanently": "RUN"}


def test_section_4_failed_jobs_tell_why_and_run_again(api, client):
    batch = submitted(client, "good", "bad")
    api.work(failing=frozenset({"bad"}))
    job = client.get("/jobs/bad").json()
    assert job["job_metadata"]["error"] == {"code": "internal", "message": "It was meant to fail."}
    answer = client.post(f"/batches/{batch['id']}/reprocess").json()
    assert answer["job_count"] == 1
    api.work()
    assert client.get(f"/batches/{batch['id']}").json()["status"] == "completed"


def test_section_7_cancel_and_resume(api, client):
    batch = submitted(client, "a", "b")
    for _ in range(2):
        cancelled = client.post(f"/batches/{batch['id']}/cancel")
        assert cancelled.status_code == 200
        assert cancelled.json()["jobs"]["pending"] == ["a", "b"]
    client.post(f"/batches/{batch['id']}/reprocess", json={"failed_only": False, "incomplete_only": True})
    api.work()
    assert client.get(f"/batches/{batch['id']}").json()["status"] == "completed"


def test_section_3_unchanged_status_is_not_sent_again(api, client):
    batch = submitted(client, "a")
    url = f"/batches/{batch['id']}"
    tag = client.get(url).headers["etag"]
    unchanged = client.get(url, headers={"If-None-Match": f'"other", {tag}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    api.work()
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_section_3_attribute_statuses_on_request(api, client):
    batch = submitted(client, "a", "b")
    api.work()
    url = f"/batches/{batch['id']}"
    found = client.get(url, params={"enrichments": "websites,phoneNumbers"}).json()["attribute_statuses"]
    assert found["websites"]["RUN"] == {"total": 2, "ids": ["a", "b"]}
    assert found["phoneNumbers"]["NOT_RUN"]["total"] == 2
    assert client.get(url, params={"enrichments": "website"}).status_code == 400


def test_section_7_rename_mark_and_delete(client):
    batch = submitted(client, "a", "b")
    url = f"/batches/{batch['id']}"
    changed = client.put(url, json={"batch_name": "50 % _ neu", "refresh": True}).json()
    assert (changed["batch_name"], changed["refresh"]) == ("50 % _ neu", True)
    assert client.get("/batches", params={"query": "% _ NEU"}).json()["total"] == 1
    assert client.get("/batches", params={"query": "%%"}).json()["total"] == 0
    marked = client.post("/batches/refresh", json={"batch_ids": [batch["id"], "none"], "refresh": False}).json()
    assert marked == {"updated": [batch["id"]], "missing": ["none"], "refresh": False}
    assert client.delete(url).json() == {"id": batch["id"], "deleted": True, "jobs_deleted": 2}
    assert client.delete(url).status_code == client.get(url).status_code == 404


def test_section_6_single_places(api, client):
    accepted = client.post("/jobs", json={"place_id": "one", "inputs": MEROU})
    assert accepted.status_code == 202
    assert accepted.json() == {"place_id": "one", "inputs": MEROU | {"input_type": "place"}, "status": "pending"}
    api.work()
    job = client.get("/jobs/one").json()
    assert (job["batch_id"], job["status"], len(job["job_metadata"]["attribute_status"])) == (None, "completed", 7)
    assert client.get("/jobs", params={"excludeBatches": True}).json()["total"] == 1
    again = client.post("/jobs/reprocess", json={"place_ids": ["one", "two"]}).json()
    assert (again["job_count"], again["missing_place_ids"]) == (1, ["two"])
    assert client.delete("/jobs/one").json() == {"place_id": "one", "deleted": 1}
    assert client.delete("/jobs/one").status_code == 404
    api.work()


def test_section_6_enrich_answers_now_and_is_kept(client):
    job = client.post("/enrich", json={"place_id": "now", "inputs": TURIN, "attributes": ["websites"]}).json()
    assert (job["status"], job["outputs"]) == ("completed", {"website": TURIN["website"]})
    assert client.get("/jobs/now").json() == job
    submitted(client, "now")
    again = client.post("/enrich", json={"place_id": "now", "inputs": MEROU, "attributes": ["websites"]}).json()
    assert (again["batch_id"], again["inputs"]["name"], again["status"]) == (None, "La Mérou", "completed")
    made = client.post("/enrich", json={"inputs": TURIN}).json()
    assert uuid.UUID(made["place_id"])
    assert len(made["job_metadata"]["attribute_status"]) == 7


@pytest.mark.parametrize("place_id", ["a/b", "a%2Fb", "%", "é?", "x y+z", "#top", "../..", "a\nb", "🍕", "reprocess"])
def test_section_6_place_ids_hold_any_character(client, place_id):
    submitted(client, place_id)
    response = client.get(f"/jobs/{quote(place_id, safe='')}")
    assert response.status_code == 200
    assert response.json()["place_id"] == place_id
    assert client.delete(f"/jobs/{quote(place_id, safe='')}").json() == {"place_id": place_id, "deleted": 1}


def test_section_4_filters_paging_and_cursor(api, client):
    batch = submitted(client, *"abcdefg")
    api.work(failing=frozenset("b"))
    url = {"batchId": batch["id"]}
    first = client.get("/jobs", params=url | {"limit": 3}).json()
    second = client.get("/jobs", params=url | {"limit": 3, "cursor": first["next_cursor"]}).json()
    assert [job["place_id"] for job in first["jobs"] + second["jobs"]] == list("abcdef")
    assert [j["place_id"] for j in client.get("/jobs", params=url | {"offset": 5}).json()["jobs"]] == ["f", "g"]
    assert client.get("/jobs", params=url | {"status": "completed,queued"}).json()["total"] >= 6
    assert client.get("/jobs", params=url | {"place_id": ["a", "g", "z"]}).json()["total"] == 2
    assert client.get("/jobs", params=url | {"confidenceBelow": "HIGH"}).json()["total"] == 0
    assert client.get("/jobs", params=url | {"confidenceBelow": "VERY_HIGH"}).json()["total"] == 6
    assert client.get("/jobs", params=url | {"day": "2001-01-01"}).json()["total"] == 0
    days = client.get("/jobs", params={"groupBy": "day"}).json()
    assert days["batches"][0]["id"].startswith("day:20")
    assert client.get("/jobs", params=url | {"cursor": "nonsense"}).status_code == 400


def test_section_2_twice_the_same_place_is_stored_once(client):
    jobs = [
        {"place_id": "a", "inputs": TURIN},
        {"inputs": TURIN | {"place_id": "b"}},
        {"place_id": "a", "inputs": TURIN},
    ]
    body = {"batch_name": "n", "jobs": jobs, "attribute_set": "core"}
    assert client.post("/batches", json=body).json()["jobs"]["queued"] == ["a", "b"]
    body["jobs"][2] = {"place_id": "a", "inputs": TURIN | {"name": "Other"}}
    refused = client.post("/batches", json=body)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/jobs/2/place_id"
    assert "'a'" in refused.json()["detail"]
