"""Clocks that are two hours off: no worker takes from the living, the dead are found in time, retries come in time."""

import signal
import time
from pathlib import Path

import pytest
from tests.chaos.conftest import Stage
from tests.chaos.scene import ECHO, body, ended, place, send, wait_until

from placewright.model.job import FinishedJob, JobError
from placewright.store import clock, codes
from placewright.testing import answered, sent_job

IDS = [f"p{n}" for n in range(60)]


@pytest.mark.parametrize("wrong", ["tests.chaos.clocks:ahead", "tests.chaos.clocks:behind"])
def test_a_worker_with_a_wrong_clock_takes_nothing_from_the_living(stage: Stage, wrong: str) -> None:
    scene = stage(workers=1, slice_jobs=10, max_crashes=1)
    right, other = scene.serve(ECHO), scene.serve(wrong)
    with right.client() as client:
        client.post("/batches", json=body(place(one, seconds=0.05) for one in IDS)).raise_for_status()
    wait_until(lambda: ended(scene))
    scene.check_end(IDS)
    assert scene.count("SELECT max(attempts) FROM jobs") == 1, "a slice of the living was taken back"
    assert len(right.workers()) == len(other.workers()) == 1


def test_what_a_dead_worker_with_a_clock_ahead_held_is_taken_back_in_time(stage: Stage) -> None:
    scene = stage(workers=1, slice_jobs=60)
    wrong = scene.serve("tests.chaos.clocks:ahead")
    with wrong.client() as client:
        client.post("/batches", json=body(place(one, seconds=0.1) for one in IDS)).raise_for_status()
    wait_until(lambda: scene.look()["in_progress"])
    for pid in (wrong.process.pid, *wrong.workers()):  # nobody is left to take it back at once
        send(pid, signal.SIGKILL)
    scene.serve(ECHO)
    wait_until(lambda: ended(scene))
    scene.check_end(IDS)


def test_a_clock_that_is_set_takes_no_lease_and_delays_no_retry(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    store = stage(lease_seconds=60, retry_seconds=0.001).store
    for hours in (-2, 2):
        place_id = f"set by {hours}"
        store.submit([sent_job(place_id)])
        claimed = store.dispatcher.claim()
        true = time.time_ns
        monkeypatch.setattr(codes.time, "time_ns", lambda true=true, hours=hours: true() + hours * 3600 * 10**9)
        assert store.dispatcher.recover() == 0
        again = FinishedJob(job=claimed.jobs[0], error=JobError("internal", "So it goes."), retry_after_seconds=0.001)
        assert store.dispatcher.finish(claimed, [again]) == 1
        monkeypatch.undo()
        wait_until(lambda: store.drain(answered) == 1, 5)


def test_processes_agree_on_the_clock_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "placewright.db"
    first = clock.shared(file)
    true = time.time_ns
    monkeypatch.setattr(codes.time, "time_ns", lambda: true() + 10**13)
    second = clock.shared(file)
    assert abs(second() - first()) < 10**6
    file.with_name("placewright.db-clock").write_text("of another start of the machine 12\n", encoding="ascii")
    assert clock.shared(file)() - first() > 9 * 10**9
