"""CONTRACT section 2, sentence by sentence: submitting a batch."""

import uuid

import pytest
from sqlalchemy import text

from placewright.dispatch import open_dispatcher

INPUTS = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}
JOB = {"place_id": "a", "inputs": INPUTS}
BODY = {"batch_name": "n", "attribute_set": "core", "jobs": [JOB]}


def post(client, **fields):
    return client.post("/batches", json={key: value for key, value in (BODY | fields).items() if value is not ...})


@pytest.mark.parametrize(
    "fields",
    [
        {"batch_name": ...},
        {"batch_name": ""},
        {"batch_name": "x" * 501},
        {"jobs": ...},
        {"jobs": []},
        {"jobs": [JOB] * 50_001},
        {"batch_id": "x" * 201},
        {"attribute_set": "most"},
        {"attribute_set": ...},
        {"attribute_set": None, "attributes": []},
        {"kick_off_jobs_now": "true"},
        {"attributes": ["websites", "website"]},
    ],
    ids=lambda fields: ",".join(fields),
)
def test_section_2_what_is_wrong_is_400_and_nothing_is_stored(client, fields):
    assert post(client, **fields).status_code == 400
    assert client.get("/batches").json()["total"] == client.get("/jobs").json()["total"] == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"batch_name": "x" * 500},
        {"batch_name": "é" * 500, "batch_id": None},
        {"batch_id": "é" * 200},
        {"attributes": None},
        {"attribute_set": None, "attributes": ["websites"]},
        {"attribute_set": ..., "jobs": [JOB | {"attribute_set": "open_closed"}]},
        {"attribute_set": ..., "kick_off_jobs_now": False},
        {"owner_id": {"any": [1, None]}},
        {"kick_off_jobs_now": None},
    ],
    ids=lambda fields: ",".join(fields),
)
def test_section_2_what_the_table_allows_is_taken(client, fields):
    answer = post(client, **fields)
    assert answer.status_code == 200, answer.text


def test_section_2_50_000_jobs_are_taken(client):
    jobs = [{"inputs": {"name": "x", "city": "y"}}] * 50_000
    answer = post(client, jobs=jobs, kick_off_jobs_now=False)
    assert len(answer.json()["jobs"]["pending"]) == 50_000
    client.delete(f"/batches/{answer.json()['id']}")


def test_section_2_a_name_need_not_be_unique_and_an_id_is_made(client):
    first, second = post(client).json(), post(client).json()
    assert uuid.UUID(first["id"]) != uuid.UUID(second["id"])
    assert first["batch_name"] == second["batch_name"]


@pytest.mark.parametrize(
    ("batch", "job", "merged"),
    [
        ({"attributes": ["websites"]}, {"attributes": ["phoneNumbers"]}, {"websites", "phoneNumbers"}),
        ({"attribute_set": "open_closed"}, {"attributes": ["menu"]}, {"closed_permanently", "menu"}),
        ({"attributes": ["menu"], "attribute_set": "open_closed"}, {}, {"closed_permanently", "menu"}),
        ({}, {"attributes": ["menu"], "attribute_set": "open_closed"}, {"closed_permanently", "menu"}),
    ],
)
def test_section_2_attributes_and_sets_are_merged_with_the_batch_s(client, batch, job, merged):
    body = {"batch_name": "n", **batch, "jobs": [JOB | job]}
    assert client.post("/batches", json=body).status_code == 200
    assert client.get("/jobs/a").json()["job_metadata"]["attribute_status"].keys() == merged


def test_section_2_not_kicked_off_jobs_stay_pending_until_reprocessed(api, client):
    batch = post(client, kick_off_jobs_now=False).json()
    api.work()
    assert client.get(f"/batches/{batch['id']}").json()["jobs"]["pending"] == ["a"]
    client.post(f"/batches/{batch['id']}/reprocess", json={"incomplete_only": True})
    api.work()
    assert client.get(f"/batches/{batch['id']}").json()["jobs"]["completed"] == ["a"]


def test_section_2_a_place_id_comes_from_the_job_then_its_inputs_then_a_uuid(client):
    jobs = [
        {"place_id": "top", "inputs": INPUTS | {"place_id": "in"}},
        {"inputs": INPUTS | {"place_id": "in"}},
        {"inputs": INPUTS},
    ]
    queued = post(client, jobs=jobs).json()["jobs"]["queued"]
    assert queued[:2] == ["top", "in"]
    assert uuid.UUID(queued[2])
    assert post(client, jobs=[JOB | {"place_id": "x" * 500}]).status_code == 200
    assert post(client, jobs=[JOB | {"place_id": "x" * 501}]).status_code == 400


