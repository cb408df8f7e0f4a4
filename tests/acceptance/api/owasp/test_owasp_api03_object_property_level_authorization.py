"""API3:2023 Broken Object Property Level Authorization: what is ours to set cannot be sent, and is not told."""

import json

from tests.acceptance.api.owasp.conftest import BATCH, JOB

OURS = {"organisation_id": 1, "status": "completed", "attempts": 99, "created_at": "2000-01-01T00:00:00Z", "id": "x"}


def test_what_is_ours_to_set_is_not_taken(org):
    client = org()
    job = JOB | OURS | {"outputs": {"website": "https://evil.example"}}
    made = client.post("/place_enrichment/batches", json=BATCH | OURS | {"jobs": [job]})
    if made.status_code == 400:  # refused in words is as good
        client.post("/place_enrichment/batches", json=BATCH).raise_for_status()
    shown = client.get("/place_enrichment/jobs/p").json()
    assert shown["status"] != "completed"
    assert shown["outputs"] == {}
    assert shown["job_metadata"]["attempts"] == 0
    assert not shown["job_metadata"]["created_at"].startswith("2000")


def test_what_is_ours_to_know_is_not_told(api, org):
    client = org()
    client.post("/place_enrichment/batches", json=BATCH).raise_for_status()
    for path in ("/place_enrichment/batches/b", "/place_enrichment/batches", "/place_enrichment/jobs"):
        text = json.dumps(client.get(path).json())
        for word in ("organisation_id", "fingerprint", "slice", "token", "membership", str(api.settings.data)):
            assert word not in text, (path, word)
