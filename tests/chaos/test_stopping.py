"""SIGTERM under load, a worker that is stopped and continued, and a queue of 50,000 jobs of another organisation."""

import os
import signal
import threading
import time

import httpx
from tests.chaos.conftest import Stage
from tests.chaos.scene import body, ended, place, wait_until

IDS = [f"p{n}" for n in range(400)]


def test_sigterm_under_load_cuts_no_request_and_hands_back(stage: Stage) -> None:
    scene = stage()
    server = scene.serve()
    answers: dict[str, int] = {}
    cut: list[str] = []
    told = threading.Event()

    def keep_sending(number: int) -> None:
        with server.client() as client:
            for turn in range(1000):
                name = f"{number}-{turn}"
                try:
                    answers[name] = client.post("/batches", json=body([place(name)], name)).status_code
                except httpx.ConnectError:  # the door is closed: it has not begun
                    return
                except httpx.TransportError as error:
                    cut.append(f"{name} {error!r}")
                    return
                if answers[name] != 200:
                    return

    with server.client() as client:
        client.post("/batches", json=body(place(one, seconds=0.02) for one in IDS)).raise_for_status()
    threads = [threading.Thread(target=keep_sending, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    wait_until(lambda: scene.look()["completed"])
    told.set()
    code, seconds = server.stop()
    for thread in threads:
        thread.join()
    assert (code, cut) == (0, [])
    assert seconds <= 10
    assert set(answers.values()) <= {200, 503}
    assert scene.look()["in_progress"] == 0
    assert scene.count("SELECT count(*) FROM slices WHERE state = 1") == 0, "a slice was not handed back"
    kept = scene.count("SELECT count(*) FROM batches") - 1
    assert kept == list(answers.values()).count(200)


def test_a_worker_that_stops_and_goes_on_writes_nothing_twice(stage: Stage) -> None:
    scene = stage(workers=4, slice_jobs=10, lease_seconds=1)
    server = scene.serve()
    with server.client() as client:
        client.post("/batches", json=body(place(one, seconds=0.05) for one in IDS[:300])).raise_for_status()
    wait_until(lambda: scene.count("SELECT count(DISTINCT holder) FROM slices WHERE state = 1") == 4)
    frozen = server.workers()[0]
    os.kill(frozen, signal.SIGSTOP)
    try:
        time.sleep(4 * scene.store.settings.lease_seconds)
    finally:
        os.kill(frozen, signal.SIGCONT)
    wait_until(lambda: ended(scene))
    scene.check_end(IDS[:300])
    assert frozen in server.workers(), "it noticed that its slice was lost, and works on"


def test_ten_jobs_do_not_wait_behind_fifty_thousand(stage: Stage) -> None:
    scene = stage(slice_jobs=200)
    server, few = scene.serve(), [place(f"q{n}", seconds=0.005) for n in range(10)]
    small = server.client("other", scene.key("other"))
    idle = timed(small, few, "idle")
    with server.client() as big:
        jobs = [place(f"p{n}", seconds=0.005) for n in range(50_000)]
        big.post("/batches", json=body(jobs)).raise_for_status()
        busy = timed(small, few, "busy")
        waiting = len(big.get("/batches/b").json()["jobs"]["queued"])
        assert big.delete("/batches/b").is_success
    small.close()
    assert waiting > 30_000
    assert busy - idle <= 5, f"{idle:.2f} s idle, {busy:.2f} s behind {waiting} jobs"


def timed(client: httpx.Client, jobs: list[dict], batch_id: str) -> float:
    """Send a batch and return the seconds until its last job is done."""
    started = time.monotonic()
    client.post("/batches", json=body(jobs, batch_id)).raise_for_status()
    wait_until(lambda: client.get(f"/batches/{batch_id}").json()["status"] == "completed")
    return time.monotonic() - started
