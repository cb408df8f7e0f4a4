"""CONTRACT section 7, sentence by sentence: listing, renaming, deleting, cancelling batches."""

import pytest


def named(client, **params) -> list[str]:
    answer = client.get("/batches", params=params)
    assert answer.status_code == 200, answer.text
    return [one["batch_name"] for one in answer.json()["batches"]]


def test_section_7_a_page_has_its_default_limit_its_bounds_newest_first(client, submit):
    for n in range(12):
        submit("a", batch_name=str(n))
    page = client.get("/batches").json()
    assert {key: value for key, value in page.items() if key != "batches"} == {"total": 12, "limit": 10, "offset": 0}
    assert [one["batch_name"] for one in page["batches"]] == [str(n) for n in range(11, 1, -1)]
    assert named(client, limit=500, offset=10) == ["1", "0"]
    for wrong in ({"limit": 0}, {"limit": 501}, {"offset": -1}):
        assert client.get("/batches", params=wrong).status_code == 400


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("Café ÑANDÚ", "café ñan", True),
        ("STRASSE", "straße", True),
        ("Ταβέρνα Ο ΝΙΚΟΣ", "νικος", True),
        ("МОСКВА 1", "москва", True),
        ("寿司リスト", "司リ", True),
        ("100 %", "%", True),
        ("a_b", "_", True),
        ("ab", "%", False),
        ("ab", "_", False),
        ("ab", "a.b", False),
        ("a\\b", "\\", True),
        ("ab", "b a", False),
    ],
)
def test_section_7_query_is_a_plain_part_of_the_name_in_any_case_and_script(client, submit, name, query, found):
    submit("a", batch_name=name)
    assert named(client, query=query) == ([name] if found else [])


def test_section_7_each_batch_has_these_fields(client, submit):
    submit("ab", batch_id="b")
    (one,) = client.get("/batches").json()["batches"]
    assert {"id", "batch_name", "status", "status_counts", "created_at", "metadata", "refresh"} <= one.keys()
    assert (one["id"], one["status"], one["refresh"]) == ("b", "queued", False)
    assert one["status_counts"] == {"pending": 0, "queued": 2, "in_progress": 0, "completed": 0, "failed": 0}


def test_section_7_the_status_filter_means_the_status_shown(api, client, submit):
    submit("a", batch_name="done")
    submit("ab", batch_name="bad")
    api.work(failing=frozenset("ab"))
    submit("a", batch_name="stored", kick_off_jobs_now=False)
    submit("a", batch_name="waits")
    for status, names in [("failed", ["bad", "done"]), ("pending", ["stored"]), ("queued", ["waits"])]:
        assert named(client, status=status) == names
    assert named(client, status="completed") == named(client, status="in_progress") == []
    assert client.get("/batches", params={"status": "done"}).status_code == 400


def test_section_7_put_changes_what_is_given(client, submit):
    batch = submit("a")
    url = f"/batches/{batch['id']}"
    assert client.put(url, json={"batch_name": "New"}).json()["batch_name"] == "New"
    changed = client.put(url, json={"refresh": True}).json()
    assert (changed["batch_name"], changed["refresh"]) == ("New", True)
    assert client.put(url, json={}).json() == changed
    assert client.put(url, json={"batch_name": ""}).status_code == 400
    assert client.put("/batches/nope", json={"batch_name": "x"}).status_code == 404


def test_section_7_delete_stops_running_jobs_and_all_is_gone(client, submit, hold):
    batch = submit("abc")
    finish = hold()
    assert client.delete(f"/batches/{batch['id']}").json() == {"id": batch["id"], "deleted": True, "jobs_deleted": 3}
    assert finish() == 0
    assert client.get(f"/batches/{batch['id']}").status_code == client.get("/jobs/a").status_code == 404
    assert client.delete(f"/batches/{batch['id']}").status_code == 404
    assert client.get("/jobs").json()["total"] == client.get("/batches").json()["total"] == 0


def test_section_7_cancel_sends_jobs_back_keeps_results_and_is_harmless_twice(api, client, submit, hold):
    batch = submit("a")
    url = f"/batches/{batch['id']}"
    api.work()
    submit("bc", batch_id=batch["id"])
    finish = hold()
    submit("d", batch_id=batch["id"])
    first, second = client.post(f"{url}/cancel"), client.post(f"{url}/cancel")
    assert first.json() == second.json()
    assert (first.json()["jobs"]["pending"], first.json()["jobs"]["completed"]) == (["b", "c", "d"], ["a"])
    assert finish() == 0
    assert client.get("/jobs/b").json()["status"] == "pending"
    assert client.post(f"{url}/reprocess", json={"incomplete_only": True}).json()["job_count"] == 3
    api.work()
    assert client.get(url).json()["jobs"]["completed"] == ["a", "b", "c", "d"]
    assert client.post("/batches/nope/cancel").status_code == 404
