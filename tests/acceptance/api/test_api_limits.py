"""Rate limits over HTTP."""

import re

import httpx


def test_section_1_429_tells_when_to_try_again(start_api):
    running = start_api(key_requests_per_second=0.1, key_requests_burst=2)
    with running.client() as client:
        answers = [client.get(path) for path in ("/batches", "/batches/nope", "/batches", "/attributes")]
    assert [one.status_code for one in answers] == [200, 404, 429, 429]
    told = [re.fullmatch(r'"key";r=(\d+);t=(\d+)', one.headers["ratelimit"]) for one in answers]
    assert [int(one[1]) for one in told] == [1, 0, 0, 0]
    assert all(1 <= int(one[2]) <= 10 for one in told)
    assert {one.headers["ratelimit-policy"] for one in answers} == {'"key";q=2;w=20'}
    assert ["retry-after" in one.headers for one in answers] == [False, False, True, True]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 10
    assert answers[2].headers["content-type"] == "application/problem+json"
    assert answers[2].json()["status"] == 429


def test_section_1_limits_hold_for_keys_and_organisations_apart(start_api):
    running = start_api(organisation_requests_per_second=0.1, organisation_requests_burst=3)
    with running.client("acme") as one, running.client("acme") as two, running.client("other") as other:
        assert [c.get("/batches").status_code for c in (one, two, one, two, other)] == [200, 200, 200, 429, 200]


def test_section_1_nothing_is_told_where_there_is_no_limit(client, api):
    assert not [name for name in client.get("/batches").headers if name.startswith("ratelimit")]
    assert not [name for name in httpx.get(f"{api.url}/healthz").headers if name.startswith("ratelimit")]
