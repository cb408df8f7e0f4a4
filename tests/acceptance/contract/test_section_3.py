"""CONTRACT section 3, sentence by sentence: the status of a batch."""

import pytest

STATUSES = ["pending", "queued", "in_progress", "completed", "failed"]


def status(client, batch, **params) -> dict:
    return client.get(f"/batches/{batch['id']}", params=params).json()


def test_section_3_all_five_keys_always_in_the_order_of_submission(api, client, submit):
    batch = submit("zyxa")
    assert list(batch["jobs"]) == STATUSES
    api.work(failing=frozenset("y"))
    jobs = status(client, batch)["jobs"]
    assert jobs == {"pending": [], "queued": [], "in_progress": [], "completed": ["z", "x", "a"], "failed": ["y"]}


def test_section_3_the_status_follows_from_the_jobs(api, client, submit, hold):
    batch = submit("ab", kick_off_jobs_now=False)
    assert status(client, batch)["status"] == "pending"
    client.post(f"/batches/{batch['id']}/reprocess", json={"incomplete_only": True})
    assert status(client, batch)["status"] == "queued"
    finish = hold()
    assert status(client, batch)["status"] == "in_progress"
    finish()
    assert status(client, batch)["status"] == "completed"
    submit("c", batch_id=batch["id"])
    assert status(client, batch)["status"] == "in_progress"  # queued, and some are finished
    client.post(f"/batches/{batch['id']}/cancel")
    assert status(client, batch)["status"] == "pending"


@pytest.mark.parametrize(("failing", "ends"), [("", "completed"), ("ab", "completed"), ("abc", "failed")])
def test_section_3_a_batch_fails_above_the_threshold(api, client, submit, failing, ends):
    batch = submit("abcd")
    api.work(failing=frozenset(failing))
    assert status(client, batch)["status"] == ends


def test_section_3_the_default_threshold_is_half(api):
    assert api.settings.failure_threshold == 0.5


def test_section_3_metadata_counts_and_rates(api, client, submit):
    batch = submit({"a": {"website": "https://a.fr/"}, "b": {}, "c": {}, "d": {}})
    before = status(client, batch)["metadata"]
    assert (before["success_rate"], before["finished_at"], before["started_at"]) == (None, None, None)
    assert (before["jobs_per_second"], before["eta_seconds"]) == (None, None)
    api.work(failing=frozenset("d"))
    after = status(client, batch)["metadata"]
    assert (after["total_jobs"], after["completed_jobs"], after["success_rate"]) == (4, 3, 0.75)
    assert after["status_counts"] == {"pending": 0, "queued": 0, "in_progress": 0, "completed": 3, "failed": 1}
    assert after["attribute_fill_rates"] == {"websites": pytest.approx(1 / 3, abs=1e-4)}
    assert after["average_fill_rate"] == after["attribute_fill_rates"]["websites"]
    assert after["started_at"] < after["finished_at"]
    assert after["jobs_per_second"] > 0


def test_section_3_metadata_tells_the_pace_while_a_batch_runs(client, submit, hold):
    batch = submit({str(n): {} for n in range(500)})
    hold()()
    running = status(client, batch)["metadata"]
    assert running["completed_jobs"] == 200
    assert running["started_at"] is not None
    assert running["finished_at"] is None
    assert running["eta_seconds"] == pytest.approx(300 / running["jobs_per_second"], rel=0.1, abs=0.1)
    client.delete(f"/batches/{batch['id']}")


def test_section_3_lists_tell_the_same_metadata(api, client, submit):
    batch = submit({"a": {"website": "https://a.fr/"}, "b": {}})
    api.work()
    (listed,) = client.get("/batches").json()["batches"]
    assert listed["metadata"] == status(client, batch)["metadata"]


def test_section_3_enrichments_adds_the_ids_by_attribute_status(api, client, submit):
    batch = submit("ab")
    assert "attribute_statuses" not in status(client, batch)
    found = status(client, batch, enrichments="websites,phoneNumbers")["attribute_statuses"]
    assert list(found) == ["websites", "phoneNumbers"]
    api.work()
    found = status(client, batch, enrichments="websites,phoneNumbers")["attribute_statuses"]
    assert found["websites"]["RUN"] == {"total": 2, "ids": ["a", "b"]}
    assert set(found["websites"]) == {"RUN", "ERROR", "NOT_RUN", "RUN_CONDITION_FAILED"}
    assert found["phoneNumbers"]["NOT_RUN"] == {"total": 2, "ids": ["a", "b"]}


def test_section_3_nothing_is_sent_again_while_nothing_changed(api, client, submit):
    batch = submit("ab")
    url, tags = f"/batches/{batch['id']}", []
    steps = [
        lambda: None,
        lambda: client.put(url, json={"batch_name": "New"}),
        lambda: client.put(url, json={"refresh": True}),
        lambda: api.work(),
        lambda: client.delete("/jobs/b"),
        lambda: submit({"a": {"name": "Other"}}, batch_id=batch["id"]),
        lambda: client.post(f"{url}/cancel"),
        lambda: client.delete(url) and submit("a", batch_id=batch["id"]),
    ]
    for step in steps:
        step()
        answer = client.get(url, headers={"If-None-Match": ", ".join(tags)} if tags else {})
        assert answer.status_code == 200
        tags.append(answer.headers["etag"])
        assert client.get(url, headers={"If-None-Match": tags[-1]}).status_code == 304
    assert len(set(tags)) == len(steps)
