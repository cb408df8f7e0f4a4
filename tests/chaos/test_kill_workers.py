"""kill -9 of workers and of the whole group at random moments: every job ends once, and counts add up at every look."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from placewright.store import batches, health
from placewright.testing import TemporaryStore, sent_job

JOBS = 600
SECONDS = 25
KILLS = 6

SERVE = """
import sys
from placewright.logs import configure_logging
from placewright.settings import Settings
from placewright.worker import Supervisor
configure_logging("critical")
with Supervisor(Settings.model_validate_json(sys.argv[1]), enricher="placewright.testing:open_echo") as supervisor:
    while sys.stdin.readline():
        print(*supervisor.pids, flush=True)
"""


class Server:
    """What `serve` starts, without the API."""

    def __init__(self, settings: str) -> None:
        command = [sys.executable, "-c", SERVE, settings]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def workers(self) -> list[int]:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [int(pid) for pid in self.process.stdout.readline().split()]

    def kill(self, *, all_of_it: bool) -> None:
        pids = self.workers() if all_of_it else []
        for pid in [*pids, self.process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(15)


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    # One more crash than by default is forgiven: kills this close could meet one innocent job at hand twice.
    options = {"slice_jobs": 50, "workers": 2, "lease_seconds": 1, "max_crashes": 3, "log_level": "error"}
    made = TemporaryStore(tmp_path, database_url=database_url, **options)
    yield made
    made.close()


def look(store: TemporaryStore) -> int:
    """Check one moment; return how many jobs have ended."""
    batch, arrays = store.database.read(lambda conn: (batches.get(conn, 1, "b"), batches.ids_by_status(conn, 1, "b")))
    ids = {status: text_.decode().strip("[]").split(",") if text_ != b"[]" else [] for status, text_ in arrays.items()}
    assert {status: len(found) for status, found in ids.items()} == dict(batch.counts)
    assert sorted(one for found in ids.values() for one in found) == sorted(f'"p{n}"' for n in range(JOBS))
    return batch.counts["completed"] + batch.counts["failed"]


def test_section_12_killing_loses_nothing(store: TemporaryStore) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    store.submit(sent_job(f"p{n}", seconds=0.01) for n in range(JOBS))
    server = Server(store.settings.model_dump_json())
    try:
        for kill in range(KILLS):
            watch(store, chance.uniform(0.2, 1.5))
            if kill % 2:
                server.kill(all_of_it=chance.random() < 0.5)
                server = Server(store.settings.model_dump_json())
            elif pids := server.workers():
                os.kill(chance.choice(pids), signal.SIGKILL)
        deadline = time.monotonic() + SECONDS
        while look(store) < JOBS:
            assert time.monotonic() < deadline, store.batch().counts
            time.sleep(0.1)
    finally:
        server.end()
    check_the_end(store)


def watch(store: TemporaryStore, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        look(store)
        time.sleep(0.03)


def check_the_end(store: TemporaryStore) -> None:
    batch = store.batch()
    assert batch.counts["completed"] == JOBS
    assert [(one.attribute, one.run, one.filled) for one in batch.attributes] == [("names", JOBS, JOBS)]
    for table, rows in {"results": JOBS, "jobs": JOBS, "job_inputs": JOBS, "slices": 0}.items():
        count = text(f"SELECT count(*) FROM {table}")
        assert store.database.read(lambda conn, count=count: conn.execute(count).scalar()) == rows, table
    assert store.database.read(health.damage) == []
