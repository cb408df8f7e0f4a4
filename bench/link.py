"""How right and how fast 50,000 noisy queries are linked with a million places, a third of the queries absent.

The lists are made up (`world`), written as CSV, and linked by `placewright link`, by a matcher of twenty lines, and,
with BENCH_SPLINK=1, by Splink in a virtual environment of its own (build/bench/splink, made when it is not there;
Splink is no dependency of ours). Each reads the same files. BENCH_PLACES and BENCH_QUERIES say how many.

The matcher by hand and Splink get the threshold that is best for them, which is known only from the truth; ours is
taken as it answers.
"""

import csv
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bench import floors, world
from bench.judged import Judged, judge
from bench.row import Row, seconds
from bench.server import folder

PLACES = int(os.environ.get("BENCH_PLACES", "1000000"))
QUERIES = int(os.environ.get("BENCH_QUERIES", "50000"))
SPLINK = os.environ.get("BENCH_SPLINK", "") not in ("", "0")
SPLINK_VERSION = "splink==5.0.0"
PROCESSES = 2
GOAL_F1, GOAL_RECALL, GOAL_TIMES = 0.965, 0.85, 5.0

FIELDS = ("id", "name", "latitude", "longitude", "category", "street", "city", "postalCode", "phone", "website")


def measure(repeat: int) -> list[Row]:  # noqa: ARG001 - one run of this size is long enough to be steady
    """Link the two lists in each way, one after the other."""
    with folder() as data:
        left, right = data / "left.csv", data / "right.csv"
        meant, entities = write_lists(left, right, QUERIES, PLACES)
        out = data / "out.csv"
        command = [sys.executable, "-m", "placewright", "link", str(left), str(right), str(out)]
        ours = timed(lambda: subprocess.run(command, check=True, capture_output=True))
        answered = judge(_pairs(out, "probability"), meant, entities)
        found: list[tuple[str, str, float]] = []
        hand = timed(lambda: found.extend(by_hand(left, right, data / "hand.db")))
        by = judge(found, meant, entities)
        rows = _rows(answered, ours, "matcher of twenty lines", by, hand)
        if SPLINK:
            scored = data / "splink.csv"
            script = [str(splink_python()), "bench/splink_side.py", str(left), str(right), str(scored)]
            theirs = timed(lambda: subprocess.run(script, check=True, stdout=subprocess.DEVNULL))
            by = judge(_pairs(scored, "match_weight"), meant, entities)
            rows += [
                *_rows(answered, ours, "Splink 5", by, theirs),
                Row(
                    "link, times faster than Splink",
                    theirs.wall / ours.wall,
                    "×",
                    QUERIES,
                    None,
                    "",
                    GOAL_TIMES,
                    "more",
                ),
            ]
    return rows


class Taken(NamedTuple):
    """Seconds: on the clock, and of all processors together, which hardly depends on who else works here."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Taken:
    """Return what a piece of work takes, the processes that it starts included."""
    before = os.times()
    wall = seconds(work)
    return Taken(wall, sum(os.times()[:4]) - sum(before[:4]))


def _rows(ours: Judged, taken: Taken, what: str, other: Judged, time: Taken) -> list[Row]:
    note = (
        f"{what}: best F1 {other.best_f1:.3f}, recall {other.recall:.3f} at precision 0.98, {time.wall:.1f} s "
        f"({time.cpu:.0f} of processors, ours {taken.cpu:.0f})"
    )
    name = f"link {PLACES:,} places beside {what}"
    return [
        Row(f"{name}, F1", ours.f1, "", QUERIES, None, note, GOAL_F1, "more", note=note),
        Row(f"{name}, recall at precision 0.98", ours.recall, "", QUERIES, None, note, GOAL_RECALL, "more", note=note),
        Row(f"{name}, time", taken.wall, "s", QUERIES, time.wall, what, None, "less", note=note),
    ]


def write_lists(left: Path, right: Path, queries: int, places: int) -> tuple[dict[str, str], dict[str, str]]:
    """Write both lists; return left id → the entity that is meant, and right id → its entity."""
    asked = world.queries(queries, places)
    absent = {entity for entity, _ in asked if world.is_absent(entity)}
    _write(left, (inputs for _, inputs in asked))
    entities: dict[str, str] = {}

    def rows() -> Iterator[dict[str, object]]:
        for place in world.places(places):
            if place.entity not in absent:
                entities[place.id] = str(place.entity)
                row = place._asdict()
                row["street"] = f"{place.house or ''} {place.street}".strip() if place.street else None
                yield {**row, "postalCode": place.postcode}

    _write(right, rows())
    return {str(inputs["id"]): str(entity) for entity, inputs in asked}, entities


def _write(file: Path, rows: Iterable[dict[str, object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _pairs(file: Path, sure: str) -> Iterator[tuple[str, str, float]]:
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield row["left_id"], row["right_id"], float(row[sure])


def by_hand(left: Path, right: Path, database: Path) -> list[tuple[str, str, float]]:
    """Link by the nearest candidates and the best token ratio, in as many processes as ours."""
    with right.open(encoding="utf-8", newline="") as stream:
        ids: list[str] = []

        def places() -> Iterator[tuple[float, float, str]]:
            for row in csv.DictReader(stream):
                ids.append(row["id"])
                yield float(row["latitude"]), float(row["longitude"]), row["name"]

        floors.places_database(database, places())
    with left.open(encoding="utf-8", newline="") as stream:
        asked = list(csv.DictReader(stream))
    rows = [(float(row["latitude"]), float(row["longitude"]), row["name"]) for row in asked]
    shares = [rows[start::PROCESSES] for start in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        found = list(pool.map(floors.best, [database] * PROCESSES, shares))
    return [
        (row["id"], ids[number], score)
        for start, share in enumerate(found)
        for row, (number, score) in zip(asked[start::PROCESSES], share, strict=True)
        if number >= 0
    ]


def splink_python() -> Path:
    """Return the interpreter of an environment with Splink, made if it is not there yet."""
    home = Path("build") / "bench" / "splink"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", SPLINK_VERSION], check=True)
        (home / "ready").touch()
    return python
