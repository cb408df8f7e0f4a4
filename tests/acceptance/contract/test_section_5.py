"""CONTRACT section 5, sentence by sentence: reprocess and refresh."""

from datetime import UTC, datetime, timedelta

import pytest

from placewright.dispatch import open_dispatcher
from placewright.model.job import FinishedJob
from placewright.model.outputs import AttributeStatus, Output, Resolved, Result
from placewright.store import refresh as refresh_store
from placewright.worker.merging import merged


def reprocess(client, batch, body=None) -> dict:
    answer = client.post(f"/batches/{batch['id']}/reprocess", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def mixed(api, client, submit, hold):
    """Return a batch with one job in each status: p, q, r, c, f."""
    batch = submit("cf")
    api.work(failing=frozenset("f"))
    submit("p", batch_id=batch["id"], kick_off_jobs_now=False)
    submit("r", batch_id=batch["id"])
    hold()
    submit("q", batch_id=batch["id"])
    jobs = client.get(f"/batches/{batch['id']}").json()["jobs"]
    assert jobs == {"pending": ["p"], "queued": ["q"], "in_progress": ["r"], "completed": ["c"], "failed": ["f"]}
    yield batch
    client.delete(f"/batches/{batch['id']}")


@pytest.mark.parametrize(
    ("body", "count", "left_out"),
    [
        (None, 1, 1),
        ({}, 1, 1),
        ({"failed_only": True}, 1, 1),
        ({"failed_only": None}, 1, 1),
        ({"failed_only": False}, 5, 0),
        ({"failed_only": False, "incomplete_only": False}, 5, 0),
        ({"incomplete_only": True}, 3, 0),
        ({"incomplete_only": True, "failed_only": False}, 3, 0),
        ({"incomplete_only": True, "failed_only": True}, 4, 0),
        ({"incomplete_only": False}, 1, 1),
    ],
)
def test_section_5_which_jobs_run_again(client, mixed, body, count, left_out):
    answer = reprocess(client, mixed, body)
    assert answer.pop("message")
    assert answer == {
        "status": "success",
        "job_count": count,
        "batch_id": mixed["id"],
        "excluded_deferred_count": left_out,
    }


CORE = {"closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories"}


@pytest.mark.parametrize(
    ("body", "own", "none"),
    [
        ({}, {"menu"}, CORE),
        ({"attributes": ["cuisine"]}, {"cuisine"}, {"cuisine"}),
        ({"attribute_set": "open_closed"}, {"closed_permanently"}, {"closed_permanently"}),
        ({"attributes": ["cuisine"], "attribute_set": "open_closed"}, *[{"cuisine", "closed_permanently"}] * 2),
        ({"attributes": ["cuisine"], "use_previous_invocation_params": True}, {"menu"}, {"cuisine"}),
        ({"use_previous_invocation_params": True}, {"menu"}, CORE),
    ],
)
def test_section_5_which_attributes_run(api, client, submit, body, own, none):
    batch = submit("a", attributes=["menu"], kick_off_jobs_now=False)
    submit("b", attributes=None, kick_off_jobs_now=False, batch_id=batch["id"])
    assert reprocess(client, batch, {"incomplete_only": True, **body})["job_count"] == 2
    api.work()
    for place, wanted in (("a", own), ("b", none)):
        statuses = client.get(f"/jobs/{place}").json()["job_metadata"]["attribute_status"]
        assert {key for key, status in statuses.items() if status == "RUN"} == wanted


def test_section_5_nothing_matches_no_jobs_no_batch(api, client, submit):
    batch = submit("a")
    api.work()
    assert reprocess(client, batch)["job_count"] == 0
    client.delete("/jobs/a")
    assert client.post(f"/batches/{batch['id']}/reprocess").status_code == 400
    assert client.post("/batches/nope/reprocess").status_code == 404


def test_section_5_a_running_job_runs_again_after_its_present_run(api, client, submit, hold):
    batch = submit("a")
    finish = hold()
    assert reprocess(client, batch, {"incomplete_only": True, "attributes": ["menu"]})["job_count"] == 1
    assert client.get("/jobs/a").json()["status"] == "in_progress"
    assert finish() == 1
    job = client.get("/jobs/a").json()
    assert (job["status"], list(job["outputs"])) == ("queued", ["website"])
    api.work()
    assert client.get("/jobs/a").json()["job_metadata"]["attribute_status"] == {"websites": "RUN", "menu": "RUN"}


def test_section_5_outputs_stay_and_changes_are_told(api, client, submit, hold):
    batch = submit({"a": {"website": "https://a.fr/"}})
    api.work()
    before = client.get("/jobs/a").json()
    reprocess(client, batch, {"failed_only": False, "attributes": ["phoneNumbers"]})
    finish = hold()
    assert client.get("/jobs/a").json()["outputs"] == before["outputs"]
    finish()
    after = client.get("/jobs/a").json()
    assert after["outputs"] == before["outputs"] | {"phone": None, "phone_additional": None}
    assert after["job_metadata"]["changes"] == {}


def test_section_5_places_run_again_by_name(api, client, submit):
    submit("ab")
    api.work()
    answer = client.post("/jobs/reprocess", json={"place_ids": ["b", "x", "b", "y"], "attributes": ["menu"]}).json()
    assert answer.pop("message")
    assert answer == {"status": "success", "job_count": 1, "missing_place_ids": ["x", "y"]}
    assert client.get("/jobs/b").json()["status"] == "queued"
    for wrong in ({}, {"place_ids": []}, {"place_ids": ["a"] * 50_001}, {"place_ids": [None]}):
        assert client.post("/jobs/reprocess", json=wrong).status_code == 400
    api.work()


def test_section_5_batches_are_marked_for_the_scheduled_refresh(api, client, submit):
    first, second = submit("a")["id"], submit("b")["id"]
    answer = client.post("/batches/refresh", json={"batch_ids": [first, "x", second]}).json()
    assert answer == {"updated": [first, second], "missing": ["x"], "refresh": True}
    assert [one["refresh"] for one in client.get("/batches").json()["batches"]] == [True, True]
    client.post("/batches/refresh", json={"batch_ids": [first], "refresh": False})
    assert [one["refresh"] for one in client.get("/batches").json()["batches"]] == [True, False]
    assert api.settings.refresh_day == 9


def claimed(api, *places: str) -> list:
    """Return the jobs of those places as a worker gets them, which are then left to their lease."""
    dispatcher = open_dispatcher(api.settings, api.database)
    found = [(dispatcher, slice_, job) for slice_ in iter(dispatcher.claim, None) for job in slice_.jobs]
    return [one for one in found if one[2].place_id in places]


@pytest.mark.parametrize("refresh", [True, False])
def test_section_5_refresh_ignores_what_is_cached(api, client, submit, refresh):
    batch = submit(["cached"])
    api.work()
    reprocess(client, batch, {"failed_only": False, "refresh": refresh})
    assert [job.refresh for _, _, job in claimed(api, "cached")] == [refresh]
    client.delete(f"/batches/{batch['id']}")
    submit(["again"])
    api.work()
    client.post("/jobs/reprocess", json={"place_ids": ["again"], "refresh": refresh})
    assert [job.refresh for _, _, job in claimed(api, "again")] == [refresh]


def test_section_5_what_changed_is_kept_as_before_and_after(api, client, submit):
    batch = submit({"moved": {"website": "https://a.fr/"}})
    api.work()
    reprocess(client, batch, {"failed_only": False})
    ((dispatcher, slice_, job),) = claimed(api, "moved")
    output = Output(name="website", value="https://b.fr/", probability=0.9, reasoning="It moved.")
    new = Resolved(attribute="websites", status=AttributeStatus.RUN, outputs=(output,))
    result = merged(job.previous, Result.of([new]))
    dispatcher.finish(slice_, [FinishedJob(job=job, result=result)])
    shown = client.get("/jobs/moved").json()
    assert shown["outputs"] == {"website": "https://b.fr/"}
    assert shown["job_metadata"]["changes"] == {"website": {"before": "https://a.fr/", "after": "https://b.fr/"}}


def test_section_5_the_scheduled_refresh_runs_what_is_enriched_past_the_cache(api, client, submit):
    batch = submit({"due": {"website": "https://a.fr/"}}, attributes=["websites", "phoneNumbers"])
    other = submit(["unmarked"])
    api.work()
    client.post("/batches/refresh", json={"batch_ids": [batch["id"]]})
    before = client.get("/jobs/due").json()
    later = datetime.now(UTC) + timedelta(days=35)
    while api.database.write(lambda conn: refresh_store.run_due(conn, later, day=9)):
        pass
    ((dispatcher, slice_, job),) = claimed(api, "due", "unmarked")
    assert (job.attributes, job.refresh) == (("websites", "phoneNumbers"), True)
    dispatcher.finish(slice_, [FinishedJob(job=job, result=job.previous)])
    after = client.get("/jobs/due").json()
    assert after["job_metadata"]["completed_at"] > before["job_metadata"]["completed_at"]
    assert after["job_metadata"]["last_enriched"] == before["job_metadata"]["last_enriched"]
    assert client.get(f"/batches/{other['id']}").json()["status"] == "completed"
