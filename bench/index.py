"""How many rows of Overture Places are indexed in a second, and in how much memory, by `placewright reference add`.

The rows are made up (`world`), in the published schema, most with a phone or a website, all with a profile of their
own; BENCH_PLACES says how many. The time of the largest index that QUALITY asks for follows from the rate; it was
taken once itself, with BENCH_PLACES=5000000.
"""

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import msgspec

from bench import world
from bench.row import Row, seconds
from bench.server import folder

PLACES = int(os.environ.get("BENCH_PLACES", "1000000"))
GOAL_RATE = 5_000_000 / 600  # rows in a second: 5,000,000 in ten minutes
GOAL_MEMORY = 1500.0  # MB
_PAUSE_SECONDS = 0.5  # between two looks at the memory


def measure(repeat: int) -> list[Row]:  # noqa: ARG001 - one build of this size is long enough to be steady
    """Write the file, index it once, and watch the processes that do it."""
    with folder() as data:
        file = data / "places.parquet"
        write_places(file, PLACES)
        command = [sys.executable, "-m", "placewright", "reference", "add", str(file), "--data", str(data)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            watch = Watch(process.pid)
            taken = seconds(process.wait)
            watch.stop()
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}.")
    note = "all processes of the build together"
    return [
        Row("index Overture Places, rate", PLACES / taken, "/s", PLACES, None, "", GOAL_RATE, "more"),
        Row("index Overture Places, memory", watch.peak_mb, "MB", PLACES, None, note, GOAL_MEMORY, "less", note=note),
    ]


def write_places(target: Path, count: int) -> None:
    """Write so many rows as a Parquet file of theme=places/type=place."""
    lines = target.with_suffix(".ndjson")
    encode = msgspec.json.Encoder().encode
    with lines.open("wb") as stream:
        for number, place in enumerate(world.places(count)):
            stream.write(encode(_row(number, place)) + b"\n")
    with duckdb.connect(config={"threads": 1, "memory_limit": "1GB"}) as connection:
        connection.execute(
            f"COPY (SELECT * EXCLUDE (x, y), ('POINT(' || x || ' ' || y || ')')::GEOMETRY AS geometry, "
            "{'xmin': x, 'xmax': x, 'ymin': y, 'ymax': y} AS bbox "
            f"FROM read_json('{lines}', format = 'newline_delimited')) TO '{target}' (FORMAT parquet)"
        )
    lines.unlink()


def identity(place_id: str) -> str:
    """Return the id under which a place stands in the file; in the order of these ids no map is drawn."""
    return f"08f{hashlib.md5(place_id.encode(), usedforsecurity=False).hexdigest()[3:]}"


def _row(number: int, place: world.Place) -> dict[str, object]:
    return {
        "id": identity(place.id),
        "x": place.longitude,
        "y": place.latitude,
        "version": 1,
        "names": {"primary": place.name, "common": None},
        "categories": {"primary": place.category, "alternate": ["retail"] if number % 3 else None},
        "confidence": 0.5 + number % 500 / 1000,
        "phones": [place.phone] if place.phone else None,
        "websites": [place.website] if place.website else None,
        "socials": [f"https://www.facebook.com/{number + 10**12}"],
        "addresses": [
            {
                "freeform": f"{place.house or ''} {place.street}".strip() if place.street else None,
                "locality": place.city,
                "postcode": place.postcode,
                "country": "FR",
            }
        ],
        "sources": [{"dataset": "meta", "record_id": str(number + 10**12), "update_time": "2025-02-24T08:00:00.000Z"}],
    }


class Watch:
    """Watches how much memory a process and its children hold, shared pages counted by their shares."""

    def __init__(self, pid: int) -> None:
        self.peak_mb = 0.0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no longer."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_PAUSE_SECONDS):
            self.peak_mb = max(self.peak_mb, sum(map(_held_mb, _family(self._pid))))


def _family(pid: int) -> list[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # it has ended
        return []
    return [pid, *(other for child in children for other in _family(child))]


def _held_mb(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Pss:")), 0.0)
