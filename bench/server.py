"""A real server on a folder of its own, for as long as a measure needs it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import httpx

ORGANISATION = "bench"


class Served(httpx.Client):
    """A client of a running server whose base is the organisation's."""

    pid = 0  # of the server


class Bare:
    """Asks over one bare connection: httpx itself takes three times as long as all else to receive a megabyte."""

    def __init__(self, client: httpx.Client) -> None:
        base = client.base_url
        self._connection = HTTPConnection(base.host, base.port)
        self._base = base.path.rstrip("/")
        self._key = client.headers["apiKey"]

    def close(self) -> None:
        """Let the next request open a connection of its own: the server closes one that nobody used for seconds."""
        self._connection.close()

    def __call__(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> HTTPResponse:
        """Ask once and return the answer, which is still to be read to its end."""
        self._connection.request(method, f"{self._base}{path}", body, {"apiKey": self._key, **(headers or {})})
        return self._connection.getresponse()


@contextmanager
def folder() -> Iterator[Path]:
    """Yield a new data folder on the disk of the project (a memory disk would make every commit free)."""
    parent = Path("build") / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as made:
        yield Path(made)


def placewright(*arguments: str, data: Path, url: str | None = None) -> str:
    """Run a command to its end and return what it printed."""
    command = [sys.executable, "-m", "placewright", *arguments, "--data", str(data)]
    found = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment(url))
    return found.stdout.strip()


def _environment(url: str | None) -> dict[str, str]:
    of_database = {} if url is None else {"PLACEWRIGHT_DATABASE_URL": url}
    return {**os.environ, "PLACEWRIGHT_LOG_LEVEL": "warning", **of_database}


@contextmanager
def server(data: Path, workers: int = 2, url: str | None = None) -> Iterator[Served]:
    """Start a server on a data folder (and a PostgreSQL database) and yield a client of it."""
    key = placewright("keys", "create", ORGANISATION, data=data, url=url)
    command = [sys.executable, "-m", "placewright", "serve", "--port", "0", "--workers", str(workers)]
    file = data / "server.log"
    with file.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=_environment(url),
        )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if "http" not in line:
            raise SystemExit(file.read_text(encoding="utf-8") or "The server did not start.")
        base = f"{line[line.index('http') :].split()[0]}/v1/{ORGANISATION}/place_enrichment"
        with Served(base_url=base, headers={"apiKey": key}, timeout=300) as client:
            client.pid = process.pid
            yield client
    finally:
        process.terminate()
        process.wait()


def submit(client: httpx.Client, body: bytes) -> httpx.Response:
    """Send a submission and return the answer."""
    answer = client.post("/batches", content=body, headers={"Content-Type": "application/json"})
    answer.raise_for_status()
    return answer
