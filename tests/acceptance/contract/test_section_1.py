"""CONTRACT section 1, sentence by sentence: base, keys, errors, limits, encodings, times."""

import gzip
import re

import httpx
import pytest
import zstandard

from placewright.model.organisation import is_slug

GOOD = {"batch_name": "n", "attribute_set": "core", "jobs": [{"inputs": {"name": "Café de Turin", "city": "Nice"}}]}


@pytest.mark.parametrize(
    ("slug", "good"),
    [("ab", True), ("a" * 50, True), ("0-9", True), ("a", False), ("a" * 51, False), ("-ab", False), ("ab-", False)]
    + [(slug, False) for slug in ("Ab", "a_b", "é9", "a b", "")],
)
def test_section_1_a_slug_has_2_to_50_characters_and_no_hyphen_at_an_end(slug, good):
    assert is_slug(slug) is good


def test_section_1_paths_come_after_the_base(api):
    key = {"apiKey": api.key()}
    assert httpx.get(f"{api.url}/v1/acme/place_enrichment/batches", headers=key).status_code == 200
    for path in ("/place_enrichment/batches", "/v1/place_enrichment/batches", "/v2/acme/place_enrichment/batches"):
        assert httpx.get(api.url + path, headers=key).status_code in (403, 404)


def test_section_1_a_key_comes_in_either_header_and_two_that_differ_are_401(api):
    url, one, other = f"{api.url}/v1/acme/place_enrichment/batches", api.key(), api.key()
    for headers in ({"apiKey": one}, {"Authorization": f"Bearer {one}"}):
        assert httpx.get(url, headers=headers).status_code == 200
    both = [("apiKey", one), ("Authorization", f"Bearer {one}")]
    assert httpx.get(url, headers=both).status_code == 200
    for second in (("apiKey", other), ("Authorization", f"Bearer {other}")):
        assert httpx.get(url, headers=[both[0], second]).status_code == 401


def test_section_1_401_comes_before_anything_is_told(api):
    for method, path in [("POST", "batches"), ("GET", "jobs?limit=x"), ("PUT", "batches/x"), ("GET", "jobs/x")]:
        answer = httpx.request(method, f"{api.url}/v1/acme/place_enrichment/{path}", content=b"{")
        assert answer.status_code == 401, (method, path, answer.text)


def test_section_1_403_does_not_tell_whether_the_other_slug_exists(api):
    key = {"apiKey": api.key()}
    api.key("another")
    told = []
    for slug in ("another", "nobody", "NOT-A-SLUG", "x"):
        answer = httpx.get(f"{api.url}/v1/{slug}/place_enrichment/batches", headers=key)
        told.append((answer.status_code, answer.json()["detail"], answer.json()["title"]))
    assert set(told) == {(403, told[0][1], "Forbidden")}


def test_section_1_404_is_the_same_for_what_is_missing_and_what_is_another_s(api, client, submit):
    batch = submit("a")["id"]
    with api.client("s1-stranger") as stranger:
        for path in (f"/batches/{batch}", "/jobs/a"):
            missing = path[:-1] + "Z"
            foreign, nowhere = stranger.get(path), stranger.get(missing)
            assert foreign.status_code == nowhere.status_code == 404
            assert foreign.json()["detail"].replace(path[-1], "Z") == nowhere.json()["detail"].replace(path[-1], "Z")


def test_section_1_404_for_an_unknown_path(client):
    for path in ("/nothing", "/batches/a/nothing", "/jobss"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_section_1_503_tells_when_to_come_again_while_draining(start_api):
    running = start_api()
    running.app.state.services.draining = True
    with running.client() as client:
        answer = client.get("/batches")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert int(answer.headers["retry-after"]) > 0


def test_section_1_every_invalid_input_is_400_never_422(client, submit):
    batch = submit("a")["id"]
    wrong = [
        ("GET", "/batches?limit=501", None),
        ("GET", "/batches?offset=-1", None),
        ("GET", "/jobs?excludeBatches=perhaps", None),
        ("GET", f"/batches/{batch}?enrichments=nope", None),
        ("PUT", f"/batches/{batch}", {"batch_name": 5}),
        ("POST", f"/batches/{batch}/reprocess", {"refresh": "yes"}),
        ("POST", "/jobs/reprocess", {"place_ids": "a"}),
        ("POST", "/enrich", {"inputs": {"name": ""}}),
        ("GET", "/attributes?details=maybe", None),
    ]
    for method, path, body in wrong:
        answer = client.request(method, path, json=body)
        assert answer.status_code == 400, (path, answer.text)
        assert answer.json()["errors"], path


def test_section_1_errors_are_problems_with_a_sentence_and_pointers(client):
    jobs = [{"inputs": {"name": "x", "latitude": 91, "longitude": 0, "a~/b": "\x00" * 0}} for _ in range(130)]
    answer = client.post("/batches", json=GOOD | {"jobs": jobs})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= problem.keys()
    assert (problem["status"], problem["error_count"], len(problem["errors"])) == (400, 130, 100)
    assert problem["errors"][17] == {"pointer": "/jobs/17/inputs/latitude", "detail": "This must be at most 90."}
    assert problem["detail"].endswith(".")
    assert problem["instance"].endswith("/place_enrichment/batches")


@pytest.fixture(scope="module")
def small(start_api):
    return start_api(max_body_bytes=4096)


def test_section_1_413_over_the_limit_and_for_a_bomb(small):
    zeros = b" " * 1_000_000
    with small.client() as client:
        for body, encoding in [(zeros, ""), (gzip.compress(zeros), "gzip"), (zstandard.compress(zeros), "zstd")]:
            for path in ("/batches", "/jobs", "/enrich", "/jobs/reprocess", "/batches/refresh"):
                answer = client.post(path, content=body, headers={"Content-Encoding": encoding or "identity"})
                assert answer.status_code == 413, (path, encoding)


def test_section_1_the_default_limit_is_256_mib(small):
    assert type(small.settings).model_fields["max_body_bytes"].default == 256 * 2**20


def test_section_1_415_for_another_content_type(client):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        assert client.post("/batches", content=b"{}", headers={"Content-Type": kind}).status_code == 415


def test_section_1_each_response_has_a_request_id(api, client):
    found = [client.get("/batches"), client.get("/nope"), client.post("/batches", content=b"{")]
    found += [httpx.get(f"{api.url}{path}") for path in ("/healthz", "/nope", "/v1/acme/place_enrichment/batches")]
    assert all(answer.headers["x-request-id"] for answer in found)


def test_section_1_bodies_may_be_compressed_and_answers_are_on_request(client):
    body = b'{"batch_name": "n", "attribute_set": "core", "jobs": [{"inputs": {"name": "x", "city": "y"}}]}'
    for packed, encoding in [(gzip.compress(body), "gzip"), (zstandard.compress(body), "zstd")]:
        assert client.post("/batches", content=packed, headers={"Content-Encoding": encoding}).status_code == 200
    for wanted, given in [("gzip", "gzip"), ("identity", None)]:
        answer = client.get("/attributes?details=true", headers={"Accept-Encoding": wanted})
        assert answer.headers.get("content-encoding") == given


def test_section_1_times_are_rfc_3339_in_utc_with_z(api, client, submit):
    batch = submit("a")
    api.work()
    status = client.get(f"/batches/{batch['id']}").json()
    job = client.get("/jobs/a").json()["job_metadata"]
    times = [
        status["created_at"],
        status["updated_at"],
        *(status["metadata"][k] for k in ("started_at", "finished_at")),
    ]
    times += [job[key] for key in ("created_at", "completed_at", "last_enriched")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", one) for one in times), times
