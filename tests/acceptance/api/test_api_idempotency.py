"""Idempotency-Key: a POST that is sent again has its effect once and gets its first answer."""

import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from placewright.store import idempotency
from placewright.testing import EchoEnricher

CAFE = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}
JOB = {"place_id": "p1", "inputs": CAFE, "attributes": ["websites"]}
BATCH = {"batch_name": "n", "jobs": [JOB]}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}

POSTS = [
    ("/batches", BATCH),
    ("/jobs", JOB),
    ("/enrich", JOB),
    ("/batches/known/reprocess", {"failed_only": False}),
    ("/batches/known/reprocess", None),
    ("/batches/known/cancel", None),
    ("/jobs/reprocess", {"place_ids": ["p1", "p2"]}),
    ("/batches/refresh", {"batch_ids": ["known", "unknown"]}),
]
DAY_US = 86_400_000_000


@pytest.fixture
def known(client):
    client.post("/batches", json=BATCH | {"batch_id": "known"}).raise_for_status()
    return client


def same(first, second) -> bool:
    """Tell whether the second answer repeats the first."""
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    one, other = ((a.status_code, a.headers["content-type"], a.content) for a in (first, second))
    return one == other


@pytest.mark.parametrize(("path", "body"), POSTS)
def test_section_11_the_same_key_and_body_replay_the_first_answer(known, api, path, body):
    first = known.post(path, json=body, headers=KEY)
    assert first.is_success, first.text
    api.work()
    assert same(first, known.post(path, json=body, headers=KEY))


@pytest.mark.parametrize(("path", "body"), POSTS)
def test_section_11_the_same_key_with_another_body_is_409(known, path, body):
    assert known.post(path, json=body, headers=KEY).is_success
    answer = known.post(path, json=(body or {}) | {"colour": "blue"}, headers=KEY)
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert "Idempotency-Key" in answer.json()["detail"]


def test_section_11_the_effect_is_there_once(client):
    ids = {client.post("/batches", json=BATCH, headers=KEY).json()["id"] for _ in range(3)}
    assert (len(ids), client.get("/batches").json()["total"]) == (1, 1)
    del_ = client.delete(f"/batches/{ids.pop()}")
    assert del_.is_success
    client.post("/batches", json=BATCH, headers=KEY)
    assert client.get("/batches").json()["total"] == 0


@pytest.mark.parametrize("key", ["", "x" * 256, "caf\xe9".encode("latin-1"), "a\tb"])
def test_section_11_a_key_is_255_printable_characters_at_most(client, key):
    answer = client.post("/batches", json=BATCH, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/header/Idempotency-Key")
    assert client.post("/batches", json=BATCH, headers={"Idempotency-Key": "~" * 255}).is_success


def test_section_11_two_keys_are_none(client):
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b"), ("Content-Type", "application/json")]
    assert client.post("/batches", content=json.dumps(BATCH), headers=headers).status_code == 400


def test_section_11_a_key_holds_for_one_organisation_and_one_address(api, known):
    first = known.post("/jobs", json=JOB, headers=KEY)
    for path in ("/enrich", "/batches/known/cancel"):
        assert "idempotency-replayed" not in known.post(path, json=JOB, headers=KEY).headers
    with api.client("section-11-other") as other:
        assert "idempotency-replayed" not in other.post("/jobs", json=JOB, headers=KEY).headers
    assert same(first, known.post("/jobs", json=JOB, headers=KEY))


def test_section_11_what_had_no_effect_is_not_kept(client):
    path, wrong = "/batches/later/reprocess", {"failed_only": "yes"}
    assert client.post(path, json=wrong, headers=KEY).status_code == 400
    assert client.post(path, json={}, headers=KEY).status_code == 404
    client.post("/batches", json=BATCH | {"batch_id": "later"}).raise_for_status()
    assert client.post(path, json={}, headers=KEY).status_code == 200


def test_section_11_a_body_is_the_same_however_it_is_packed(client):
    body = json.dumps(BATCH).encode()
    first = client.post("/batches", content=body, headers=KEY)
    packed = client.post("/batches", content=gzip.compress(body), headers=KEY | {"Content-Encoding": "gzip"})
    assert same(first, packed)
    spaced = client.post("/batches", content=body + b" ", headers=KEY)
    assert spaced.status_code == 409


def test_section_11_a_key_is_forgotten_after_24_hours(api, client):
    def age(conn):
        conn.execute(text(f"UPDATE idempotency_keys SET created_at = created_at - {DAY_US}"))

    first = client.post("/batches", json=BATCH, headers=KEY).json()
    api.database.write(age)
    second = client.post("/batches", json=BATCH, headers=KEY)
    assert second.json()["id"] != first["id"]
    assert client.post("/batches", json=BATCH | {"batch_name": "m"}, headers=KEY).status_code == 409
    api.database.write(age)
    assert api.database.write(idempotency.delete_old) >= 1
    count = text("SELECT count(*) FROM idempotency_keys")
    assert api.database.read(lambda conn: conn.execute(count).scalar()) == 0


def test_section_11_ten_requests_at_one_instant_have_one_effect(client):
    barrier = threading.Barrier(10)

    def send(_number):
        barrier.wait()
        return client.post("/batches", json=BATCH, headers=KEY)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert {(one.status_code, one.content) for one in answers} == {(200, answers[0].content)}
    assert sorted(one.headers.get("idempotency-replayed", "") for one in answers) == [""] + ["true"] * 9
    assert client.get("/batches").json()["total"] == 1


class CountingEnricher(EchoEnricher):
    """Counts how often it was asked."""

    asked = 0

    async def enrich(self, inputs, attributes):
        self.asked += 1
        return await super().enrich(inputs, attributes)


def test_section_11_a_second_enrich_waits_for_the_first(start_api):
    enricher, body = CountingEnricher(), {"inputs": CAFE | {"seconds": 0.3}, "attributes": ["names"]}
    with start_api(enricher).client() as client, ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: client.post("/enrich", json=body, headers=KEY), range(10)))
    assert {one.content for one in answers} == {answers[0].content}
    assert (answers[0].status_code, enricher.asked) == (200, 1)