NEEDED = "name and a location"


@pytest.mark.parametrize(
    ("inputs", "good"),
    [
        ({"name": "x", "latitude": 90, "longitude": -180}, True),
        ({"name": "x", "latitude": -90, "longitude": 180}, True),
        ({"name": "x", "latitude": 90.0001, "longitude": 0}, False),
        ({"name": "x", "latitude": 0, "longitude": -180.0001}, False),
        ({"name": "x", "latitude": 43.7, "city": "Nice"}, False),
        ({"name": "x", "longitude": 7.2, "city": "Nice"}, False),
        ({"name": " \t\u3000", "city": "Nice"}, False),
        ({"name": None, "city": "Nice"}, False),
        ({"city": "Nice"}, False),
        ({"name": "x"}, False),
        ({"name": "x", "full_address": "5 Place Garibaldi, Nice"}, True),
        ({"name": "x", "full_address": " "}, False),
        ({"name": "x", "street": "Place Garibaldi", "house": "5"}, True),
        ({"name": "x", "wkt_geometry": "POINT(7.2815 43.7006)"}, True),
        ({"name": "x", "wkt_geometry": "POLYGON((7 43,8 43,8 44,7 43))"}, True),
        ({"name": "x", "wkt_geometry": "POINT(43.7006 107.2815)"}, False),
        ({"name": "x", "wkt_geometry": "POINT EMPTY"}, False),
        ({"name": "x", "city": "y", "country_code": "FR"}, True),
        ({"name": "x", "city": "y", "country_code": "fr"}, False),
        ({"name": "x", "city": "y", "country_code": "FRA"}, False),
        ({"name": "x", "city": "y", "country_code": "FR\n"}, False),
        ({"name": "x", "city": "y", "type": "bar", "types": ["bar"], "category": "bar", "categories": ["a"]}, True),
        ({"name": "x", "city": "y", "opening_hours": {"Monday": "9-17"}}, True),
        ({"name": "x", "city": "y", "opening_hours": "9-17"}, False),
        ({"name": "x", "city": "y", "input_type": "place"}, True),
        ({"name": "x", "city": "y", "input_type": "address"}, False),
    ],
)
def test_section_2_inputs_are_checked_as_listed(client, inputs, good):
    answer = post(client, jobs=[{"place_id": "a", "inputs": inputs}])
    assert answer.status_code == (200 if good else 400), answer.text


def test_section_2_unknown_keys_are_kept_and_echoed(client):
    odd = INPUTS | {"x-mine": {"a": [1, None, "é"]}, "id": "7", "source": "crm", "phone": "04 93", "floor": "2"}
    post(client, jobs=[{"place_id": "a", "inputs": odd}])
    assert client.get("/jobs/a").json()["inputs"] == odd | {"input_type": "place"}


def test_section_2_the_request_is_all_or_nothing(client):
    jobs = [JOB | {"place_id": str(n)} for n in range(50)] + [{"place_id": "bad", "inputs": {}}]
    assert post(client, jobs=jobs, batch_id="b").status_code == 400
    assert client.get("/batches/b").status_code == 404
    assert client.get("/jobs/0").status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_section_2_a_fault_of_the_last_of_many_jobs_is_told_and_nothing_stored(client, headers):
    jobs = [JOB | {"place_id": str(n)} for n in range(6_000)] + [{"place_id": "bad", "inputs": INPUTS | {"name": " "}}]
    answer = client.post("/batches", json=BODY | {"jobs": jobs}, headers=headers)
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/jobs/6000/inputs/name"]
    assert client.get("/batches").json()["total"] == client.get("/jobs").json()["total"] == 0


def test_section_2_equal_places_far_apart_are_one(client):
    jobs = [JOB | {"place_id": str(n)} for n in range(6_000)]
    queued = post(client, jobs=[*jobs, jobs[7]]).json()["jobs"]["queued"]
    assert queued == [job["place_id"] for job in jobs]


