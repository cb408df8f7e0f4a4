"""PostgreSQL stops, or the network to it stalls or breaks: no worker dies, a retry mends everything, no job is lost."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.chaos.proxy import Proxy
from tests.chaos.scene import Scene, body, ended, place, staged, wait_until
from tests.postgres import Server

JOBS = [f"p{n}" for n in range(200)]
LONG = float(os.environ.get("CHAOS_SECONDS", "4"))  # 30 in the long form


@pytest.fixture
def scene(tmp_path: Path, postgres_url: str) -> Iterator[Scene]:
    with staged(tmp_path, postgres_url) as made:
        yield made


@pytest.fixture
def proxy(postgres_url: str) -> Iterator[Proxy]:
    made = Proxy(postgres_url)
    yield made
    made.close()


def send_patiently(client: httpx.Client, batch_id: str) -> None:
    """Send as a good client does: again after a 503 or a broken connection, and after nothing else."""

    def sent() -> bool:
        answer = client.post("/batches", json=body([place(batch_id)], batch_id))
        assert answer.status_code in (200, 503), answer.text
        return answer.status_code == 200

    wait_until(sent, 60, 0.2)


def through(scene: Scene, trouble: Callable[[], None], **settings: object) -> None:
    """Let trouble come while a batch runs; then all must go well by itself."""
    server = scene.serve(**settings)
    with server.client() as client:
        client.post("/batches", json=body(place(one, seconds=0.05) for one in JOBS)).raise_for_status()
        wait_until(lambda: scene.look()["completed"])
        workers = server.workers()
        trouble()
        send_patiently(client, "afterwards")
        wait_until(lambda: ended(scene) and ended(scene, "afterwards"), 60)
        assert server.workers() == workers, "a worker died"
    scene.check_end(JOBS)
    assert server.stop()[0] == 0


def test_postgresql_stops_and_starts(scene: Scene, postgres: Server) -> None:
    def trouble() -> None:
        postgres.stop()
        time.sleep(1)
        postgres.start()

    through(scene, trouble)


@pytest.mark.parametrize("seconds", [1, LONG])
def test_no_network_to_postgresql(scene: Scene, proxy: Proxy, seconds: float) -> None:
    def trouble() -> None:
        proxy.stall()
        time.sleep(seconds)
        proxy.reset()
        proxy.go_on()

    through(scene, trouble, database_url=proxy.url)


def test_postgresql_holds_its_breath(scene: Scene, proxy: Proxy) -> None:
    def trouble() -> None:
        proxy.stall()
        time.sleep(LONG)
        proxy.go_on()

    through(scene, trouble, database_url=proxy.url)


def test_the_processes_of_postgresql_are_stopped_and_continued(scene: Scene, postgres: Server) -> None:
    postmaster = int((Path(postgres._server.pgdata) / "postmaster.pid").read_text().split()[0])

    def trouble() -> None:
        os.kill(postmaster, signal.SIGSTOP)  # answers on known connections, takes no new ones
        time.sleep(1)
        os.kill(postmaster, signal.SIGCONT)

    through(scene, trouble)
