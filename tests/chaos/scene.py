"""Where the faults are made: a store, real servers with real workers on it, and what must hold at every look."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from placewright.store import health, keys, organisations
from placewright.testing import TemporaryStore

ROOT = Path(__file__).parents[2]
ECHO = "placewright.testing:open_echo"
STATUSES = ("pending", "queued", "in_progress", "completed", "failed")
PATIENCE = 30.0  # seconds until a wait is given up: work must go on within so many


class Server:
    """A server in a process of its own, with its workers below it."""

    def __init__(self, settings: str, secret: str, enricher: str = ECHO, *, wrap: tuple[str, ...] = ()) -> None:
        command = [*wrap, sys.executable, "-m", "tests.chaos.serving", settings, enricher]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self._wrapped = bool(wrap)
        self.secret = secret
        self.url = self._stdout.readline().strip()

    @property
    def _stdout(self) -> Any:
        return self.process.stdout

    def client(self, organisation: str = "acme", secret: str = "", timeout: float = 60) -> httpx.Client:
        """Return a client of an organisation."""
        base = f"{self.url}/v1/{organisation}/place_enrichment"
        return httpx.Client(base_url=base, headers={"apiKey": secret or self.secret}, timeout=timeout)

    def workers(self) -> list[int]:
        """Return the process ids of its workers."""
        return children(self.process.pid)

    def kill(self, *, with_workers: bool = False) -> None:
        """kill -9."""
        for pid in self.workers() if with_workers else ():
            send(pid, signal.SIGKILL)
        self.process.kill()
        self.close()

    def stop(self) -> tuple[int, float]:
        """SIGTERM; return the exit code and the seconds until the end."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self._stdout.close()
        return code, time.monotonic() - started

    def close(self) -> None:
        """End it, whatever state it is in."""
        if self.process.poll() is None:
            for pid in children(self.process.pid) if self._wrapped else ():
                send(pid, signal.SIGKILL)  # it would outlive what it is wrapped in
            self.process.kill()
        self.process.wait(60)
        self._stdout.close()


class Scene:
    """A store with the organisation `acme`, and the servers that run on it."""

    def __init__(self, folder: Path, database_url: str | None = None, **settings: Any) -> None:
        given = {"slice_jobs": 25, "workers": 2, "lease_seconds": 2, "retry_seconds": 0.1, "log_level": "error"}
        self.store = TemporaryStore(folder, database_url=database_url, **(given | settings))
        self.secret = self.key("acme")
        self.servers: list[Server] = []

    def key(self, organisation: str) -> str:
        """Make an API key, and the organisation if it is new."""
        owner = self.store.database.write(lambda conn: organisations.create(conn, organisation))
        return self.store.database.write(lambda conn: keys.create(conn, owner.id))[1]

    def serve(self, enricher: str = ECHO, *, wrap: tuple[str, ...] = (), **settings: Any) -> Server:
        """Start a server, with other settings than the store's where they are given."""
        written = self.store.settings.model_copy(update=settings).model_dump_json()
        self.servers.append(Server(written, self.secret, enricher, wrap=wrap))
        return self.servers[-1]

    def look(self, batch_id: str = "b") -> dict[str, int]:
        """Check one moment of a batch (CONTRACT §12.2); return how many jobs have each status."""
        ids = self.store.ids(batch_id)
        flat = Counter(one for found in ids.values() for one in found)
        assert not flat or max(flat.values()) == 1, flat.most_common(3)
        return {status: len(ids.get(status, ())) for status in STATUSES}

    def count(self, sql: str) -> int:
        """Return the one number of a query."""
        return int(self.store.database.read(lambda conn: conn.execute(text(sql)).scalar()) or 0)

    def check_end(self, completed: Iterable[str], failed: Iterable[str] = (), batch_id: str = "b") -> None:
        """Check that a batch ended with exactly these, each once, with nothing left over anywhere."""
        ids = self.store.ids(batch_id)
        wanted = {"completed": sorted(completed), "failed": sorted(failed)}
        assert {status: sorted(found) for status, found in ids.items()} == {k: v for k, v in wanted.items() if v}
        done = len(wanted["completed"])
        batch = self.store.batch(batch_id)
        assert [(one.run, one.filled) for one in batch.attributes] == [(done, done)]
        self.check_tables()

    def check_tables(self) -> None:
        """Check that the tables fit together and the file is sound."""
        for orphans in (
            "SELECT count(*) FROM slices WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE slice_id = slices.id)",
            "SELECT count(*) FROM results WHERE job_id NOT IN (SELECT id FROM jobs)",
            "SELECT count(*) FROM jobs WHERE id NOT IN (SELECT job_id FROM job_inputs)",
            "SELECT count(*) FROM jobs WHERE status = 3 AND id NOT IN (SELECT job_id FROM results)",
        ):
            assert self.count(orphans) == 0, orphans
        assert self.store.database.read(health.damage) == []

    def close(self) -> None:
        """End all servers and close the store."""
        for server in self.servers:
            server.close()
        self.store.close()


def place(place_id: str, **inputs: Any) -> dict[str, Any]:
    """Return a job as it is posted; `seconds` and `trouble` are for the double (see `placewright.testing`)."""
    return {"place_id": place_id, "attributes": ["names"], "inputs": {"name": place_id, "city": "Nice"} | inputs}


def body(jobs: Iterable[dict[str, Any]], batch_id: str = "b") -> dict[str, Any]:
    """Return a batch as it is posted."""
    return {"batch_name": "B", "batch_id": batch_id, "jobs": list(jobs)}


def totals(client: httpx.Client, batch_id: str = "b") -> dict[str, int]:
    """Ask a server how a batch stands, and check that the answer adds up."""
    shown = client.get(f"/batches/{batch_id}").raise_for_status().json()
    found = {status: len(ids) for status, ids in shown["jobs"].items()}
    assert list(found) == list(STATUSES)
    assert found == shown["metadata"]["status_counts"]
    ids = [one for array in shown["jobs"].values() for one in array]
    assert len(ids) == len(set(ids)) == shown["metadata"]["total_jobs"]
    return found


def wait_until(true: Callable[[], Any], seconds: float = PATIENCE, pause: float = 0.05) -> float:
    """Wait until it is true; return the seconds that it took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, f"it did not come true in {seconds:g} s"
        time.sleep(pause)
    return time.monotonic() - started


def ended(scene: Scene, batch_id: str = "b") -> bool:
    """Tell whether all jobs of a batch have ended."""
    return scene.store.batch(batch_id).finished_at is not None


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return sorted(found)


def send(pid: int, number: int) -> None:
    """Send a signal to a process that may have ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


@contextlib.contextmanager
def staged(folder: Path, database_url: str | None = None, **settings: Any) -> Iterator[Scene]:
    """Open a scene for the time of a `with` block."""
    made = Scene(folder, database_url, **settings)
    try:
        yield made
    finally:
        made.close()
