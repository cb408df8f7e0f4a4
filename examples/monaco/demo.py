"""What `make demo` and `make serve` run: a stale list of Monaco's places, refreshed through the real API.

`demo.py` indexes the bundled extract, starts a server on a free port, submits places.csv to it over HTTP, shows what
came back, writes build/demo/results.csv and stops the server. `demo.py --serve` keeps a server on port 8080 instead.
"""

import argparse
import csv
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from report import print_results, write_results
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from placewright.client import Client
from placewright.errors import PlacewrightError
from placewright.normalize.hours import weekly

HERE = Path(__file__).resolve().parent
BUILD = Path("build") / "demo"
DATA = BUILD / "data"
ORGANISATION = "demo"
PORT = 8080
ATTRIBUTES = [
    "closed_permanently",
    "websites",
    "phoneNumbers",
    "openingHours",
    "names",
    "address",
    "categories",
    "coordinates",
]
SERVER_STARTS_WITHIN = 60  # seconds
SERVER_STOPS_WITHIN = 15  # seconds

console = Console(width=None if sys.stdout.isatty() else 140)


class Failed(Exception):
    """A step of the demo failed; the message is a sentence."""


def placewright(*arguments: str) -> list[str]:
    """Return the command line of a placewright command over the demo's data."""
    return [sys.executable, "-m", "placewright", *arguments, "--data", str(DATA)]


