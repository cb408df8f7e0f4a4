"""API4:2023 Unrestricted Resource Consumption: bodies, pages, rates and stores have limits."""

import gzip

from tests.acceptance.api.owasp.conftest import BATCH


def test_bodies_have_a_limit_before_and_after_decompression(start_api):
    api = start_api(max_body_bytes=100_000)
    with api.client() as client:
        large = b'{"batch_name": "' + b"x" * 200_000 + b'"}'
        headers = {"Content-Type": "application/json"}
        assert client.post("/batches", content=large, headers=headers).status_code == 413
        packed = gzip.compress(b" " * 50_000_000)
        assert (
            client.post("/batches", content=packed, headers=headers | {"Content-Encoding": "gzip"}).status_code == 413
        )


def test_pages_have_a_limit(org):
    client = org()
    for path in ("/place_enrichment/jobs?limit=50001", "/place_enrichment/batches?limit=501", "/audit?limit=1001"):
        assert client.get(path).status_code == 400, path


def test_rates_and_stores_have_limits_where_set(start_api):
    api = start_api(key_requests_per_second=0.1, key_requests_burst=2, organisation_jobs=1)
    with api.client() as client:
        more = BATCH | {"jobs": [one | {"place_id": str(n)} for n, one in enumerate(BATCH["jobs"] * 2)]}
        assert client.post("/batches", json=more).status_code == 403
        answers = [client.get("/batches").status_code for _ in range(3)]
    assert answers[-1] == 429
