"""Following a batch by Server-Sent Events: CONTRACT section 11."""

import json
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from placewright.api import watching
from placewright.client import Client
from placewright.errors import ApiError
from placewright.store import keys

TURIN = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}


def submitted(client, *place_ids, **options) -> str:
    jobs = [{"place_id": place_id, "inputs": TURIN} for place_id in place_ids]
    body = {"batch_name": "Nice", "jobs": jobs, "attributes": ["websites"], **options}
    return client.post("/batches", json=body).json()["id"]


def events(response: httpx.Response) -> Iterator[dict[str, str]]:
    """Yield the events of a stream as their fields, heartbeats as {}."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line == "":
            yield fields
            fields = {}
        elif not line.startswith(":"):
            name, _, fields[name] = line.partition(": ")


def follow(client, batch_id: str, last: str | None = None):
    headers = {} if last is None else {"Last-Event-ID": last}
    return client.stream("GET", f"/batches/{batch_id}/events", headers=headers)


def test_section_11_counts_are_told_until_the_batch_is_finished(start_api):
    api = start_api()  # of its own: on a shared one the next slice may be another test's
    told = []
    with api.client() as client, follow(client, submitted(client, *[str(n) for n in range(450)])) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for event in events(response):
            told.append(event)
            if "id" in event and event["event"] == "batch.progress":
                api.work(slices=1)
    assert told[0] == {"retry": "3000"}
    data = [json.loads(event["data"]) for event in told[1:]]
    assert [event["event"] for event in told[1:-1]] == ["batch.progress"] * (len(told) - 2)
    assert told[-1]["event"] == "batch.completed"
    assert [one["status_counts"]["completed"] for one in data] == [0, 200, 400, 450]
    assert all(sum(one["status_counts"].values()) == 450 for one in data)
    assert [int(event["id"]) for event in told[1:]] == sorted({int(event["id"]) for event in told[1:]})


def test_section_11_a_failed_batch_ends_with_batch_failed(api, client):
    batch_id = submitted(client, "a")
    api.work(failing=frozenset("a"))
    with follow(client, batch_id) as response:
        assert [event.get("event") for event in events(response)] == [None, "batch.failed"]


def test_section_11_who_comes_again_is_told_nothing_twice(api, client):
    batch_id = submitted(client, "a", "b")
    with follow(client, batch_id) as response:
        stream = events(response)
        seen = [next(stream), next(stream)][1]["id"]  # and the connection breaks off
    threading.Timer(0.7, api.work).start()
    with follow(client, batch_id, seen) as response:
        again = [event for event in events(response) if "id" in event]
    assert all(int(event["id"]) > int(seen) for event in again)
    assert again[-1]["event"] == "batch.completed"
    assert follow_finished(client, batch_id, again[-1]["id"]) == (204, b"")
    assert b"batch.completed" in follow_finished(client, batch_id, seen)[1]


def follow_finished(client, batch_id: str, last: str) -> tuple[int, bytes]:
    answer = client.get(f"/batches/{batch_id}/events", headers={"Last-Event-ID": last})
    return answer.status_code, answer.content


def test_section_11_a_deleted_batch_ends_the_stream(client):
    batch_id = submitted(client, "a")
    with follow(client, batch_id) as response:
        stream = events(response)
        assert [next(stream), next(stream)][1]["event"] == "batch.progress"
        client.delete(f"/batches/{batch_id}")
        assert [event["event"] for event in stream] == ["batch.deleted"]


def test_section_11_heartbeats_keep_a_silent_stream_open(client, monkeypatch):
    monkeypatch.setattr(watching, "HEARTBEAT_SECONDS", 0.05)
    batch_id = submitted(client, "a", kick_off_jobs_now=False)
    with follow(client, batch_id) as response:
        stream = events(response)
        assert [next(stream) for _ in range(5)][2:] == [{}, {}, {}]
    client.delete(f"/batches/{batch_id}")


def test_section_11_of_another_organisation_there_is_nothing_to_follow(api, client):
    batch_id = submitted(client, "a")
    with api.client("other-follower") as other:
        assert other.get(f"/batches/{batch_id}/events").status_code == 404
    assert client.get("/batches/none/events").status_code == 404


def test_section_11_a_revoked_key_is_told_no_more(start_api, monkeypatch):
    monkeypatch.setattr("placewright.api.auth.CACHE_SECONDS", 0)
    api = start_api()
    with api.client() as client, api.client() as revoked:
        batch_id = submitted(client, "a", "b")
        with follow(revoked, batch_id) as response:
            stream = events(response)
            next(stream), next(stream)
            key_id = max(one.id for one in api.database.read(keys.list_keys))
            api.database.write(lambda conn: keys.revoke(conn, key_id))
            api.work()
            assert list(stream) == []


def test_section_11_many_clients_cost_one_look_and_leave_nothing_behind(start_api, monkeypatch):
    api = start_api()
    looks: list[int] = []
    real = watching._changed
    monkeypatch.setattr(watching, "_changed", lambda known, conn: looks.append(len(known)) or real(known, conn))
    with api.client() as client:
        client._transport._pool._max_connections = 200
        batch_ids = [submitted(client, "a") for _ in range(2)]
        before, ends = threading.active_count(), []
        followers = [threading.Thread(target=read_all, args=(api, batch_ids[n % 2], ends)) for n in range(60)]
        for thread in followers:
            thread.start()
        time.sleep(2)
        assert threading.active_count() - before < 60 + 30  # our own threads, and the pool that all requests share
        api.work()
        for thread in followers:
            thread.join(timeout=20)
    assert ends == ["batch.completed"] * 60
    assert set(looks) <= {1, 2}


def read_all(api, batch_id: str, ends: list[str]) -> None:
    with api.client() as client, follow(client, batch_id) as response:
        ends.append(list(events(response))[-1]["event"])


def test_section_11_streams_end_when_the_server_drains(start_api):
    api = start_api()
    with api.client() as client:
        batch_id = submitted(client, "a", kick_off_jobs_now=False)
        with follow(client, batch_id) as response:
            stream = events(response)
            assert next(stream) == {"retry": "3000"}
            api.app.state.services.draining = True
            started = time.monotonic()
            assert [event["event"] for event in stream] == ["batch.progress"]
            assert time.monotonic() - started < 3


@pytest.mark.parametrize("last", ["", "x", "-1", "9" * 50, "²"])
def test_section_11_a_strange_last_event_id_means_none(api, client, last):
    batch_id = submitted(client, "a")
    api.work()
    headers = [(b"Last-Event-ID", last.encode("utf-8"))]
    answer = client.get(f"/batches/{batch_id}/events", headers=headers)
    assert (answer.status_code, b"batch.completed" in answer.content) == (200, True)


def test_the_client_watches_a_batch_to_its_end(start_api):
    api = start_api()
    with Client(api.url, api_key=api.key(), organisation="acme") as client:
        jobs = [{"place_id": str(number), "inputs": TURIN} for number in range(450)]
        batch = client.submit_batch("Nice", jobs, attributes=["websites"])
        done = []
        for state in client.watch_batch(batch.id):
            done.append(state.status_counts["completed"])
            api.work(slices=1)
        assert done == [0, 200, 400, 450]
        assert [event.kind for event in client.follow_batch(batch.id)] == ["batch.completed"]


def test_a_watch_ends_with_what_was_never_started_and_with_what_is_deleted(start_api):
    api = start_api()
    with Client(api.url, api_key=api.key(), organisation="acme") as client:
        jobs = [{"place_id": "a", "inputs": TURIN}]
        idle = client.submit_batch("Idle", jobs, attributes=["websites"], kick_off_jobs_now=False)
        assert [state.status for state in client.watch_batch(idle.id)] == ["pending"]
        batch = client.submit_batch("Gone", jobs, attributes=["websites"])
        watched = client.watch_batch(batch.id)
        assert next(watched).status == "queued"
        client.delete_batch(batch.id)
        with pytest.raises(ApiError, match="There is no batch"):
            next(watched)
