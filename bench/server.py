"""A real server on a folder of its own, for as long as a measure needs it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ORGANISATION = "bench"


def placewright(*arguments: str, data: Path) -> str:
    """Run a command to its end and return what it printed."""
    command = [sys.executable, "-m", "placewright", *arguments, "--data", str(data)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def folder() -> Iterator[Path]:
    """Yield a new data folder on the disk of the project (a memory disk would make every commit free)."""
    parent = Path("build") / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as made:
        yield Path(made)


@contextmanager
def server(data: Path, workers: int = 2) -> Iterator[httpx.Client]:
    """Start a server and yield a client whose base is the organisation's."""
    key = placewright("keys", "create", ORGANISATION, data=data)
    command = [sys.executable, "-m", "placewright", "serve", "--port", "0", "--workers", str(workers)]
    environment = {**os.environ, "PLACEWRIGHT_LOG_LEVEL": "warning"}
    with (data / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--data", str(data)], stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if "http" not in line:
            raise SystemExit((data / "server.log").read_text(encoding="utf-8") or "The server did not start.")
        base = f"{line[line.index('http') :].split()[0]}/v1/{ORGANISATION}/place_enrichment"
        with httpx.Client(base_url=base, headers={"apiKey": key}, timeout=300) as client:
            yield client
    finally:
        process.terminate()
        process.wait()


def submit(client: httpx.Client, body: bytes) -> httpx.Response:
    """Send a submission and return the answer."""
    answer = client.post("/batches", content=body, headers={"Content-Type": "application/json"})
    answer.raise_for_status()
    return answer
