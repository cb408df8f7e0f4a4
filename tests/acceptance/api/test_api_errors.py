"""Wrong input, wrong keys, wrong addresses: always the right code, a sentence, and the places in the body."""

import json

import pytest

GOOD = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}


def batch(*jobs, **fields) -> bytes:
    return json.dumps({"batch_name": "n", "attribute_set": "core", "jobs": list(jobs), **fields}).encode()


def job(**fields) -> dict:
    return {"inputs": GOOD | fields}


BAD_BODIES = [
    (b"", [""]),
    (b" \n", [""]),
    (b"{", [""]),
    (b"[]", [""]),
    (b"null", [""]),
    (b'"batch"', [""]),
    (b"\xef\xbb\xbf" + batch(job()), [""]),
    (batch(job()).decode().encode("utf-16"), [""]),
    (batch(job()).replace(b"Turin", b"T\xff"), [""]),
    (batch(job()) + b"x", [""]),
    (b"[" * 100_000, [""]),
    (b'{"jobs":' + b"[" * 900 + b"]" * 900 + b"}", ["/jobs" + "/0" * 63]),
    (batch(), ["/jobs"]),
    (batch(job(), batch_name=None), ["/batch_name"]),
    (batch(job(), batch_name=""), ["/batch_name"]),
    (batch(job(), batch_name="x" * 501), ["/batch_name"]),
    (batch(job(), batch_name=7), ["/batch_name"]),
    (batch(job(), batch_name="a\x00"), ["/batch_name"]),
    (batch(job(), batch_id="x" * 201), ["/batch_id"]),
    (batch(job(), jobs=None), ["/jobs"]),
    (batch(job(), jobs={"a": 1}), ["/jobs"]),
    (batch(job(), attribute_set="everything"), ["/attribute_set"]),
    (batch(job(), attributes="websites"), ["/attributes"]),
    (batch(job(), attributes=["website"]), ["/attributes"]),
    (batch(job(), kick_off_jobs_now="yes"), ["/kick_off_jobs_now"]),
    (batch(job(), attribute_set=None), ["/jobs/0/attributes"]),
    (batch(job(), attribute_set=None, attributes=[]), ["/jobs/0/attributes"]),
    (batch(job(), 3, None), ["/jobs/1", "/jobs/2"]),
    (batch({}), ["/jobs/0/inputs"]),
    (batch({"inputs": None}), ["/jobs/0/inputs"]),
    (batch({"inputs": []}), ["/jobs/0/inputs"]),
    (batch(job(latitude=91)), ["/jobs/0/inputs/latitude"]),
    (batch(job(latitude=None)), ["/jobs/0/inputs/latitude"]),
    (batch(job(latitude="43.7")), ["/jobs/0/inputs/latitude"]),
    (batch(job(longitude=True)), ["/jobs/0/inputs/longitude"]),
    (batch(job(latitude=10**400)), ["/jobs/0/inputs/latitude"]),
    (batch(job(population=2**64)), ["/jobs/0/inputs/population"]),
    (batch(job(name=" ")), ["/jobs/0/inputs/name"]),
    (batch({"inputs": {"name": "Café de Turin"}}), ["/jobs/0/inputs"]),
    (batch(job(wkt_geometry="POLYGON((7 43")), ["/jobs/0/inputs/wkt_geometry"]),
    (batch(job(note="x" * 300_000)), ["/jobs/0/inputs"]),
    (batch(job() | {"place_id": ""}), ["/jobs/0/place_id"]),
    (batch(job() | {"place_id": "x" * 501}), ["/jobs/0/place_id"]),
    (batch(job() | {"place_id": 5}), ["/jobs/0/place_id"]),
    (batch(job() | {"attributes": ["websites", "phones"]}), ["/jobs/0/attributes"]),
    (batch(job() | {"attributes": [3]}), ["/jobs/0/attributes/0"]),
    (batch(job() | {"refresh": 1}), ["/jobs/0/refresh"]),
    (batch(job()).replace(b"43.7006", b"NaN"), ["/jobs/0/inputs/latitude"]),
    (batch(job()).replace(b"43.7006", b"-Infinity"), ["/jobs/0/inputs/latitude"]),
    (batch(job()).replace(b"43.7006", b"1e999"), ["/jobs/0/inputs/latitude"]),
    (batch(job()).replace(b"Turin", rb"\ud83d"), ["/jobs/0/inputs/name"]),
    (batch(job()).replace(b'"name"', b'"latitude": 1, "name"'), ["/jobs/0/inputs/latitude"]),
    (batch(job()).replace(b'"name"', b'"name" : "x", "name"'), ["/jobs/0/inputs/name"]),
    (batch(job()).replace(b'"inputs"', b'"inputs": {}, "inputs"'), ["/jobs/0/inputs"]),
    (batch(job()).replace(b'"jobs"', b'"jobs": [], "jobs"'), ["/jobs"]),
    (
        batch(job(name=" ", latitude=91), job(latitude=99)),
        ["/jobs/0/inputs/latitude", "/jobs/0/inputs/name", "/jobs/1/inputs/latitude"],
    ),
]


