"""Worker processes: what they do with real jobs, with trouble, when they are stopped, when their parent dies."""

import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from placewright.errors import Gone, NotFound
from placewright.store import batches, idempotency, organisations
from placewright.testing import EchoEnricher, TemporaryStore, sent_job
from placewright.worker import Supervisor, run
from placewright.worker import supervisor as supervisor_module

ECHO = "placewright.testing:open_echo"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TemporaryStore]:
    made = TemporaryStore(
        tmp_path, slice_jobs=5, workers=2, lease_seconds=2, retry_seconds=0.01, job_seconds=5, log_level="error"
    )
    yield made
    made.close()


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


def ended(store: TemporaryStore) -> bool:
    return store.batch().finished_at is not None


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_workers_do_the_jobs_and_end_when_told(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(30))
    with Supervisor(store.settings, store.database, enricher=ECHO) as supervisor:
        wait_until(lambda: ended(store))
        pids = supervisor.pids
        assert len(pids) == 2
    assert store.batch().counts["completed"] == 30
    assert supervisor.reading().counts["placewright_worker_jobs_total"] == {"completed": 30}
    assert not any(map(lives, pids))


def test_answers_kept_under_keys_are_forgotten_after_a_day(store: TemporaryStore) -> None:
    store.submit([])
    use = idempotency.Use(organisation_id=1, key="k", method="POST", path="/", fingerprint=b"")
    store.database.write(lambda conn: idempotency.keep(conn, use, idempotency.Answer(b"{}")))
    old = text("UPDATE idempotency_keys SET created_at = created_at - 86400000000")
    store.database.write(lambda conn: conn.execute(old))
    count = text("SELECT count(*) FROM idempotency_keys")
    with Supervisor(store.settings, store.database, enricher=ECHO):
        wait_until(lambda: store.database.read(lambda conn: conn.execute(count).scalar()) == 0)
    assert store.database.read(lambda conn: idempotency.find(conn, use)) is None


def test_a_worker_in_this_process_stops_and_hands_back(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}", seconds=0.05) for n in range(20))
    stop = threading.Event()
    worker = threading.Thread(target=run, args=(store.settings, stop), kwargs={"enricher": EchoEnricher()})
    worker.start()
    wait_until(lambda: store.batch().counts["in_progress"] > 0)
    time.sleep(0.1)
    stop.set()
    worker.join(5)
    counts = store.batch().counts
    assert (counts["in_progress"], counts["completed"] + counts["queued"]) == (0, 20)
    assert counts["completed"] > 0


def test_trouble_of_one_job_is_its_own(store: TemporaryStore) -> None:
    store.submit([sent_job("good"), sent_job("raises", trouble="raise"), sent_job("good too")])
    with Supervisor(store.settings, store.database, enricher=ECHO):
        wait_until(lambda: ended(store))
    assert store.ids() == {"completed": ["good", "good too"], "failed": ["raises"]}
    assert store.job("raises").attempts == 3


def test_a_job_that_kills_its_worker_is_found_out(store: TemporaryStore) -> None:
    store.submit([sent_job(f"p{n}") for n in range(7)] + [sent_job("poison", trouble="crash")])
    with Supervisor(store.settings, store.database, enricher=ECHO) as supervisor:
        wait_until(lambda: ended(store))
    assert store.ids() == {"completed": [f"p{n}" for n in range(7)], "failed": ["poison"]}
    assert supervisor.reading().counts["placewright_worker_slices_total"]["finished"] >= 1
    assert b"poisonous" in bytes(store.job("poison").error or b"")


def test_a_job_that_hangs_its_worker_is_found_out(tmp_path: Path) -> None:
    store = TemporaryStore(tmp_path, workers=1, lease_seconds=2, job_seconds=1, log_level="error")
    store.submit([sent_job("good"), sent_job("hangs", trouble="hang")])
    with Supervisor(store.settings, store.database, enricher=ECHO):
        wait_until(lambda: ended(store))
    assert store.ids() == {"completed": ["good"], "failed": ["hangs"]}
    store.close()


def test_a_worker_process_ends_well_on_sigterm(tmp_path: Path) -> None:
    store = TemporaryStore(tmp_path, workers=1, log_level="error")
    store.submit([sent_job("p")])
    with Supervisor(store.settings, store.database, enricher=ECHO) as supervisor:
        wait_until(lambda: ended(store))  # so it is up, and waits for work
        (pid,), process = supervisor.pids, supervisor._seats[0].process
        os.kill(pid, signal.SIGTERM)
        assert process.wait(10) == 0
    store.close()


def test_a_batch_that_is_deleted_stops_its_worker(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}", seconds=0.2) for n in range(5))
    store.submit([sent_job("q")], batch_id="next")
    with Supervisor(store.settings, store.database, enricher=ECHO):
        wait_until(lambda: store.batch().counts["in_progress"] > 0)
        store.database.write(lambda conn: batches.delete(conn, 1, "b"))
        wait_until(lambda: store.batch("next").finished_at is not None)
    assert store.ids("next") == {"completed": ["q"]}
    with pytest.raises(NotFound):
        store.batch("b")


PARENT = """
import json, sys, time
from placewright.settings import Settings
from placewright.worker import Supervisor
with Supervisor(Settings.model_validate_json(sys.argv[1]), enricher="placewright.testing:open_echo") as supervisor:
    while len(supervisor.pids) < 2:
        time.sleep(0.02)
    print(json.dumps(supervisor.pids), flush=True)
    sys.stdin.read()
"""


def parent(store: TemporaryStore) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PARENT, store.settings.model_dump_json()]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_workers_hand_back_and_end_when_their_parent_is_killed(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}", seconds=0.1) for n in range(40))
    with parent(store) as process:
        pids = [int(pid) for pid in process.stdout.readline().strip("[]\n").split(",")]
        wait_until(lambda: store.batch().counts["in_progress"] > 0)
        os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: not any(map(lives, pids)), 10)
    assert store.batch().counts["in_progress"] == 0
    with Supervisor(store.settings, store.database, enricher=ECHO):
        wait_until(lambda: ended(store))
    assert store.batch().counts["completed"] == 40


def test_what_has_expired_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "EXPIRE_SECONDS", 0.2)
    brief = TemporaryStore(tmp_path, workers=1, retention_days=1 / 86_400, log_level="error")
    brief.submit([sent_job("p")])
    with Supervisor(brief.settings, brief.database, enricher=ECHO):
        wait_until(lambda: brief.database.read(organisations.list_holdings)[0].jobs == 0)
    with pytest.raises(Gone):
        brief.batch()
    brief.close()


def test_a_worker_with_other_data_than_the_pinned_ones_leaves_the_jobs(store: TemporaryStore) -> None:
    pin = functools.partial(organisations.pin, slug="acme")
    assert store.database.write(functools.partial(pin, datasets={"monaco": "1"}))
    store.submit([sent_job("p")])
    with Supervisor(store.settings, store.database, enricher=ECHO):
        time.sleep(4)
        assert store.ids() == {"queued": ["p"]}
        store.database.write(functools.partial(pin, datasets=None))
        wait_until(lambda: ended(store))


def test_a_server_of_the_api_alone_starts_no_worker(store: TemporaryStore) -> None:
    settings = store.settings.model_copy(update={"api_only": True})
    with Supervisor(settings, store.database, enricher=ECHO) as supervisor:
        time.sleep(0.3)
        assert supervisor.pids == []
