"""API1:2023 Broken Object Level Authorization: an id of another organisation opens nothing, on any operation."""

import re

import httpx
from tests.acceptance.api.owasp.conftest import BATCH


def test_no_operation_finds_what_is_of_others(api, org):
    owner, stranger = org("owner"), org("stranger")
    owner.post("/place_enrichment/batches", json=BATCH).raise_for_status()
    before = owner.get("/place_enrichment/batches/b").json()
    ids = {"batch_id": "b", "place_id": "p"}
    tried = 0
    for path, verbs in httpx.get(f"{api.url}/openapi.json").json()["paths"].items():
        names = set(re.findall(r"{(\w+)}", path)) - {"org_slug"}
        if not path.startswith("/v1/") or not names or not names <= set(ids):
            continue
        for verb in verbs:
            own_path = path.removeprefix("/v1/{org_slug}").format(**ids)
            assert stranger.request(verb, own_path, json={}).status_code == 404, (verb, path)
            other = f"{owner.base_url}{own_path.lstrip('/')}"
            assert stranger.request(verb, other, json={}).status_code == 403, (verb, path)
            tried += 1
    assert tried >= 8
    assert owner.get("/place_enrichment/batches/b").json() == before
