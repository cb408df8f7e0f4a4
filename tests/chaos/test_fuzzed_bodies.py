"""Fuzzed bodies against a real server: no 5xx, no hang, nothing half-written, errors that name the place."""

import json
import os
import random
from typing import Any

from tests.broken import PIECES
from tests.chaos.conftest import Stage
from tests.chaos.scene import ECHO, Scene, body, place, wait_until

BODIES = int(os.environ.get("CHAOS_BODIES", "1000"))  # on each database; 50,000 in the long form
PATIENCE = 10  # seconds that one answer may take
PLACES = [place("a", latitude=43.7, longitude=7.2), place("b", wkt_geometry="POINT(7.2 43.7)")]
GOOD = json.dumps(body(PLACES)).encode()
VALUES: list[Any] = [
    None,
    True,
    -1,
    1e308,
    10**30,
    "",
    " ",
    "\0",
    "𝕏" * 600,
    [],
    [[]],
    {},
    {"": None},
    "POINT(0)",
    "core",
]
PATHS = ["/batches"] * 4 + [
    "/jobs",
    "/enrich",
    "/jobs/reprocess",
    "/batches/refresh",
    "/batches/b/reprocess",
    "/exports",
]


def spoiled(chance: random.Random) -> bytes:
    """Return a good body with pieces cut, doubled or replaced, or with a value where another belongs."""
    if chance.random() < 0.5:
        text = GOOD
        for _ in range(chance.randrange(1, 5)):
            start = chance.randrange(len(text) + 1)
            text = text[:start] + chance.choice([*PIECES, chance.randbytes(3)]) + text[start + chance.randrange(12) :]
        return text
    batch = json.loads(GOOD)
    where = chance.choice([batch, batch["jobs"][0], batch["jobs"][0]["inputs"]])
    where[chance.choice([*where, *batch, "refresh", "types"])] = chance.choice(VALUES)
    return json.dumps(batch).encode()


def test_fuzzed_bodies_never_break_the_server(stage: Stage) -> None:
    scene, seed = stage(workers=1), random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    taken = 0
    with scene.serve(ECHO).client(timeout=PATIENCE) as client:
        for _ in range(BODIES):
            path, sent = chance.choice(PATHS), spoiled(chance)
            before = jobs(scene) if path == "/batches" else 0
            answer = client.post(path, content=sent, headers={"Content-Type": "application/json"})
            assert answer.status_code in (200, 202, 400, 404), (answer.status_code, path, sent, answer.text)
            taken += answer.is_success
            if answer.status_code == 400:
                problem = answer.json()
                assert problem["detail"], sent
                assert all(set(one) == {"pointer", "detail"} for one in problem.get("errors", ()))
                assert path != "/batches" or problem["errors"], (sent, problem)
            if path == "/batches" and not answer.is_success:
                assert jobs(scene) == before, (sent, answer.text)
        assert client.get("/batches").is_success
    assert 0 < taken < BODIES
    # A slice whose jobs were replaced goes when a worker comes to it: so the work that was taken on ends first.
    wait_until(lambda: scene.count("SELECT count(*) FROM slices") == 0)
    scene.check_tables()


def jobs(scene: Scene) -> int:
    return scene.count("SELECT count(*) FROM jobs")
