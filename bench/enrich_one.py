"""How long one place takes by `POST /enrich`, with twenty asked for at a time, from local reference data."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from bench import towns
from bench.databases import installation, kinds
from bench.drain_real import PLACES, reference
from bench.row import Row
from bench.server import Bare, Served

AT_A_TIME = 20
EACH = 100  # places that each of them asks for
GOALS = {"p50": 0.020, "p99": 0.100}  # seconds; QUALITY section 2


def measure(repeat: int) -> list[Row]:  # noqa: ARG001 - two thousand requests are steady enough
    """Measure on each database."""
    queries = towns.queries(AT_A_TIME * (EACH + 1), PLACES)
    return [row for kind in kinds() for row in _on(kind, queries)]


def _on(kind: str, queries: list[dict[str, Any]]) -> list[Row]:
    with installation(kind) as made:
        (made.data / "reference").symlink_to(reference().resolve())
        with made.server(workers=1) as client:
            alone = _asked(client, queries[:EACH], 1)  # also opens what is opened when it is first needed
            began = time.perf_counter()
            taken = _asked(client, queries[AT_A_TIME:], AT_A_TIME)
            rate = len(taken) / (time.perf_counter() - began)
    cuts = statistics.quantiles(taken, n=100)
    values = {"p50": cuts[49], "p99": cuts[98]}
    note = f"{rate:.0f} places a second; one at a time {statistics.median(alone) * 1000:.1f} ms"
    spread = (min(taken), max(taken))
    return [
        Row(
            made.named(f"one place, {AT_A_TIME} at a time, {name}"),
            values[name],
            "s",
            len(taken),
            None,
            "",
            goal,
            "less",
            spread,
            note,
        )
        for name, goal in GOALS.items()
    ]


def _asked(client: Served, queries: list[dict[str, Any]], at_a_time: int) -> list[float]:
    """Ask for places over so many connections, each one after the other; return how long each took, in seconds."""
    shares = [queries[start::at_a_time] for start in range(at_a_time)]
    with ThreadPoolExecutor(at_a_time) as pool:
        return [one for share in pool.map(lambda share: _asked_in_turn(client, share), shares) for one in share]


def _asked_in_turn(client: Served, queries: list[dict[str, Any]]) -> list[float]:
    bare, taken = Bare(client), []
    for query in queries:
        body = msgspec.json.encode(query)
        began = time.perf_counter()
        answer = bare("POST", "/enrich", body, {"Content-Type": "application/json"})
        answer.read()
        taken.append(time.perf_counter() - began)
        assert answer.status == 200, answer.status
    return taken
