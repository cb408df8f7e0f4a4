"""PostgreSQL as a team runs it: two servers, workers that come and go, one that is killed; every job ends once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from placewright.settings import load_settings
from placewright.store import open_database

JOBS = 5000
PATIENCE = 90


@pytest.fixture
def data(tmp_path: Path, postgres_url: str) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    settings = {"DATABASE_URL": postgres_url, "LEASE_SECONDS": "2", "SLICE_JOBS": "100", "LOG_LEVEL": "warning"}
    lines = [f"PLACEWRIGHT_{name}={value}\n" for name, value in settings.items()]
    (folder / "placewright.env").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def workers(data: Path) -> Iterator[list[subprocess.Popen]]:
    command = [sys.executable, "-m", "placewright", "worker", "--data", str(data)]
    started = [subprocess.Popen(command) for _ in range(2)]
    yield started
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def counts(client: httpx.Client) -> dict[str, int]:
    shown = client.get("/batches/b").raise_for_status().json()
    ids = [one for found in shown["jobs"].values() for one in found]
    assert Counter(ids) == Counter(f"p{n}" for n in range(JOBS))
    found = {status: len(array) for status, array in shown["jobs"].items()}
    assert found == shown["metadata"]["status_counts"]
    return found


def test_two_servers_and_workers_end_every_job_once(serve, placewright, data: Path, workers, postgres_url: str) -> None:
    key = placewright("keys", "create", "acme", "--data", data).stdout.strip()
    servers = [serve("--workers", "1", data=data) for _ in range(2)]
    first, second = (
        httpx.Client(base_url=f"{one.url()}/v1/acme/place_enrichment", headers={"apiKey": key}, timeout=60)
        for one in servers
    )
    jobs = [{"place_id": f"p{n}", "inputs": {"name": f"Café {n}", "city": "Monaco"}} for n in range(JOBS)]
    half = JOBS // 2
    for client, part in ((first, jobs[:half]), (second, jobs[half:])):
        body = {"batch_id": "b", "batch_name": "B", "jobs": part, "attribute_set": "core"}
        client.post("/batches", json=body).raise_for_status()
    deadline = time.monotonic() + PATIENCE
    while counts(second)["completed"] < 200:
        assert time.monotonic() < deadline
        time.sleep(0.3)
    os.kill(workers[0].pid, signal.SIGKILL)
    while (now := counts(first))["completed"] < JOBS:
        assert time.monotonic() < deadline, now
        time.sleep(0.5)
    assert counts(second)["completed"] == JOBS
    workers[1].send_signal(signal.SIGTERM)
    assert workers[1].wait(15) == 0
    for client in (first, second):
        client.close()
    assert [server.stop() for server in servers] == [0, 0]
    database = open_database(load_settings(data=data, database_url=postgres_url))
    for table, rows in {"results": JOBS, "jobs": JOBS, "job_inputs": JOBS, "slices": 0}.items():
        wanted = text(f"SELECT count(*) FROM {table}")
        assert database.read(lambda conn, wanted=wanted: conn.execute(wanted).scalar()) == rows, table
    attempts = text("SELECT max(attempts), max(crashes) FROM jobs")
    assert database.read(lambda conn: conn.execute(attempts).one())[1] <= 1
    database.close()
