"""How long it takes to ask for the status of a batch of 50,000, when it changed and when it did not."""

from functools import partial

import msgspec

from bench.databases import installation, kinds
from bench.jobs import submission
from bench.row import Row, middle, seconds
from bench.server import Bare, submit

COUNT = 50_000
GOAL = 3.0  # QUALITY section 2
GOAL_UNCHANGED_SECONDS = 0.005


def measure(repeat: int) -> list[Row]:
    """Measure on each database."""
    return [row for kind in kinds() for row in _on(kind, repeat)]


def _on(kind: str, repeat: int) -> list[Row]:
    """Poll a batch that waits (it was not kicked off), so that nothing else runs meanwhile."""
    body = submission(COUNT, kick_off_jobs_now=False)
    with installation(kind) as made, made.server() as client:
        batch = submit(client, body).json()
        path = f"/batches/{batch['id']}"
        tag = client.get(path).headers["ETag"]
        lists = {status: list(ids) for status, ids in batch["jobs"].items()}
        assert len(lists["pending"]) == COUNT
        floor, _ = middle([seconds(lambda: msgspec.json.encode(lists)) for _ in range(5 * repeat)])
        poll = partial(_polled, Bare(client), path)
        assert poll({}) == 200
        value, spread = middle([seconds(lambda: poll({})) for _ in range(5 * repeat)])
        packed, packed_spread = middle([seconds(lambda: poll({"Accept-Encoding": "gzip"})) for _ in range(5 * repeat)])
        unchanged, same = middle([seconds(lambda: poll({"If-None-Match": tag})) for _ in range(20 * repeat)])
        assert poll({"If-None-Match": tag}) == 304
    named = made.named
    what = "msgspec encoding of its ids"
    return [
        Row(named("poll, changed"), value, "s", COUNT, floor, what, GOAL, "less", spread),
        Row(named("poll, changed, gzip"), packed, "s", COUNT, floor, "the same", None, "less", packed_spread),
        Row(named("poll, unchanged (304)"), unchanged, "s", COUNT, None, "", GOAL_UNCHANGED_SECONDS, "less", same),
    ]


def _polled(bare: Bare, path: str, headers: dict[str, str]) -> int:
    """Ask once and receive all of the answer; return its status."""
    answer = bare("GET", path, headers=headers)
    answer.read()
    return answer.status
