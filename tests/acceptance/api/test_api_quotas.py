"""Quotas over HTTP: a sentence that says how to mend it, and nothing stored of what is refused."""

import pytest

NICE = {"name": "Café de Turin", "city": "Nice"}
KEY = {"Idempotency-Key": "one"}


def batch(name: str, *places: str, **options) -> dict:
    jobs = [{"place_id": place, "inputs": NICE} for place in places]
    return {"batch_id": name, "batch_name": name, "attributes": ["websites"], "jobs": jobs, **options}


def job(place: str) -> dict:
    return {"place_id": place, "inputs": NICE, "attributes": ["websites"]}


@pytest.fixture(scope="module")
def narrow(start_api):
    return start_api(organisation_batches=2, organisation_jobs=4)


@pytest.fixture
def client(narrow, request):
    with narrow.client(f"q-{abs(hash(request.node.nodeid)):x}") as one:
        yield one


def stored(client) -> tuple[int, int, dict]:
    listed = client.get("/batches").json()
    counts = {one["id"]: one["status_counts"] for one in listed["batches"]}
    return client.get("/jobs").json()["total"], listed["total"], counts


@pytest.mark.parametrize("headers", [{}, KEY])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/batches", batch("new", "p1", "p2")),
        ("/batches", batch("old", "p5", "p6")),
        ("/batches", batch("new", "p1", "p2", kick_off_jobs_now=False)),
    ],
)
def test_section_1_what_would_be_too_many_jobs_is_403_and_not_stored(client, narrow, path, body, headers):
    client.post("/batches", json=batch("old", "p1", "p2", "p3")).raise_for_status()
    before = stored(client)
    answer = client.post(path, json=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert "at most 4 jobs; with this request there would be 5. Delete batches" in answer.json()["detail"]
    assert "retry-after" not in answer.headers
    assert stored(client) == before
    narrow.work()
    client.delete("/batches/old").raise_for_status()
    assert client.post(path, json=body, headers=headers).status_code == 200  # a refusal is not kept under the key


@pytest.mark.parametrize("path", ["/jobs", "/enrich"])
def test_section_1_single_places_count_too(client, path):
    client.post("/batches", json=batch("old", "p1", "p2", "p3")).raise_for_status()
    assert client.post(path, json=job("p1")).is_success
    before = stored(client)
    assert client.post(path, json=job("p2")).status_code == 403
    assert client.post(path, json=job("p1")).is_success  # it adds nothing
    assert stored(client) == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/batches", batch("new", "p1")),
        ("/batches", batch("idle", "p2")),
        ("/batches/idle/reprocess", {"failed_only": False}),
        ("/jobs/reprocess", {"place_ids": ["idle"]}),
    ],
)
def test_section_1_too_many_batches_at_once_is_429(client, narrow, path, body):
    client.post("/batches", json=batch("idle", "idle", kick_off_jobs_now=False)).raise_for_status()
    for name in ("b", "c"):
        client.post("/batches", json=batch(name, name)).raise_for_status()
    before = stored(client)
    if body.get("batch_id"):  # there is room for one more job
        client.delete("/jobs/idle").raise_for_status()
        before = stored(client)
    answer = client.post(path, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")
    assert "At most 2 batches of an organisation may wait or run at once. Try again when" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert stored(client) == before
    narrow.work()
    assert client.post(path, json=body).status_code == 200


def test_section_1_what_is_repeated_is_answered_as_before(client):
    first = client.post("/batches", json=batch("b", "p1", "p2", "p3", "p4"), headers=KEY)
    again = client.post("/batches", json=batch("b", "p1", "p2", "p3", "p4"), headers=KEY)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert client.post("/batches", json=batch("b", "p1", "p2", "p3", "p4")).status_code == 200
