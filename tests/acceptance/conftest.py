"""Real servers in processes of their own, as users start them."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE = 60  # seconds


class Served:
    """A running `placewright serve`."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.log = data.parent / f"{data.name}.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PLACEWRIGHT_")}
        command = [sys.executable, "-m", "placewright", "serve", "--data", str(data), "--port", "0", *options]
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.process.stdout.close()

    def url(self) -> str:
        """Wait for the line that says that it is ready, and return the URL in it."""
        line = self.lines.get(timeout=PATIENCE)
        return line.split()[-1]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[..., Served]]:
    """Return a function that starts a server on a data folder; all are gone when the test ends."""
    started: list[Served] = []

    def start(*options: str, data: Path | None = None) -> Served:
        started.append(Served(data or tmp_path / "data", *options))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.process.kill()
            served.process.wait()


@pytest.fixture
def placewright() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Return a function that runs a command to its end."""

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "placewright", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)

    return run
