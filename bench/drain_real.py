"""How many places two workers enrich in a second from local reference data, beside a matcher of twenty lines.

The reference is synthetic (`towns`); BENCH_PLACES says how large it is, BENCH_JOBS how many places are asked for. An
index is kept in build/bench for the next time.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from bench import floors, towns
from bench.memory import children, private_mb
from bench.row import Row, seconds
from bench.server import Served, folder, placewright, server, submit
from placewright import __version__
from placewright.reference.manifest import FORMAT

PLACES = int(os.environ.get("BENCH_PLACES", "1000000"))
JOBS = int(os.environ.get("BENCH_JOBS", "50000"))
WORKERS = 2
GOAL = 4.0  # QUALITY section 2: times the floor
GOAL_RATE = 1500.0  # places in a second
GOAL_MEMORY = 250.0  # MB of a worker that no other process shares


def measure(repeat: int) -> list[Row]:  # noqa: ARG001 - one drain of this size is long enough to be steady
    """Drain one batch of real work; before and after it take the same queries by hand, in as many processes."""
    queries = towns.queries(JOBS, PLACES)
    before = by_hand(queries)
    body = msgspec.json.encode({"batch_name": "bench", "attribute_set": "core", "jobs": queries})
    with folder() as data:
        (data / "reference").symlink_to(reference().resolve())
        with server(data, WORKERS) as client:
            batch = submit(client, body).json()
            finished, worker_mb = wait(client, batch["id"])
    taken = _seconds_between(finished["metadata"]["started_at"], finished["metadata"]["finished_at"])
    floor = (before + by_hand(queries)) / 2
    fill = finished["metadata"]["attribute_fill_rates"].get("names", 0)
    note = f"{PLACES:,} reference places; a name for {fill:.1%} of the jobs"
    what = f"nearest candidates + best token ratio on bare sqlite3, {WORKERS} processes"
    return [
        Row("enrich places, time", taken, "s", JOBS, floor, what, GOAL, "less", note=note),
        Row("enrich places, rate", JOBS / taken, "/s", JOBS, None, "", GOAL_RATE, "more", note=note),
        Row("enrich places, memory of a worker", worker_mb, "MB", JOBS, None, "", GOAL_MEMORY, "less", note="private"),
        Row("reference place on disk", _bytes_of(reference()) / PLACES, "B", PLACES, None, "", None, "less"),
    ]


def reference() -> Path:
    """Return a folder of reference data of the wanted size, made if it is not there yet."""
    kept = Path("build") / "bench" / f"reference-{PLACES}-{__version__}-{FORMAT}"
    if not kept.exists():
        with folder() as data:
            extract = data / "towns.osm.pbf"
            towns.write_extract(extract, PLACES)
            placewright("reference", "add", str(extract), "--name", "towns", data=data)
            (data / "reference").rename(kept)
    return kept


def wait(client: Served, batch_id: str) -> tuple[dict[str, Any], float]:
    """Return the batch when all its jobs have ended, and the most MB that a worker held alone; looks rarely, so as not
    to disturb."""
    most = 0.0
    while True:
        batch: dict[str, Any] = client.get(f"/batches/{batch_id}").json()
        if batch["status"] in ("completed", "failed"):
            return batch, most
        most = max(most, *map(private_mb, children(client.pid)))
        time.sleep(1)


def _bytes_of(place: Path) -> int:
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())


def by_hand(queries: list[dict[str, Any]]) -> float:
    """Return the seconds that the floor takes, in as many processes as ours."""
    rows = [(one["inputs"]["latitude"], one["inputs"]["longitude"], one["inputs"]["name"]) for one in queries]
    shares = [rows[start::WORKERS] for start in range(WORKERS)]
    with folder() as data, ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        file = data / "places.db"
        floors.places_database(file, ((one.latitude, one.longitude, one.tags["name"]) for one in towns.spots(PLACES)))
        list(pool.map(floors.match, [file] * WORKERS, [share[:10] for share in shares]))  # starts the processes
        return seconds(lambda: list(pool.map(floors.match, [file] * WORKERS, shares)))


def _seconds_between(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
