"""A job that kills or hangs its worker ends as poisonous after two tries; the batch ends, the others are unharmed."""

from tests.chaos.conftest import Stage
from tests.chaos.scene import body, ended, place, wait_until

GOOD = [f"p{n}" for n in range(12)]


def test_a_job_that_crashes_or_hangs_its_worker_is_found_out(stage: Stage) -> None:
    scene = stage(slice_jobs=5, job_seconds=1)
    jobs = [place(one) for one in GOOD]
    jobs[3:3] = [place("crashes", trouble="crash")]
    jobs[9:9] = [place("hangs", trouble="hang")]
    with scene.serve().client() as client:
        client.post("/batches", json=body(jobs)).raise_for_status()
        wait_until(lambda: ended(scene), 60)
        shown = client.get("/jobs", params={"batchId": "b", "status": "failed"}).json()["jobs"]
    assert {one["job_metadata"]["error"]["code"] for one in shown} == {"poisonous"}
    scene.check_end(GOOD, ["crashes", "hangs"])
    assert scene.count("SELECT max(crashes) FROM jobs") == 2
