"""What keys may do by their scope, and the audit log of what they did."""

import httpx
import pytest

from placewright.model.organisation import Scope
from placewright.store import audit, organisations

JOB = {"place_id": "p", "inputs": {"name": "Café", "city": "Nice"}, "attributes": ["websites"]}
BATCH = {"batch_name": "B", "batch_id": "b", "jobs": [JOB], "attribute_set": "core"}
NICE = {"center": {"latitude": 43.7, "longitude": 7.27}, "radius_meters": 500}
HOOK = {"url": "https://example.com/hook", "events": ["batch.completed"]}
PAIR = {"place_id": "p", "inputs": {"name": "Café"}, "record": "node/1", "same": True}
TERRACE = {"key": "terrace", "question": "Is there a terrace?", "outputs": {"terrace": "boolean"}}
LOOKING = [
    ("GET", "/place_enrichment/batches", None),
    ("POST", "/geofencing/search", NICE),
    ("GET", "/attributes", None),
    ("GET", "/pairs", None),
]
WRITING = [
    ("POST", "/place_enrichment/batches", BATCH),
    ("POST", "/place_enrichment/enrich", JOB),
    ("DELETE", "/place_enrichment/batches/none", None),
    ("POST", "/overrides", {"place_id": "p", "outputs": {"name": "x"}, "author": "M", "reason": "r"}),
    ("POST", "/pairs", PAIR),
    ("DELETE", "/pairs/7", None),
]
RULING = [
    ("POST", "/webhooks", HOOK),
    ("GET", "/webhooks", None),
    ("GET", "/audit", None),
    ("PUT", "/settings", {"retention_days": 30}),
    ("POST", "/sources/reference/test", None),
    ("POST", "/attributes", TERRACE),
    ("POST", "/attributes/terrace/versions", {"question": "Does one sit outside?", "outputs": {"terrace": "boolean"}}),
    ("PUT", "/attributes/terrace", {"default_version": 1}),
    ("DELETE", "/attributes/terrace", None),
]


def client(api, scope: Scope, organisation: str) -> httpx.Client:
    key = api.key(organisation, scope=scope)
    return httpx.Client(base_url=f"{api.url}/v1/{organisation}", headers={"apiKey": key}, timeout=30)


@pytest.mark.parametrize(("scope", "barred"), [("read", WRITING + RULING), ("write", RULING), ("admin", [])])
def test_a_key_may_do_what_its_scope_says(api, scope, barred):
    with client(api, Scope(scope), f"scope-{scope}") as asked:
        for method, path, sent in LOOKING + WRITING + RULING:
            answer = asked.request(method, path, json=sent)
            assert (answer.status_code == 403) == ((method, path, sent) in barred), (method, path, answer.text)
            if answer.status_code == 403:
                assert "scope" in answer.json()["detail"]
            else:
                assert answer.is_success or answer.status_code == 404, (method, path, answer.text)


@pytest.mark.parametrize(("scope", "said"), [("read", "Nothing may be spent."), ("write", "Nobody was asked.")])
def test_a_key_that_only_reads_spends_nothing(api, scope, said):
    with client(api, Scope(scope), f"explains-{scope}") as asked:
        assert asked.post("/place_enrichment/explain", json={"inputs": JOB["inputs"]}).json()["reason"] == said


def test_a_change_is_noted_with_who_and_when(api):
    with client(api, Scope.ADMIN, "noted") as asked:
        asked.post("/place_enrichment/batches", json=BATCH, headers={"X-Request-Id": "r-1"}).raise_for_status()
        asked.post("/place_enrichment/batches/b/cancel").raise_for_status()
        assert asked.post("/place_enrichment/batches", json={}).status_code == 400  # nothing changed
        asked.get("/place_enrichment/batches").raise_for_status()
        made = asked.post("/webhooks", json=HOOK).raise_for_status().json()
        log = asked.get("/audit", params={"limit": 2}).raise_for_status().json()
        assert [(one["action"], one["subject"]) for one in log["entries"]] == [
            ("POST /webhooks", made["id"]),
            ("POST /place_enrichment/batches/{batch_id}/cancel", "b"),
        ]
        (first,) = asked.get("/audit", params={"cursor": log["next_cursor"]}).json()["entries"]
        assert (first["action"], first["subject"], first["request_id"]) == (
            "POST /place_enrichment/batches",
            "b",
            "r-1",
        )
        assert first["key_id"]
        assert first["at"].endswith("Z")


def test_the_log_is_of_one_organisation_and_forgets(api):
    with client(api, Scope.WRITE, "forgetful") as asked:
        asked.post("/place_enrichment/batches", json=BATCH).raise_for_status()
    with httpx.Client(headers={"apiKey": api.key("other")}) as stranger:
        assert stranger.get(f"{api.url}/v1/forgetful/audit").status_code == 403
        assert stranger.get(f"{api.url}/v1/other/audit").json() == {"entries": [], "next_cursor": None}
    own = api.database.read(lambda conn: organisations.find(conn, "forgetful")).id
    assert api.database.write(lambda conn: audit.forget(conn, 2**62)) >= 1
    assert api.database.read(lambda conn: audit.page(conn, own)).entries == []
