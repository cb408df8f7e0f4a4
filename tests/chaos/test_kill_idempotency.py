"""Idempotency keys between processes: many servers at one instant, and kill -9 between an effect and its answer."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from placewright.store import keys
from placewright.testing import TemporaryStore

KILLS = 8
JOBS = 3000
SERVE = """
import sys
from placewright.api import create_app, server
from placewright.settings import Settings
from placewright.testing import EchoEnricher
app = create_app(Settings.model_validate_json(sys.argv[1]), enricher=EchoEnricher())
server.run(app, "127.0.0.1", 0, on_ready=lambda url: print(url, flush=True))
"""
PLACE = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}
JOB = {"place_id": "p1", "inputs": PLACE, "attributes": ["names"]}
POSTS = [
    ("/batches", {"batch_name": "n", "jobs": [JOB]}),
    ("/jobs", JOB),
    ("/enrich", {"inputs": PLACE, "attributes": ["names"]}),
    ("/batches/known/reprocess", {"failed_only": False}),
    ("/jobs/reprocess", {"place_ids": ["p1"]}),
]


class Servers:
    """Servers in processes of their own, on one database."""

    def __init__(self, folder: Path) -> None:
        self.store = TemporaryStore(folder, log_level="error")
        self.secret = self.store.database.write(lambda conn: keys.create(conn, 1))[1]
        self.processes: list[subprocess.Popen[str]] = []

    def start(self) -> httpx.Client:
        command = [sys.executable, "-c", SERVE, self.store.settings.model_dump_json()]
        self.processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        url = self.processes[-1].stdout.readline().strip()
        base = f"{url}/v1/acme/place_enrichment"
        return httpx.Client(base_url=base, headers={"apiKey": self.secret}, timeout=30)

    def kill_after(self, seconds: float, _batches: int) -> None:
        """Kill at a random moment."""
        time.sleep(seconds)
        self.kill()

    def kill_seeing(self, _seconds: float, batches: int) -> None:
        """Kill as soon as another process can see the effect, which is before the client can."""
        number = text("SELECT count(*) FROM batches")
        while self.store.database.read(lambda conn: conn.execute(number).scalar()) < batches:
            time.sleep(0.0001)
        self.kill()

    def kill(self) -> None:
        process = self.processes.pop()
        process.kill()
        process.wait(15)
        process.stdout.close()


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    made = Servers(tmp_path)
    yield made
    while made.processes:
        made.kill()
    made.store.close()


def test_section_11_ten_requests_to_two_servers_have_one_effect(servers: Servers) -> None:
    clients = [servers.start(), servers.start()]
    clients[0].post("/batches", json={"batch_name": "n", "batch_id": "known", "jobs": [JOB]}).raise_for_status()
    for path, body in POSTS * 2:
        headers, barrier = {"Idempotency-Key": f"{path} {random.random()}"}, threading.Barrier(10)

        def send(number: int, path=path, body=body, headers=headers, barrier=barrier) -> httpx.Response:
            barrier.wait()
            return clients[number % 2].post(path, json=body, headers=headers)

        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(send, range(10)))
        assert len({(one.status_code, one.content) for one in answers}) == 1, answers[0].text
        assert answers[0].is_success
        assert [one.headers.get("idempotency-replayed") for one in answers].count(None) == 1
    assert clients[0].get("/batches").json()["total"] == 3
    assert clients[1].get("/jobs", params={"excludeBatches": True}).json()["total"] == 1 + 2
    for client in clients:
        client.close()


def test_section_11_a_kill_between_effect_and_answer_does_it_once(servers: Servers) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, client = random.Random(seed), servers.start()
    body = {"batch_name": "n", "jobs": [JOB | {"place_id": f"p{n}"} for n in range(JOBS)]}
    started = time.monotonic()
    client.post("/batches", json=body).raise_for_status()
    longest, unheard = time.monotonic() - started, 0
    for kill in range(KILLS):
        headers = {"Idempotency-Key": f"kill-{kill}"}
        wait = chance.uniform(0, longest)
        killer = threading.Thread(target=servers.kill_after if kill % 2 else servers.kill_seeing, args=(wait, kill + 2))
        killer.start()
        first = ask(client, body, headers)
        killer.join()
        client.close()
        client = servers.start()
        second = client.post("/batches", json=body, headers=headers)
        unheard += first is None and "idempotency-replayed" in second.headers
        assert first is None or (first.content, second.headers["idempotency-replayed"]) == (second.content, "true")
        assert second.json()["metadata"]["total_jobs"] == JOBS
        assert client.get("/batches").json()["total"] == kill + 2
    print(f"{unheard} of {KILLS} effects were there without their answer being heard")
    assert unheard
    client.close()


def ask(client: httpx.Client, body: object, headers: dict[str, str]) -> httpx.Response | None:
    """Return the answer, None when the server was killed before it came."""
    try:
        return client.post("/batches", json=body, headers=headers)
    except httpx.TransportError:
        return None
