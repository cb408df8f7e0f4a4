"""`make cluster`: servers and workers on PostgreSQL, from a wheel; what one server takes, the other shows."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from placewright.client import Client

SCRIPT = Path(__file__).parents[2] / "deploy" / "cluster.py"
PATIENCE = 150  # seconds
INPUTS = {"name": "Café de Paris", "latitude": 43.7394, "longitude": 7.4272}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[subprocess.Popen]:
    command = [sys.executable, str(SCRIPT), "--workers", "2", "--folder", str(tmp_path / "cluster")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    if process.stdout is not None:
        process.stdout.close()


def told(process: subprocess.Popen) -> dict[str, str]:
    """Return what the script prints until it is ready: name → URL or key."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True).start()
    found: dict[str, str] = {}
    said = []
    deadline = time.monotonic() + PATIENCE
    while not (said and said[-1].startswith("ready")):
        said.append(lines.get(timeout=max(0.1, deadline - time.monotonic())))
        assert "failed" not in said[-1], said
        name, _, value = said[-1].strip().partition(" ")
        found[name] = value
    return found


@pytest.mark.xdist_group("cluster")
def test_two_servers_and_their_workers_are_one_service(cluster, tmp_path: Path) -> None:
    found = told(cluster)
    one, other = (
        Client(found[name], api_key=found["key"], organisation=found["organisation"])
        for name in ("server-1", "server-2")
    )
    with one, other:
        jobs = [{"place_id": f"p{n}", "inputs": INPUTS} for n in range(300)]
        first = one.submit_batch("First", jobs, attribute_set="core")
        second = other.submit_batch("Second", jobs[:10], attribute_set="core")
        assert other.wait_for_batch(first.id, every_seconds=0.1).status == "completed"
        assert one.wait_for_batch(second.id, every_seconds=0.1).status == "completed"
        assert all(job.outputs["name"] for job in other.list_jobs(batch_id=second.id).jobs)
    workers = [httpx.get(found[name]).raise_for_status().text for name in ("worker-1", "worker-2")]
    lines = [line for text in workers for line in text.splitlines()]
    done = [line for line in lines if line.startswith('placewright_worker_jobs_total{result="completed"}')]
    assert sum(float(line.split()[-1]) for line in done) == 310
    assert httpx.get(found["worker-1"].replace("/metrics", "/healthz")).json() == {"status": "ok"}
    assert httpx.get(found["worker-1"].replace("/metrics", "/else")).status_code == 404
    assert "placewright_jobs" in httpx.get(f"{found['server-2']}/metrics").text
    os.kill(cluster.pid, signal.SIGINT)
    assert cluster.wait(PATIENCE) == 0
    for log in (tmp_path / "cluster").glob("worker-*.log"):
        assert "worker_stopped" in log.read_text(encoding="utf-8")