def run(*arguments: str) -> str:
    """Run a placewright command to its end and return what it printed."""
    done = subprocess.run(placewright(*arguments), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"`placewright {' '.join(arguments)}` failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


@contextmanager
def step(doing: str, done: str, what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    began = time.perf_counter()
    with console.status(f"{doing} {what} …"):
        yield
    console.print(f"[green]✓[/] {done} {what} [dim]{time.perf_counter() - began:.1f} s[/]")


def prepare() -> str:
    """Index the extract, make an organisation, and return a new key of it."""
    DATA.mkdir(parents=True, exist_ok=True)
    with step("Indexing", "Indexed", "the map of Monaco, December 2023"):
        run("reference", "add", str(HERE / "monaco-2023-12.osm.pbf"), "--name", "monaco")
    with step("Making", "Made", "an organisation and its key"):
        return run("keys", "create", ORGANISATION, "--name", "make demo")


@contextmanager
def server(port: int) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Start a server, yield its URL and its process, and stop it in any case."""
    log = BUILD / "server.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            placewright("serve", "--port", str(port)), stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        yield url_of(process, log), process
    finally:
        process.terminate()
        try:
            process.wait(SERVER_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def url_of(process: "subprocess.Popen[str]", log: Path) -> str:
    """Return the URL that the server prints when it is ready."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    try:
        line = lines.get(timeout=SERVER_STARTS_WITHIN)
    except queue.Empty:
        raise Failed(f"The server was not ready after {SERVER_STARTS_WITHIN} s; see {log}.") from None
    url = next((word for word in line.split() if word.startswith("http")), None)
    if url is None:
        process.wait(SERVER_STOPS_WITHIN)
        said = log.read_text(encoding="utf-8").strip().splitlines()
        raise Failed(f"The server did not start: {said[-1] if said else 'it said nothing'} (all of it: {log})")
    return url


def stale_list() -> list[dict[str, str]]:
    """Return the rows of places.csv."""
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def job_of(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of the list as a job of the API."""
    inputs: dict[str, Any] = {key: value for key, value in row.items() if value and key not in ("id", "opening_hours")}
    inputs |= {key: float(row[key]) for key in ("latitude", "longitude")}
    if hours := weekly(row["opening_hours"]) if row["opening_hours"] else None:
        inputs["opening_hours"] = hours
    return {"place_id": row["id"], "inputs": inputs}


def enrich(client: Client, rows: list[dict[str, str]]) -> str:
    """Submit the list, show how far it is, and return the id of the batch."""
    began = time.perf_counter()
    columns = (
        TextColumn("  enriching"),
        BarColumn(40),
        MofNCompleteColumn(),
        TextColumn("places"),
        TimeElapsedColumn(),
    )
    progress = Progress(*columns, console=console, transient=True)
    with progress if console.is_terminal else nullcontext():
        batch = client.submit_batch("Monaco 2021", (job_of(row) for row in rows), attributes=ATTRIBUTES)
        bar = progress.add_task("", total=len(rows))
        batch = client.wait_for_batch(
            batch.id,
            every_seconds=0.2,
            progress=lambda batch: progress.update(bar, completed=batch.metadata.completed_jobs),
        )
    took = time.perf_counter() - began
    console.print(f"[green]✓[/] Submitted and enriched {len(rows)} places over HTTP [dim]{took:.1f} s[/]")
    if batch.status != "completed":
        raise Failed(f"The batch ended as {batch.status}; see {BUILD / 'server.log'}.")
    return batch.id


def demo() -> None:
    """Show the main job from the list to the answers."""
    began = time.perf_counter()
    rows = stale_list()
    key = prepare()
    with server(port=0) as (url, _), Client(url, api_key=key, organisation=ORGANISATION) as client:
        console.print(f"[green]✓[/] Started a server at {url}")
        batch_id = enrich(client, rows)
        jobs = {job.place_id: job for job in client.stream_jobs(batch_id=batch_id)}
        fill_rates = client.get_batch(batch_id).metadata.attribute_fill_rates
    missing = [row["id"] for row in rows if row["id"] not in jobs]
    if missing:
        raise Failed(f"{len(missing)} of {len(rows)} places came back without an answer, such as {missing[0]}.")
    write_results(BUILD / "results.csv", rows, jobs)
    print_results(console, rows, jobs, fill_rates)
    console.print(f"All {len(rows)} answers: [bold]{BUILD / 'results.csv'}[/]   (© OpenStreetMap contributors, ODbL)")
    console.print("The same server to play with: [bold]make serve[/]   ·   how it works: [bold]docs/overview.md[/]")
    console.print(f"[dim]{time.perf_counter() - began:.1f} s in all[/]")


def serve() -> None:
    """Keep a server with the demo's data until Ctrl-C."""
    key = prepare()
    with server(PORT) as (url, process):
        with Client(url, api_key=key, organisation=ORGANISATION) as client:
            if not client.list_batches(limit=1).total:
                enrich(client, stale_list())
        base = f"{url}/v1/{ORGANISATION}/place_enrichment"
        body = '{"inputs": {"name": "Cafe de Paris", "latitude": 43.7394, "longitude": 7.4272}}'
        print(
            f"""
The console: {url}  (organisation {ORGANISATION}, key {key})

Serving {url}  (API: {url}/docs, log: {BUILD / "server.log"}). Ctrl-C stops it.

One place, now:
  curl -s '{base}/enrich' -H 'apiKey: {key}' -H 'Content-Type: application/json' -d '{body}'
The batches, and the results of one:
  curl -s '{base}/batches' -H 'apiKey: {key}'
  curl -s '{base}/jobs?batchId=BATCH&limit=5' -H 'apiKey: {key}'
From Python:
  Client("{url}", api_key="{key}", organisation="{ORGANISATION}")  # from placewright.client import Client
""",
            flush=True,
        )
        if code := process.wait():
            raise Failed(f"The server stopped by itself with exit code {code}; see {BUILD / 'server.log'}.")


def main() -> int:
    """Run the demo or the server; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", action="store_true", help=f"serve the demo's data on port {PORT} until Ctrl-C")
    wanted = parser.parse_args()
    os.chdir(HERE.parents[1])
    # make passes SIGTERM on; as an exception it unwinds like Ctrl-C, so that the server is stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        serve() if wanted.serve else demo()
    except (Failed, PlacewrightError) as error:
        print(f"The demo failed: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 0 if wanted.serve else 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