@pytest.mark.parametrize(("body", "pointers"), BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_section_2_bad_batches_are_refused_with_pointers(client, body, pointers):
    answer = client.post("/batches", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert sorted(one["pointer"] for one in problem["errors"]) == pointers
    assert problem["error_count"] == len(pointers)
    assert problem["detail"].endswith(".")
    assert client.get("/batches").json()["total"] == 0


TOLERATED = [
    batch(job(), colour="blue", owner_id={"a": [1]}),
    batch(job(weird={"a": {"b": None}}, city=None, types=None)),
    batch(job() | {"colour": 1, "place_id": None, "attributes": None, "refresh": None}),
    batch(job(name='A ": b : c', note='{"a" : 1, "a" : 2}')),
    batch(job()).replace(b'": ', b'"\n\t: '),
    batch(job(a=1, b=2**63, c=-0.0)),
    batch(job(types="bar", categories=["bar"], category="bar")),
]


@pytest.mark.parametrize("body", TOLERATED, ids=range(len(TOLERATED)))
def test_section_2_odd_batches_are_taken(client, body):
    for content_type in ("application/json; charset=utf-8", "application/vnd.api+json"):
        answer = client.post("/batches", content=body, headers={"Content-Type": content_type})
        assert answer.status_code == 200, answer.text


def test_section_1_errors_are_listed_up_to_a_hundred_and_counted_all(client):
    answer = client.post("/batches", content=batch(*[job(latitude=91)] * 250)).json()
    assert (len(answer["errors"]), answer["error_count"]) == (100, 250)
    assert "250" in answer["detail"]


def test_section_2_too_many_jobs_store_nothing(client):
    answer = client.post("/batches", content=batch(*[job()] * 50_001))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/jobs")
    assert client.get("/batches").json()["total"] == 0


def test_section_2_unknown_attributes_name_the_nearest(client):
    detail = client.post("/batches", content=batch(job(), attributes=["phone"])).json()["errors"][0]["detail"]
    assert "'phone'" in detail
    assert "phoneNumbers" in detail


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/batches?limit=0", 400),
        ("GET", "/batches?limit=x", 400),
        ("GET", "/batches?query=%00", 400),
        ("GET", "/batches?status=done", 400),
        ("GET", "/batches?offset=99999999999999999999", 400),
        ("GET", "/jobs?status=done", 400),
        ("GET", "/jobs?day=2026-02-30", 400),
        ("GET", "/jobs?day=yesterday", 400),
        ("GET", "/jobs?confidenceBelow=SURE", 400),
        ("GET", "/jobs?limit=50001", 400),
        ("GET", "/jobs?batchId=nope", 404),
        ("GET", "/jobs/nope", 404),
        ("GET", "/batches/nope", 404),
        ("POST", "/batches/nope/cancel", 404),
        ("POST", "/batches/nope/reprocess", 404),
        ("GET", "/nope", 404),
        ("GET", "/batches/a%FFb", 404),
        ("GET", "/jobs/a%00b", 400),
        ("GET", "/batches/", 404),
        ("DELETE", "/batches", 405),
        ("PUT", "/jobs/x", 405),
    ],
)
def test_section_1_wrong_requests_are_problems(client, method, path, code):
    answer = client.request(method, path)
    assert answer.status_code == code, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance"} <= answer.json().keys()
    assert answer.headers["x-request-id"]


def test_section_1_405_tells_all_methods(client):
    assert client.patch("/batches").headers["allow"] == "GET, POST"
    assert client.patch("/batches/x").headers["allow"] == "DELETE, GET, PUT"


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/jobs/reprocess", {}, "/place_ids"),
        ("/jobs/reprocess", {"place_ids": []}, "/place_ids"),
        ("/jobs/reprocess", {"place_ids": [1]}, "/place_ids/0"),
        ("/batches/refresh", {"batch_ids": "a"}, "/batch_ids"),
        ("/batches/refresh", {"batch_ids": ["a"], "refresh": "no"}, "/refresh"),
        ("/batches/x/reprocess", {"failed_only": "yes"}, "/failed_only"),
        ("/batches/x/reprocess", {"attributes": ["nope"]}, "/attributes"),
        ("/jobs", {"inputs": {"name": "x"}}, "/inputs"),
        ("/jobs", [], ""),
        ("/enrich", {"place_id": "x"}, "/inputs"),
    ],
)
def test_section_1_small_bodies_are_checked(client, path, body, pointer):
    answer = client.post(path, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_section_1_other_types_of_bodies_are_415(client):
    for headers in ({"Content-Type": "text/csv"}, {"Content-Encoding": "br"}, {"Content-Type": "multipart/form-data"}):
        answer = client.post("/batches", content=batch(job()), headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (415, 415)


def test_section_1_request_ids_are_kept_when_sane(client):
    assert client.get("/batches", headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/batches", headers={"X-Request-Id": "a b<script>"}).headers["x-request-id"] != "a b<script>"
