"""How long it takes to ask for the status of a batch of 50,000, when it changed and when it did not."""

import msgspec

from bench.jobs import submission
from bench.row import Row, middle, seconds
from bench.server import folder, server, submit

COUNT = 50_000
GOAL = 3.0  # QUALITY section 2
GOAL_UNCHANGED_SECONDS = 0.005


def measure(repeat: int) -> list[Row]:
    """Poll a batch that waits (it was not kicked off), so that nothing else runs meanwhile."""
    body = submission(COUNT, kick_off_jobs_now=False)
    with folder() as data, server(data) as client:
        batch = submit(client, body).json()
        path = f"/batches/{batch['id']}"
        tag = client.get(path).headers["ETag"]
        lists = {status: list(ids) for status, ids in batch["jobs"].items()}
        assert len(lists["pending"]) == COUNT
        floor, _ = middle([seconds(lambda: msgspec.json.encode(lists)) for _ in range(5 * repeat)])
        plain = {"Accept-Encoding": "identity"}
        value, spread = middle([seconds(lambda: client.get(path, headers=plain)) for _ in range(5 * repeat)])
        packed, packed_spread = middle([seconds(lambda: client.get(path)) for _ in range(5 * repeat)])
        same = [seconds(lambda: client.get(path, headers={"If-None-Match": tag})) for _ in range(20 * repeat)]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    unchanged, least_and_greatest = middle(same)
    return [
        Row("poll, changed", value, "s", COUNT, floor, "msgspec encoding of its ids", GOAL, "less", spread),
        Row("poll, changed, gzip", packed, "s", COUNT, floor, "the same, not compressed", None, "less", packed_spread),
        Row(
            "poll, unchanged (304)",
            unchanged,
            "s",
            COUNT,
            None,
            "",
            GOAL_UNCHANGED_SECONDS,
            "less",
            least_and_greatest,
        ),
    ]
