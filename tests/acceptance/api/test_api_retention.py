"""Retention over HTTP: every batch tells when it expires, and is 410 from then on, deleted or not."""

import time

import pytest

from placewright.store import codes, organisations, retention

DAYS = 30
NICE = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815, "website": "https://www.cafedeturin.fr/"}
AREA = {"center": {"latitude": 43.7, "longitude": 7.28}, "radius_meters": 1000}


class Clock:
    """Stands for the module `time` of the store: as many days late as told."""

    days = 0.0

    def time_ns(self) -> int:
        return time.time_ns() + int(self.days * codes.DAY_US) * 1000


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(codes, "time", made)
    return made


@pytest.fixture(scope="module")
def brief(start_api):
    return start_api(retention_days=DAYS, export_inline_rows=0)


@pytest.fixture
def client(brief, request):
    with brief.client(f"r-{abs(hash(request.node.nodeid)):x}") as one:
        yield one


def submit(client, *places: str) -> None:
    jobs = [{"place_id": place, "inputs": NICE} for place in places]
    body = {"batch_id": "b", "batch_name": "b", "attributes": ["websites"], "jobs": jobs}
    client.post("/batches", json=body).raise_for_status()


def sweep(brief) -> None:
    while brief.database.write(retention.expire):
        pass


def test_section_3_metadata_tells_when_a_batch_expires(client, brief, clock):
    submit(client, "p1")
    assert client.get("/batches/b").json()["metadata"]["expires_at"] is None
    brief.work()
    answer = client.get("/batches/b")
    metadata = answer.json()["metadata"]
    until = time.gmtime(time.time() + DAYS * 86_400)
    assert metadata["expires_at"].startswith(time.strftime("%Y-%m-%dT%H", until))
    assert metadata["expires_at"][-8:] == metadata["finished_at"][-8:]
    assert client.get("/batches").json()["batches"][0]["metadata"] == metadata
    slug = client.base_url.path.split("/")[2]
    brief.database.write(lambda conn: organisations.keep_results(conn, slug, 0))
    changed = client.get("/batches/b", headers={"If-None-Match": answer.headers["etag"]})
    assert (changed.status_code, changed.json()["metadata"]["expires_at"]) == (200, None)


ASKED = [
    ("GET", "/batches/b", None),
    ("PUT", "/batches/b", {"batch_name": "c"}),
    ("DELETE", "/batches/b", None),
    ("POST", "/batches/b/cancel", None),
    ("POST", "/batches/b/reprocess", {"failed_only": False}),
    ("GET", "/batches/b/events", None),
    ("GET", "/jobs?batchId=b", None),
    ("GET", "/jobs?batchId=b&groupBy=day", None),
    ("GET", "/jobs?batchId=b&bbox=7,43,8,44", None),
    ("GET", "/jobs/p1?batchId=b", None),
    ("DELETE", "/jobs/p1?batchId=b", None),
    ("POST", "/exports", {"batch_ids": ["b", "none"], "format": "csv"}),
    ("POST", "../geofencing/search", {**AREA, "batch_id": "b"}),
]


def test_section_7_an_expired_batch_is_410_wherever_it_is_named(client, brief, clock):
    submit(client, "p1", "p2")
    brief.work()
    url = str(client.base_url).removesuffix("/place_enrichment/")
    etag = client.get("/batches/b").headers["etag"]
    for days, deleted in ((0, False), (DAYS + 0.01, False), (DAYS + 0.01, True)):
        clock.days = days
        if deleted:
            sweep(brief)
        for method, path, body in ASKED if days else ():
            target = f"{url}{path[2:]}" if path.startswith("..") else path
            answer = client.request(method, target, json=body)
            assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json"), path
            assert answer.json()["detail"].startswith("The batch 'b' has expired: "), path
        for accept in ("application/x-ndjson", "text/csv"):
            answer = client.get("/jobs?batchId=b", headers={"Accept": accept})
            assert answer.status_code == (410 if days else 200)
        assert client.get("/batches/b", headers={"If-None-Match": etag}).status_code == (410 if days else 304)


def test_section_7_nothing_of_an_expired_batch_is_shown_elsewhere(client, brief, clock):
    submit(client, "p1", "p2")
    client.post("/jobs", json={"place_id": "s", "inputs": NICE, "attributes": ["websites"]}).raise_for_status()
    brief.work()
    search = f"{str(client.base_url).removesuffix('/place_enrichment/')}/geofencing/search"
    shown = [
        lambda: client.get("/batches").json()["total"],
        lambda: client.get("/jobs").json()["total"],
        lambda: client.get("/jobs?groupBy=day").json()["total"],
        lambda: len(client.get("/jobs", headers={"Accept": "application/x-ndjson"}).text.splitlines()),
        lambda: client.post(search, json=AREA).json()["total_count"],
        lambda: client.post("/jobs/reprocess", json={"place_ids": ["p1", "s"]}).json()["job_count"],
    ]
    assert [one() for one in shown] == [1, 3, 1, 3, 3, 2]
    brief.work()
    clock.days = DAYS + 0.01
    for _ in range(2):
        assert [one() for one in shown] == [0] * len(shown)
        assert {client.get(f"/jobs/{one}").status_code for one in ("p1", "s")} == {404}
        sweep(brief)


def test_section_7_an_expired_id_begins_anew(client, brief, clock):
    for deleted in (False, True):
        submit(client, "p1", "p2")
        brief.work()
        clock.days += DAYS + 0.01
        if deleted:
            sweep(brief)
        submit(client, "p2")
        assert client.get("/batches/b").json()["jobs"]["queued"] == ["p2"]
        assert client.delete("/batches/b").json()["jobs_deleted"] == 1
        assert client.get("/batches/b").status_code == 404


def test_section_10_an_export_is_410_after_its_batch_has_expired(client, brief, clock):
    from placewright.exports import claim_and_run
    from placewright.exports import sweep as sweep_files

    submit(client, "p1")
    brief.work()
    clock.days = DAYS - 1
    export = client.post("/exports", json={"batch_ids": ["b"], "format": "csv"}).json()
    assert claim_and_run(brief.settings, brief.database)
    done = client.get(export["status_url"]).json()
    assert done["metadata"]["expires_at"] == client.get("/batches/b").json()["metadata"]["expires_at"]
    assert client.get(done["download_url"]).status_code == 200
    clock.days = DAYS + 0.01
    assert client.get(export["status_url"]).json()["status"] == "expired"
    assert client.get(done["download_url"]).status_code == 410
    sweep(brief)
    assert sweep_files(brief.settings, brief.database) == 1
    assert client.get(done["download_url"]).status_code == 410


def test_section_12_another_organisation_gets_404_for_an_expired_batch(client, brief, clock):
    submit(client, "p1")
    brief.work()
    clock.days = DAYS + 0.01
    with brief.client("stranger") as stranger:
        for _ in range(2):
            assert stranger.get("/batches/b").status_code == 404
            sweep(brief)
