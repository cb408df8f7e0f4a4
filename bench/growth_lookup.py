"""How lookups grow: in an index of 100,000 places and in one of a million, or of as many as BENCH_LARGE says.

Both are made of the same kind of towns (`world`), so that what grows is the index and not how
dense the places are. They are kept in build/bench for the next time. Each is looked up in a process of its own, places
drawn at random from the whole index, none twice, so that caches help the large one least.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from bench.index import identity, write_places
from bench.row import Row, middle, seconds
from bench.server import folder, placewright
from placewright import __version__
from placewright.model.geo import Point
from placewright.model.place import Name
from placewright.reference import Index
from placewright.reference.manifest import FORMAT

SMALL = 100_000
LARGE = int(os.environ.get("BENCH_LARGE", "1000000"))
LOOKUPS = 5_000
RADIUS_M = 150.0
Question: TypeAlias = tuple[str, float, float]  # name, latitude, longitude
GOAL, GOAL_OPEN, GOAL_PRIVATE = 1.5, 0.010, 1.0  # times, seconds, MB


def measure(repeat: int) -> list[Row]:
    """Look up in both by turns; the medians count."""
    taken: dict[int, list[dict[str, float]]] = {SMALL: [], LARGE: []}
    indexes = {places: index(places) for places in taken}
    asked = {places: json.dumps(questions(kept, places)) for places, kept in indexes.items()}
    for _ in range(repeat):
        for places, found in taken.items():
            command = [sys.executable, "-m", "bench.growth_lookup", str(indexes[places])]
            ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, input=asked[places])
            found.append(json.loads(ended.stdout))
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


def main(kept: Path, asked: list[Question]) -> dict[str, float]:
    """Return what opening and looking up takes here: seconds for each lookup, private memory in MB."""
    Index.open(kept).close()  # imports and the pages of the system are not what is measured
    before = _private_mb()
    began = time.perf_counter()
    opened = Index.open(kept)
    taken = time.perf_counter() - began
    private = _private_mb() - before

    def near(question: Question) -> None:
        if not opened.near(Point(*question[1:]), RADIUS_M, 20):
            raise SystemExit(f"{question} is not found.")

    def by_name(question: Question) -> None:
        if not opened.by_name([Name(question[0])], point=Point(*question[1:]), limit=16):
            raise SystemExit(f"{question} is not found by its name.")

    result = {"open": taken, "private_mb": private, "near": _each(near, asked), "name": _each(by_name, asked[::5])}
    return result | {"after_mb": _private_mb() - before}


def questions(kept: Path, places: int) -> list[Question]:
    """Return names and points of places from all over, in an order that no town follows."""
    opened = Index.open(kept)
    asked = random.Random(5).sample(range(places), LOOKUPS)
    found = [record for number in asked if (record := opened.get(identity(f"p{number}"))) is not None]
    opened.close()
    points = [(record.names[0].text, record.point) for record in found]
    return [(name, point.latitude, point.longitude) for name, point in points if point is not None]


def _each(work: Callable[[Question], None], asked: list[Question]) -> float:
    """Return the median, which others who work on this machine hardly change."""
    return statistics.median(seconds(partial(work, question)) for question in asked)


def _private_mb() -> float:
    """Return the memory that no other process could share; pages of files are shared with all who have them open."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), [tuple(one) for one in json.load(sys.stdin)])))
