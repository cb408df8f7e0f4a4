"""API5:2023 Broken Function Level Authorization: no operation forgets to ask for a key, or for its scope."""

import httpx

from placewright.api.scopes import needed
from placewright.model.organisation import Scope

ADMINISTERED = ("/webhooks", "/audit", "/keys", "/settings", "/sources")


def operations(api):
    for path, verbs in httpx.get(f"{api.url}/openapi.json").json()["paths"].items():
        for verb in verbs:
            if path.startswith("/v1/") and not path.endswith("/first_key"):  # which has a secret of its own
                yield verb.upper(), path.removeprefix("/v1/{org_slug}")


def test_every_operation_wants_a_key(api):
    for verb, path in operations(api):
        answer = httpx.request(verb, f"{api.url}/v1/acme{path}", json={})
        assert answer.status_code in (401, 403), (verb, path)


def test_every_operation_that_changes_something_wants_more_than_reading(api, org):
    client = org(scope=Scope.READ)
    barred = [(verb, path) for verb, path in operations(api) if needed(verb, path) != Scope.READ]
    assert {path for _, path in barred if path.startswith(ADMINISTERED)}
    for verb, path in barred:
        assert client.request(verb, path, json={}).status_code == 403, (verb, path)
    for verb, path in operations(api):
        if path.startswith(ADMINISTERED):
            assert needed(verb, path) == Scope.ADMIN
