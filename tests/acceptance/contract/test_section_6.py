"""CONTRACT section 6, sentence by sentence: single places."""

import asyncio
import http.client
import json
import time
import uuid

import pytest

JOB = {"place_id": "a", "inputs": {"name": "Café de Turin", "city": "Nice", "website": "https://www.cafedeturin.fr/"}}
CORE = ["closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories"]


def test_section_6_enrich_answers_with_a_finished_job_that_is_stored(client):
    job = client.post("/enrich", json=JOB).json()
    assert (job["status"], job["batch_id"], job["outputs"]["website"]) == ("completed", None, JOB["inputs"]["website"])
    assert list(job["job_metadata"]["attribute_status"]) == CORE
    assert client.get("/jobs/a").json() == job
    assert client.get("/jobs", params={"excludeBatches": True}).json()["total"] == 1
    assert uuid.UUID(client.post("/enrich", json={"inputs": JOB["inputs"]}).json()["place_id"])


class Slow:
    """Never finishes."""

    attributes = ("websites",)
    sources = ()

    async def enrich(self, inputs, attributes):
        await asyncio.sleep(30)

    def close(self):
        """Hold nothing."""


def test_section_6_what_the_time_limit_cuts_off_is_error_and_never_hangs(start_api):
    slow = start_api(Slow(), enrich_timeout_seconds=0.2)
    with slow.client() as client:
        started = time.monotonic()
        job = client.post("/enrich", json=JOB | {"attributes": ["websites", "menu"]}).json()
        assert time.monotonic() - started < 5
    assert job["job_metadata"]["attribute_status"] == {"websites": "ERROR", "menu": "ERROR"}
    assert job["outputs"]["website"] is None
    assert type(slow.settings).model_fields["enrich_timeout_seconds"].default == 60


def test_section_6_a_job_is_accepted_as_pending(api, client):
    answer = client.post("/jobs", json=JOB)
    assert answer.status_code == 202
    assert answer.json() == {"place_id": "a", "inputs": JOB["inputs"] | {"input_type": "place"}, "status": "pending"}
    api.work()
    assert list(client.get("/jobs/a").json()["job_metadata"]["attribute_status"]) == CORE


def test_section_6_the_newest_job_of_that_id_or_the_one_of_a_batch(client, submit):
    old, new = submit("a")["id"], submit("a")["id"]
    assert client.get("/jobs/a").json()["batch_id"] == new
    assert client.get("/jobs/a", params={"batchId": old}).json()["batch_id"] == old
    assert client.get("/jobs/b").status_code == client.get("/jobs/a", params={"batchId": "x"}).status_code == 404
    assert client.delete("/jobs/a").json() == {"place_id": "a", "deleted": 2}
    assert client.get("/jobs/a").status_code == client.delete("/jobs/a").status_code == 404


@pytest.mark.parametrize(
    "place_id",
    [
        *("/", "a/b", "//", "..", ".", "a/../b", "%2F", "%", "a+b c", "?x=1", "#", "é\u0301", "🍕", "'; --", '"', "\\"),
        *("\r\n", ";", "refresh", "reprocess", "\ufeff", "\u202e", "a" * 500, "é" * 500),
    ],
)
def test_section_6_a_place_id_may_hold_any_character(client, submit, place_id):
    assert submit({place_id: {"name": "x"}})["jobs"]["queued"] == [place_id]
    assert client.get("/jobs", params={"place_id": place_id}).json()["total"] == 1
    status, found = exactly(client, "GET", place_id)
    assert (status, found["place_id"]) == (200, place_id)
    assert exactly(client, "DELETE", place_id) == (200, {"place_id": place_id, "deleted": 1})


def exactly(client, method: str, place_id: str) -> tuple[int, dict]:
    """Send the encoded id as it is; client libraries tidy `..` and `//` up."""
    encoded = "".join(f"%{byte:02X}" for byte in place_id.encode())
    connection = http.client.HTTPConnection(client.base_url.host, client.base_url.port)
    target = f"{client.base_url.path}jobs/{encoded}"
    connection.request(method, target, headers={"apiKey": client.headers["apiKey"]})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, body


def test_section_6_a_job_is_organisation_batch_and_place_id(api, client, submit):
    submit("a", batch_id="one")
    submit("a", batch_id="two")
    client.post("/jobs", json=JOB)
    client.post("/jobs", json=JOB)
    with api.client("s6-other") as other:
        other.post("/jobs", json=JOB)
    found = client.get("/jobs").json()["jobs"]
    assert [(job["batch_id"], job["place_id"]) for job in found] == [("one", "a"), ("two", "a"), (None, "a")]


def test_section_6_fixed_paths_are_not_swallowed(client):
    assert client.get("/jobs/reprocess").status_code == 404
