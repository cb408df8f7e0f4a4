"""How lookups grow: in an index of 100,000 places and in one of a million, or of as many as BENCH_LARGE says.

Both are made of the same kind of towns (`world`), so that what grows is the index and not how
dense the places are. They are kept in build/bench for the next time. Each is looked up in a process of its own, places
drawn at random from the whole index, none twice, so that caches help the large one least.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import world
from bench.index import write_places
from bench.row import Row, middle
from bench.server import folder, placewright
from placewright import __version__
from placewright.model.geo import Point
from placewright.model.place import Address, Name
from placewright.reference import Index
from placewright.reference.manifest import FORMAT

SMALL = 100_000
LARGE = int(os.environ.get("BENCH_LARGE", "1000000"))
LOOKUPS = 5_000
RADIUS_M = 150.0
GOAL, GOAL_OPEN, GOAL_PRIVATE = 1.5, 0.010, 1.0  # times, seconds, MB


def measure(repeat: int) -> list[Row]:
    """Look up in both by turns; the medians count."""
    taken: dict[int, list[dict[str, float]]] = {SMALL: [], LARGE: []}
    indexes = {places: index(places) for places in taken}
    for _ in range(repeat):
        for places, found in taken.items():
            command = [sys.executable, "-m", "bench.growth_lookup", str(indexes[places]), str(places)]
            found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    rows = []
    for key, what in (("near", "near a point"), ("name", "by name near a point")):
        small, _ = middle([one[key] for one in taken[SMALL]])
        large, spread = middle([one[key] for one in taken[LARGE]])
        floor = f"the same at {SMALL:,}"
        rows.append(Row(f"lookup {what}, {LARGE:,} places", large, "s", LOOKUPS, small, floor, GOAL, "less", spread))
    opened, spread = middle([one["open"] for one in taken[LARGE]])
    private, _ = middle([one["private_mb"] for one in taken[LARGE]])
    rows.append(Row(f"open an index, {LARGE:,} places", opened, "s", LARGE, None, "", GOAL_OPEN, "less", spread))
    note = f"{LARGE:,} places; {taken[LARGE][-1]['after_mb']:.0f} MB more after the lookups, in caches of fixed size"
    rows.append(Row("an open index, private memory", private, "MB", LARGE, None, note, GOAL_PRIVATE, "less", note=note))
    return rows


def index(places: int) -> Path:
    """Return the folder of an index of so many places, made if it is not there yet."""
    kept = Path("build") / "bench" / f"world-{places}-{__version__}-{FORMAT}"
    if not kept.exists():
        with folder() as data:
            file = data / "places.parquet"
            write_places(file, places)
            placewright("reference", "add", str(file), data=data)
            (data / "reference" / "places").rename(kept)
    return kept


def main(kept: Path, places: int) -> dict[str, float]:
    """Return what opening and looking up takes here: seconds for each lookup, private memory in MB."""
    asked = _asked(places)
    Index.open(kept).close()  # imports and the pages of the system are not what is measured
    before = _private_mb()
    began = time.perf_counter()
    opened = Index.open(kept)
    taken = time.perf_counter() - began
    private = _private_mb() - before

    def near(place: world.Place) -> None:
        if not opened.near(Point(place.latitude, place.longitude), RADIUS_M, 20):
            raise SystemExit(f"{place} is not found.")

    def by_name(place: world.Place) -> None:
        point = Point(place.latitude, place.longitude)
        if not opened.by_name([Name(place.name)], point=point, address=Address(), limit=16):
            raise SystemExit(f"{place} is not found by its name.")

    result = {"open": taken, "private_mb": private, "near": _each(near, asked), "name": _each(by_name, asked[::5])}
    return result | {"after_mb": _private_mb() - before}


def _asked(places: int) -> list[world.Place]:
    """Return places from all over: every so manieth, in an order that no town follows."""
    step = places // LOOKUPS
    asked = [place for place in world.places(places) if place.entity % step == 0 and not place.id.endswith("b")]
    random.Random(5).shuffle(asked)
    return asked


def _each(work: Callable[[Any], None], asked: list[world.Place]) -> float:
    began = time.perf_counter()
    for place in asked:
        work(place)
    return (time.perf_counter() - began) / len(asked)


def _private_mb() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
