"""Keys: who gets in, who does not, and what a stranger can tell."""

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from placewright.store import keys

JOB = {"place_id": "secret", "inputs": {"name": "Café de Turin", "city": "Nice"}, "attributes": ["websites"]}


def get(api, slug="acme", **headers) -> httpx.Response:
    return httpx.get(f"{api.url}/v1/{slug}/place_enrichment/batches", headers=headers)


def test_section_1_both_headers_work(api):
    key = api.key()
    assert get(api, apiKey=key).status_code == 200
    assert get(api, Authorization=f"Bearer {key}").status_code == 200
    assert get(api, Authorization=f"bearer {key}", APIKEY=key).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"apiKey": ""},
        {"apiKey": "wrong"},
        {"apiKey": "x" * 10_000},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic YWJjOmRlZg=="},
        {"Authorization": "Bearer wrong"},
    ],
)
def test_section_1_bad_keys_are_401(api, headers):
    api.key()
    answer = get(api, **headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["status"] == 401


def test_section_1_two_different_keys_are_401(api):
    assert get(api, apiKey=api.key(), Authorization=f"Bearer {api.key()}").status_code == 401


def test_section_1_another_slug_is_403_whether_or_not_it_exists(api):
    key, _ = api.key(), api.key("globex")
    there, nowhere = get(api, "globex", apiKey=key), get(api, "initech", apiKey=key)
    assert there.status_code == nowhere.status_code == 403
    assert there.json()["detail"] == nowhere.json()["detail"]


def test_section_1_expired_keys_are_401(api):
    key = api.key(expires_at=datetime.now(UTC) + timedelta(seconds=1))
    assert get(api, apiKey=key).status_code == 200
    time.sleep(4.2)  # its own second and the cache's three
    assert get(api, apiKey=key).status_code == 401


def test_section_1_revoking_works_within_five_seconds(api):
    key = api.key("hooli")
    assert get(api, "hooli", apiKey=key).status_code == 200
    listed = api.database.read(keys.list_keys)
    revoked = next(one.id for one in listed if one.organisation == "hooli" and key.startswith(one.prefix))
    api.database.write(lambda conn: keys.revoke(conn, revoked))
    time.sleep(3.2)
    assert get(api, "hooli", apiKey=key).status_code == 401


def test_section_12_organisations_see_nothing_of_each_other(api):
    with api.client("owner") as owner, api.client("stranger") as stranger:
        batch = owner.post("/batches", json={"batch_name": "n", "jobs": [JOB]}).json()["id"]
        for method, path in [
            ("GET", f"/batches/{batch}"),
            ("PUT", f"/batches/{batch}"),
            ("DELETE", f"/batches/{batch}"),
            ("POST", f"/batches/{batch}/cancel"),
            ("POST", f"/batches/{batch}/reprocess"),
            ("GET", f"/jobs?batchId={batch}"),
            ("GET", "/jobs/secret"),
            ("DELETE", "/jobs/secret"),
        ]:
            body = {"batch_name": "mine"} if method == "PUT" else None
            answer = stranger.request(method, path, json=body)
            assert answer.status_code == 404, (method, path, answer.text)
        assert stranger.get("/batches").json()["total"] == stranger.get("/jobs").json()["total"] == 0
        assert stranger.post("/jobs/reprocess", json={"place_ids": ["secret"]}).json()["job_count"] == 0
        marked = stranger.post("/batches/refresh", json={"batch_ids": [batch]}).json()
        assert marked["missing"] == [batch]
        taken = stranger.post("/batches", json={"batch_name": "n", "jobs": [JOB], "batch_id": batch}).json()
        assert taken["jobs"]["queued"] == ["secret"]  # a batch of its own under the same id
        assert owner.get(f"/batches/{batch}").json()["metadata"]["total_jobs"] == 1


def test_section_11_health_and_metrics_need_no_key(api):
    assert httpx.get(f"{api.url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{api.url}/readyz").json() == {"status": "ready"}
    get(api)
    text = httpx.get(f"{api.url}/metrics").text
    assert 'placewright_requests_total{code="401",method="GET",route="/v1/{org_slug}/place_enrichment/batches"}' in text
    assert "placewright_request_seconds_bucket" in text
    assert 'placewright_jobs{status="queued"}' in text


def test_section_11_docs_load_nothing_from_elsewhere(api):
    page = httpx.get(f"{api.url}/docs").text
    assert "Submit a batch" in page
    assert "http://" not in page.replace(api.url, "")
    assert "<script" not in page
    assert 'src="' not in page
