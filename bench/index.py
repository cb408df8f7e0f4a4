"""How many rows of Overture Places are indexed in a second, and in how much memory, by `placewright reference add`.

The rows are synthetic (`towns`), in the published schema, with a phone, a website and a profile of their own each;
BENCH_PLACES says how many. The time of the largest index that QUALITY asks for follows from the rate.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import msgspec

from bench import towns
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
        for number, spot in enumerate(towns.spots(count)):
            stream.write(encode(_row(number, spot)) + b"\n")
    with duckdb.connect(config={"threads": 1, "memory_limit": "1GB"}) as connection:
        connection.execute(
            f"COPY (SELECT * EXCLUDE (x, y), ('POINT(' || x || ' ' || y || ')')::GEOMETRY AS geometry, "
            "{'xmin': x, 'xmax': x, 'ymin': y, 'ymax': y} AS bbox "
            f"FROM read_json('{lines}', format = 'newline_delimited')) TO '{target}' (FORMAT parquet)"
        )
    lines.unlink()


def _row(number: int, spot: towns.Spot) -> dict[str, object]:
    key = next(key for key in towns.PLACE_KEYS if key in spot.tags)
    return {
        "id": f"{number:032x}",
        "x": spot.longitude,
        "y": spot.latitude,
        "version": 1,
        "names": {"primary": spot.tags["name"], "common": None},
        "categories": {"primary": spot.tags[key], "alternate": [key]},
        "confidence": 0.5 + number % 500 / 1000,
        "phones": [f"+331{number % 100_000_000:08}"],
        "websites": [f"https://www.place-{number}.example.com/fr"],
        "socials": [f"https://www.facebook.com/{number + 10**12}"],
        "addresses": [
            {
                "freeform": f"{number % 200 + 1} {spot.tags.get('addr:street', 'Rue Haute')}",
                "locality": f"Ville {number // 500}",
                "postcode": f"{number % 90_000 + 1000:05}",
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
