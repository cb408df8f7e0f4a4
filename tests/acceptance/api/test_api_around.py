"""Keys, sessions, the first key, labelled pairs, maps of batches and the filters that the console asks for."""

import csv
import io

import httpx
import pytest
from sqlalchemy import update

from placewright.store.schema import api_keys

AT = {"latitude": 43.7, "longitude": 7.27}


def other(api, path: str) -> str:
    return f"{api.url}/v1/acme/{path}"


@pytest.fixture
def done(api):
    """A batch of three places: one with a website, one without, one that failed."""
    with api.client() as client:
        jobs = [
            {"place_id": "a", "inputs": {"name": "Ägäis", "website": "https://a.example", **AT}},
            {"place_id": "b", "inputs": {"name": "Beta", **AT}},
            {"place_id": "c", "inputs": {"name": "Gamma", "city": "Nice"}},
        ]
        body = {"batch_name": "Three", "batch_id": "three", "jobs": jobs, "attributes": ["websites"]}
        client.post("/batches", json=body).raise_for_status()
        api.work(failing=frozenset({"c"}))
        yield client


def test_a_key_is_made_shown_once_and_revoked(api):
    with api.client() as client:
        made = client.post(other(api, "keys"), json={"name": "sync", "days": 3}).json()
        listed = client.get(other(api, "keys")).json()["keys"]
        assert made["secret"].startswith("pw_")
        assert [key["name"] for key in listed] == [None, "sync"]
        assert all("secret" not in key for key in listed)
        assert client.delete(other(api, f"keys/{made['id']}")).json()["revoked"]
        assert httpx.get(other(api, "keys"), headers={"apiKey": made["secret"]}).status_code == 401
        assert client.delete(other(api, "keys/999999")).status_code == 404


def test_a_session_stands_for_its_key_and_ends_with_it(api):
    def other(api, path):
        return f"{api.url}/v1/alone/{path}"

    with api.client("alone") as client:
        made = client.post(other(api, "session")).json()
        signed_in = {"apiKey": made["secret"]}
        assert httpx.get(other(api, "keys"), headers=signed_in).json()["keys"][0]["name"] is None  # it is no key itself
        assert httpx.post(other(api, "session"), headers=signed_in).status_code == 403
        assert httpx.delete(other(api, "session"), headers=signed_in).json() == {"ended": True}
        assert httpx.get(other(api, "keys"), headers=signed_in).status_code == 401
        second = client.post(other(api, "session")).json()["secret"]
        (key,) = client.get(other(api, "keys")).json()["keys"]
        client.delete(other(api, f"keys/{key['id']}")).raise_for_status()
        assert httpx.get(other(api, "keys"), headers={"apiKey": second}).status_code == 401


def test_the_first_key_is_made_once_by_its_secret(api):
    api.database.write(lambda conn: conn.execute(update(api_keys).values(revoked_at=1)))
    url, token = f"{api.url}/v1/fresh/first_key", api.app.state.first_run.open()
    assert httpx.post(url, json={"token": "wrong"}).status_code == 403
    assert httpx.post(url.replace("fresh", "-"), json={"token": token}).status_code == 400
    made = httpx.post(url, json={"token": token})
    assert made.status_code == 201
    own = {"apiKey": made.json()["secret"]}
    assert httpx.get(f"{api.url}/v1/fresh/keys", headers=own).status_code == 200
    (noted,) = httpx.get(f"{api.url}/v1/fresh/audit", headers=own).json()["entries"]
    assert (noted["action"], noted["key_id"]) == ("POST /first_key", made.json()["id"])
    assert httpx.post(url, json={"token": token}).status_code == 403
    api.app.state.first_run.open()
    assert httpx.post(url, json={"token": api.app.state.first_run.token}).status_code == 403  # there is a key now


def test_labelled_pairs_are_a_list_for_eval(api):
    with api.client() as client:
        url = other(api, "pairs")
        sent = {"place_id": "a", "record": "node/1", "same": True, "inputs": {"name": "=1+1", "latitude": 1.5}}
        first = client.post(url, json=sent).json()
        client.post(url, json={**sent, "record": "node/2", "same": False})
        client.post(url, json={"place_id": "@b", "same": False, "inputs": {"name": "B"}})
        assert client.post(url, json=sent).json()["id"] == first["id"]
        rows = list(csv.DictReader(io.StringIO(client.get(url, headers={"Accept": "text/csv"}).text)))
        assert [(row["id"], row["name"], row["expected_id"]) for row in rows] == [
            ("a", "'=1+1", "node/1"),
            ("'@b", "B", "none"),
        ]
        assert client.get(url, params={"place_id": "a"}).json()["total"] == 2
        client.delete(f"{url}/{first['id']}").raise_for_status()
        assert client.get(url).json()["total"] == 2


def test_a_map_holds_the_places_that_have_a_point(api, done):
    dots = done.get("/batches/three/dots").json()["dots"]
    assert dots == [["a", 43.7, 7.27, 3, 3], ["b", 43.7, 7.27, 3, 0]]
    assert done.get("/batches/three/confidence").json() == {"outputs": {"website": {"HIGH": 1, "NONE": 1}}}
    assert done.get("/batches/three/summary").json()["status_counts"]["completed"] == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"weakestBelow": "HIGH"}, ["b"]),
        ({"weakestBelow": "VERY_HIGH"}, ["a", "b"]),
        ({"empty": "website"}, ["b"]),
        ({"changed": True}, []),
        ({"openClosed": "Open"}, []),
        ({"query": "gAm"}, ["c"]),
        ({"query": "%"}, []),
        ({"query": "Beta", "empty": "website"}, ["b"]),
    ],
)
def test_jobs_are_filtered_by_what_stands_in_them(done, asked, found):
    answer = done.get("/jobs", params={"batchId": "three", **asked}).json()
    assert [job["place_id"] for job in answer["jobs"]] == found
    assert answer["total"] == len(found)


def test_an_output_that_is_none_is_refused(done):
    assert done.get("/jobs", params={"empty": "x') OR 1=1 --"}).status_code == 400


def test_what_is_asked_and_limited_is_told(api):
    with api.client() as client:
        told = client.get(other(api, "installation")).json()
    assert told["limits"]["max_jobs_per_request"] == api.settings.max_jobs_per_request
    assert told["sources"] == []
