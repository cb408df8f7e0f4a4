"""kill -9 at random moments of a batch that grows meanwhile, and the figures of what came of it."""

import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
from tests.chaos.scene import Scene, Server, body, place, send, totals, wait_until

PART = 20  # jobs of one submission
WHOLE = ("worker", "server", "both")


@dataclass
class Figures:
    """What a run of kills came to."""

    seed: int
    kills: int = 0
    acknowledged: int = 0
    lost: int = 0  # acknowledged jobs that did not end as completed
    doubled: int = 0  # jobs that stand in the results more than once, or were counted more than once
    uneven: int = 0  # looks at which the counts did not add up
    looks: int = 0
    longest_recovery: float = 0.0  # seconds from a kill to the next job that ended
    faults: list[str] = field(default_factory=list)

    def whole(self) -> bool:
        """Tell whether nothing was lost, doubled or miscounted."""
        return not (self.lost or self.doubled or self.uneven or self.faults)

    def good(self) -> bool:
        """Tell whether every promise was kept, that of time too."""
        return self.whole() and self.longest_recovery <= 30


class Killing:
    """A scene under kills. Three things go on at once: jobs are sent, the batch is looked at, processes are killed."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene, self.figures, self.chance = scene, Figures(seed), random.Random(seed)
        self.acknowledged: set[str] = set()
        self.server: Server = scene.serve()
        self.up = threading.Event()
        self.up.set()
        self.over = threading.Event()

    def run(self, kills: int) -> Figures:
        """Kill so often, wait for the end, and count."""
        self._send(0)
        threads = [threading.Thread(target=work) for work in (self._keep_sending, self._keep_looking)]
        for thread in threads:
            thread.start()
        try:
            for number in range(kills):
                time.sleep(self.chance.uniform(0, 1))
                self._kill(WHOLE[number % len(WHOLE)])
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
        wait_until(self._ended, 25)
        self._count()
        return self.figures

    def _kill(self, what: str) -> None:
        before = self._finished()
        killed = time.monotonic()
        if what == "worker":
            for pid in self.server.workers()[:1]:
                send(pid, signal.SIGKILL)
        else:
            self.up.clear()
            self.server.kill(with_workers=what == "both")
            self.server = self.scene.serve()
            self.up.set()
        self.figures.kills += 1
        wait_until(lambda: self._finished() > before, 60, 0.02)
        self.figures.longest_recovery = max(self.figures.longest_recovery, time.monotonic() - killed)

    def _finished(self) -> int:
        return self.scene.look()["completed"]

    def _ended(self) -> bool:
        found = self.scene.look()
        return found["completed"] + found["failed"] == sum(found.values())

    def _keep_sending(self) -> None:
        number = 1
        while not self.over.is_set():
            self.up.wait(5)
            waiting = self.scene.look()
            if waiting["queued"] < 10 * PART:
                with suppress(httpx.HTTPError):  # killed before the answer: nothing was promised
                    self._send(number)
                number += 1
            time.sleep(0.05)

    def _send(self, number: int) -> None:
        jobs = [place(f"{number}-{n}", seconds=0.01) for n in range(PART)]
        with self.server.client(timeout=20) as client:
            client.post("/batches", json=body(jobs)).raise_for_status()
        self.acknowledged |= {job["place_id"] for job in jobs}

    def _keep_looking(self) -> None:
        while not self.over.is_set():
            with suppress(httpx.HTTPError):  # killed before the answer
                self._look()
            time.sleep(0.05)

    def _look(self) -> None:
        if not self.up.is_set():
            return
        try:
            with self.server.client(timeout=20) as client:
                totals(client)
            self.figures.looks += 1
        except AssertionError as error:
            self.figures.uneven += 1
            self.figures.faults.append(str(error)[:300])

    def _count(self) -> None:
        figures, scene = self.figures, self.scene
        completed = set(scene.store.ids().get("completed", ()))
        figures.acknowledged = len(self.acknowledged)
        figures.lost = len(self.acknowledged - completed)
        with self.server.client() as client:
            shown = Counter(job["place_id"] for job in client.get("/jobs?batchId=b&limit=50000").json()["jobs"])
        figures.doubled = sum(number - 1 for number in shown.values())
        batch = scene.store.batch()
        figures.doubled += sum(abs(one.run - len(completed)) for one in batch.attributes)
        try:
            scene.check_tables()
        except AssertionError as error:
            figures.faults.append(str(error)[:300])
