"""API6:2023 Unrestricted Access to Sensitive Business Flows: work that costs is bounded and never doubled."""

from tests.acceptance.api.owasp.conftest import BATCH, JOB


def test_a_repeated_submission_is_one(org):
    client = org()
    again = {"Idempotency-Key": "k"}
    first = client.post("/place_enrichment/jobs", json=JOB, headers=again)
    second = client.post("/place_enrichment/jobs", json=JOB, headers=again)
    assert (second.json(), second.headers["idempotency-replayed"]) == (first.json(), "true")
    assert client.get("/place_enrichment/jobs").json()["total"] == 1


def test_batches_at_work_can_be_bounded(start_api):
    api = start_api(organisation_batches=1)
    with api.client() as client:
        client.post("/batches", json=BATCH).raise_for_status()
        refused = client.post("/batches", json=BATCH | {"batch_id": "c"})
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert client.get("/batches/c").status_code == 404
