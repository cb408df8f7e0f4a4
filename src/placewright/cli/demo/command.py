"""`placewright demo`: a stale list of Monaco's places, refreshed through the real API with a newer map."""

import csv
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from placewright.cli.demo.report import print_results, write_results
from placewright.client import Client
from placewright.errors import PlacewrightError
from placewright.normalize.hours import weekly

MONACO = Path(__file__).resolve().parent / "monaco"
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


def demo(
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", help="Folder for all that it makes; made if new.")
    ] = Path("placewright-demo"),
    serve: Annotated[
        bool, typer.Option("--serve", help=f"Keep a server with the same data on port {PORT} until Ctrl-C instead.")
    ] = False,
) -> None:
    """Show the main job on real places: 589 of Monaco as they were known in 2021, asked of the map of 2023.

    It indexes the bundled extract of OpenStreetMap, starts a server on a free port, submits the list to it over HTTP,
    shows what came back, writes results.csv and stops the server. Nothing leaves the machine.
    """
    # SIGTERM unwinds like Ctrl-C, so that the server is stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    into.mkdir(parents=True, exist_ok=True)
    shown = Demo(into)
    if not serve:
        shown.refresh()
        return
    try:
        shown.serve()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")


def run(command: Sequence[str]) -> str:
    """Run a command to its end and return what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise PlacewrightError(f"`{' '.join(command[1:])}` failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


@contextmanager
def step(doing: str, done: str, what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    began = time.perf_counter()
    with console.status(f"{doing} {what} …"):
        yield
    console.print(f"[green]✓[/] {done} {what} [dim]{time.perf_counter() - began:.1f} s[/]")


class Demo:
    """The demo in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self.rows = stale_list()

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of a placewright command over the demo's data."""
        return [sys.executable, "-m", "placewright", *arguments, "--data", str(self.folder / "data")]

    def prepare(self) -> str:
        """Index the extract, make an organisation, and return a new key of it."""
        with step("Indexing", "Indexed", "the map of Monaco, December 2023"):
            run(self.command("reference", "add", str(MONACO / "monaco-2023-12.osm.pbf"), "--name", "monaco"))
        with step("Making", "Made", "an organisation and its key"):
            return run(self.command("keys", "create", ORGANISATION, "--name", "demo"))

    @contextmanager
    def server(self, port: int) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
        """Start a server, yield its URL and its process, and stop it in any case."""
        with self.log.open("w", encoding="utf-8") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own
                self.command("serve", "--port", str(port)), stdout=subprocess.PIPE, stderr=errors, text=True
            )
        try:
            yield url_of(process, self.log), process
        finally:
            process.terminate()
            try:
                process.wait(SERVER_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def enrich(self, client: Client) -> str:
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
            batch = client.submit_batch("Monaco 2021", (job_of(row) for row in self.rows), attributes=ATTRIBUTES)
            bar = progress.add_task("", total=len(self.rows))
            batch = client.wait_for_batch(
                batch.id,
                every_seconds=0.2,
                progress=lambda batch: progress.update(bar, completed=batch.metadata.completed_jobs),
            )
        took = time.perf_counter() - began
        console.print(f"[green]✓[/] Submitted and enriched {len(self.rows)} places over HTTP [dim]{took:.1f} s[/]")
        if batch.status != "completed":
            raise PlacewrightError(f"The batch ended as {batch.status}; see {self.log}.")
        return batch.id

    def refresh(self) -> None:
        """Show the main job from the list to the answers."""
        began = time.perf_counter()
        results = self.folder / "results.csv"
        rows = self.rows
        key = self.prepare()
        with self.server(port=0) as (url, _), Client(url, api_key=key, organisation=ORGANISATION) as client:
            console.print(f"[green]✓[/] Started a server at {url}")
            batch_id = self.enrich(client)
            jobs = {job.place_id: job for job in client.stream_jobs(batch_id=batch_id)}
            fill_rates = client.get_batch(batch_id).metadata.attribute_fill_rates
        missing = [row["id"] for row in rows if row["id"] not in jobs]
        if missing:
            raise PlacewrightError(
                f"{len(missing)} of {len(rows)} places came back without an answer, such as {missing[0]}."
            )
        write_results(results, rows, jobs)
        print_results(console, rows, jobs, fill_rates)
        console.print(f"All {len(rows)} answers: [bold]{results}[/]   (© OpenStreetMap contributors, ODbL)")
        console.print(f"The same server to play with: [bold]placewright demo --serve --into {self.folder}[/]")
        console.print(f"[dim]{time.perf_counter() - began:.1f} s in all[/]")

    def serve(self) -> None:
        """Keep a server with the demo's data until Ctrl-C."""
        key = self.prepare()
        with self.server(PORT) as (url, process):
            with Client(url, api_key=key, organisation=ORGANISATION) as client:
                if not client.list_batches(limit=1).total:
                    self.enrich(client)
            base = f"{url}/v1/{ORGANISATION}/place_enrichment"
            body = '{"inputs": {"name": "Cafe de Paris", "latitude": 43.7394, "longitude": 7.4272}}'
            sys.stdout.write(
                f"""
    The console: {url}  (organisation {ORGANISATION}, key {key})

Serving {url}  (API: {url}/docs, log: {self.log}). Ctrl-C stops it.

    One place, now:
      curl -s '{base}/enrich' -H 'apiKey: {key}' -H 'Content-Type: application/json' -d '{body}'
    The batches, and the results of one:
      curl -s '{base}/batches' -H 'apiKey: {key}'
      curl -s '{base}/jobs?batchId=BATCH&limit=5' -H 'apiKey: {key}'
    From Python:
      Client("{url}", api_key="{key}", organisation="{ORGANISATION}")  # from placewright.client import Client
    """
            )
            sys.stdout.flush()
            if code := process.wait():
                raise PlacewrightError(f"The server stopped by itself with exit code {code}; see {self.log}.")


def url_of(process: "subprocess.Popen[str]", log: Path) -> str:
    """Return the URL that the server prints when it is ready."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    try:
        line = lines.get(timeout=SERVER_STARTS_WITHIN)
    except queue.Empty:
        raise PlacewrightError(f"The server was not ready after {SERVER_STARTS_WITHIN} s; see {log}.") from None
    url = next((word for word in line.split() if word.startswith("http")), None)
    if url is None:
        process.wait(SERVER_STOPS_WITHIN)
        said = log.read_text(encoding="utf-8").strip().splitlines()
        raise PlacewrightError(
            f"The server did not start: {said[-1] if said else 'it said nothing'} (all of it: {log})"
        )
    return url


def stale_list() -> list[dict[str, str]]:
    """Return the rows of places.csv."""
    with (MONACO / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def job_of(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of the list as a job of the API."""
    inputs: dict[str, Any] = {key: value for key, value in row.items() if value and key not in ("id", "opening_hours")}
    inputs |= {key: float(row[key]) for key in ("latitude", "longitude")}
    if hours := weekly(row["opening_hours"]) if row["opening_hours"] else None:
        inputs["opening_hours"] = hours
    return {"place_id": row["id"], "inputs": inputs}