def test_section_2_twice_the_same_place_id_is_one_or_400_naming_it(client):
    assert post(client, jobs=[JOB, dict(reversed(JOB.items()))]).json()["jobs"]["queued"] == ["a"]
    for other in (INPUTS | {"name": "Y"}, INPUTS | {"latitude": 43.7007}, INPUTS | {"extra": None}):
        answer = post(client, jobs=[JOB, {"place_id": "a", "inputs": other}])
        assert answer.status_code == 400
        assert "'a'" in answer.json()["errors"][0]["detail"]
    assert post(client, jobs=[JOB, JOB | {"attributes": ["menu"]}]).status_code == 400
    assert post(client, jobs=[JOB, JOB | {"attributes": ["websites"]}]).json()["jobs"]["queued"] == ["a"]  # in core


def test_section_2_an_append_leaves_equal_jobs_replaces_others_and_renames(api, client):
    post(client, batch_id="b", jobs=[JOB | {"place_id": one} for one in "abc"])
    api.work()
    jobs = [JOB, {"place_id": "b", "inputs": INPUTS | {"name": "New"}}, JOB | {"place_id": "c", "attributes": ["menu"]}]
    answer = post(client, batch_id="b", batch_name="m", jobs=[*jobs, JOB | {"place_id": "d"}]).json()
    assert (answer["id"], answer["batch_name"]) == ("b", "m")
    assert (answer["jobs"]["completed"], answer["jobs"]["queued"]) == (["a"], ["b", "c", "d"])
    replaced = client.get("/jobs/b").json()
    assert (replaced["inputs"]["name"], replaced["outputs"]) == ("New", {})
    api.work()


def test_section_2_a_retry_of_the_same_request_changes_nothing(api, client):
    first = post(client, batch_id="b").json()
    assert post(client, batch_id="b").json()["jobs"] == first["jobs"]
    api.work()
    assert post(client, batch_id="b").json()["jobs"]["completed"] == ["a"]


def test_section_2_an_unknown_attribute_is_named_with_the_nearest(client):
    for wrong, near in [("phone", "phoneNumbers"), ("opening_hours", "openingHours"), ("website", "websites")]:
        detail = post(client, attributes=[wrong]).json()["errors"][0]["detail"]
        assert repr(wrong) in detail
        assert near in detail


def test_section_2_the_answer_has_these_fields(client):
    answer = post(client).json()
    assert {"id", "batch_name", "status", "jobs", "metadata", "created_at", "updated_at"} <= answer.keys()
    assert list(answer["jobs"]) == ["pending", "queued", "in_progress", "completed", "failed"]


def test_section_2_owner_id_is_stored_and_ignored(api, client):
    def stored(batch_id: str) -> str | None:
        asked = text("SELECT owner_id FROM batches WHERE public_id = :id ORDER BY id DESC LIMIT 1")
        return api.database.read(lambda conn: conn.execute(asked, {"id": batch_id}).scalar_one())

    plain = post(client, batch_id="plain").json()
    owned = post(client, batch_id="owned", owner_id={"a": [1, "é"]}).json()
    assert owned.keys() == plain.keys()
    assert (stored("plain"), stored("owned")) == (None, '{"a":[1,"é"]}')
    post(client, batch_id="owned")
    assert stored("owned") == '{"a":[1,"é"]}'


def test_section_2_of_a_geometry_a_point_inside_is_taken(client):
    horseshoe = "POLYGON((0 0, 3 0, 3 3, 2 3, 2 1, 1 1, 1 3, 0 3, 0 0))"  # its centroid lies between the arms
    post(client, jobs=[{"place_id": "a", "inputs": {"name": "x", "wkt_geometry": horseshoe}}])
    assert client.get("/jobs", params={"geometry": horseshoe}).json()["total"] == 1
    post(client, jobs=[{"place_id": "b", "inputs": {"name": "x", "wkt_geometry": "POINT(7.2815 43.7006)"}}])
    assert client.get("/jobs", params={"bbox": "7,43,8,44"}).json()["jobs"][0]["place_id"] == "b"


def test_section_2_the_cache_is_used_unless_refresh_is_asked(api, client):
    asked = {"r1": {}, "r2": {"refresh": True}, "r3": {"refresh": False}}
    post(client, jobs=[JOB | {"place_id": place} | own for place, own in asked.items()])
    dispatcher = open_dispatcher(api.settings, api.database)
    claimed = [job for slice_ in iter(dispatcher.claim, None) for job in slice_.jobs]
    assert {job.place_id: job.refresh for job in claimed if job.place_id in asked} == {
        "r1": False,
        "r2": True,
        "r3": False,
    }
