"""Webhooks over HTTP: made, changed, tried out and removed by those who own them; the log of deliveries."""

import base64

import httpx
import pytest

from placewright.store import Database, events

URL = "https://hooks.example.org/placewright"
JOB = {"place_id": "p", "inputs": {"name": "Café de Turin", "city": "Nice"}}


@pytest.fixture
def hooks(api, request):
    """Return a client of the webhooks of an organisation that no other test uses."""
    with api.client(f"w-{abs(hash(request.node.nodeid)):x}") as client:
        client.base_url = str(client.base_url).replace("/place_enrichment/", "/")
        yield client


def announced(database: Database) -> None:
    """Do what a worker does with new events, up to the sending."""
    while database.write(lambda conn: events.announce(conn, failure_threshold=0.5, retry_us=1)):
        pass


def test_section_11_a_secret_is_shown_once_and_signs_by_the_standard(hooks):
    made = hooks.post("/webhooks", json={"url": URL, "events": ["batch.completed"]})
    assert made.status_code in (200, 201), made.text
    secret, webhook = made.json()["secret"], made.json()["id"]
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert secret not in hooks.get(f"/webhooks/{webhook}").text + hooks.get("/webhooks").text
    assert hooks.delete(f"/webhooks/{webhook}").status_code == 200
    assert hooks.get(f"/webhooks/{webhook}").status_code == 404


@pytest.mark.parametrize(("failing", "kind"), [(frozenset(), "batch.completed"), (frozenset("p"), "batch.failed")])
def test_section_11_the_end_of_a_batch_is_an_event_with_a_delivery_log(api, hooks, failing, kind):
    webhook = hooks.post("/webhooks", json={"url": URL, "events": [kind]}).json()["id"]
    body = {"batch_id": "b", "batch_name": "b", "attributes": ["websites"], "jobs": [JOB]}
    hooks.post("/place_enrichment/batches", json=body).raise_for_status()
    api.work(failing=failing)
    announced(api.database)
    (delivery,) = hooks.get(f"/webhooks/{webhook}/deliveries").json()["deliveries"]
    assert (delivery["event_type"], delivery["status"], delivery["attempts"]) == (kind, "pending", 0)
    assert (delivery["data"]["batch_id"], delivery["data"]["total_jobs"]) == ("b", 1)


def test_section_11_only_the_events_asked_for_are_told(api, hooks):
    webhook = hooks.post("/webhooks", json={"url": URL, "events": ["batch.failed"]}).json()["id"]
    body = {"batch_name": "b", "attributes": ["websites"], "jobs": [JOB]}
    hooks.post("/place_enrichment/batches", json=body).raise_for_status()
    api.work()
    announced(api.database)
    assert hooks.get(f"/webhooks/{webhook}/deliveries").json()["deliveries"] == []


def test_section_11_deliveries_are_tried_for_72_hours(api):
    assert type(api.settings).model_fields["webhook_retry_hours"].default == 72


def test_section_12_webhooks_of_another_organisation_are_404(api, hooks):
    webhook = hooks.post("/webhooks", json={"url": URL, "events": ["batch.failed"]}).json()["id"]
    with api.client("w-stranger") as stranger:
        stranger.base_url = str(stranger.base_url).replace("/place_enrichment/", "/")
        for method, path in [("GET", ""), ("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/deliveries")]:
            answer = stranger.request(method, f"/webhooks/{webhook}{path}", json={} if method[0] == "P" else None)
            assert answer.status_code in (404, 405), (method, path, answer.text)
        assert stranger.get("/webhooks").json()["webhooks"] == []
    assert hooks.get(f"/webhooks/{webhook}").status_code == 200


def test_section_11_what_is_outside_of_v1_needs_no_key(api):

    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"):
        assert httpx.get(f"{api.url}{path}").status_code == 200
        assert httpx.get(f"{api.url}/v1{path}").status_code in (401, 403, 404)
