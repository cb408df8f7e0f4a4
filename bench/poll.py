"""How long it takes to ask for the status of a batch of 50,000, when it changed and when it did not."""

from http.client import HTTPConnection

import httpx
import msgspec

from bench.jobs import submission
from bench.row import Row, middle, seconds
from bench.server import folder, server, submit

COUNT = 50_000
GOAL = 3.0  # QUALITY section 2
GOAL_UNCHANGED_SECONDS = 0.005


class Poller:
    """Asks over one bare connection: httpx itself takes three times as long as all else to receive a megabyte."""

    def __init__(self, client: httpx.Client, path: str) -> None:
        base = client.base_url
        self._connection = HTTPConnection(base.host, base.port)
        self._path = f"{base.path.rstrip('/')}{path}"
        self._key = client.headers["apiKey"]

    def __call__(self, headers: dict[str, str]) -> int:
        """Ask once and receive all of the answer; return its status."""
        self._connection.request("GET", self._path, headers={"apiKey": self._key, **headers})
        answer = self._connection.getresponse()
        answer.read()
        return answer.status


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
        poll = Poller(client, path)
        assert poll({}) == 200
        value, spread = middle([seconds(lambda: poll({})) for _ in range(5 * repeat)])
        packed, packed_spread = middle([seconds(lambda: poll({"Accept-Encoding": "gzip"})) for _ in range(5 * repeat)])
        same = [seconds(lambda: poll({"If-None-Match": tag})) for _ in range(20 * repeat)]
        assert poll({"If-None-Match": tag}) == 304
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
