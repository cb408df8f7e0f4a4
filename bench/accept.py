"""How long 50,000 jobs take over HTTP until they are acknowledged, which is when they are safe on disk."""

from bench.databases import Installation, installation, kinds
from bench.jobs import submission
from bench.memory import forget_peak, peak_mb
from bench.row import Row, middle, seconds
from bench.server import Served, submit

COUNT = 50_000
GOAL = 2.5  # QUALITY section 2
GOAL_MEMORY = 300.0  # MB
SIZES = (1_000, 5_000, 10_000, 20_000)  # of the curve, besides COUNT


def measure(repeat: int) -> list[Row]:
    """Measure on each database."""
    return [row for kind in kinds() for row in _on(kind, repeat)]


def _on(kind: str, repeat: int) -> list[Row]:
    """Take floor and value in turn, so that a noisy moment of the machine meets both."""
    # Nothing answers this attribute, so the workers have done with a batch soon and disturb the next one little.
    body = submission(COUNT, attributes=["website_traffic"])
    least, taken, peaks = [], [], []
    with installation(kind) as made, made.server() as client:
        for number in range(repeat + 1):
            floor = _floor(made, body)
            forget_peak(client.pid)
            value = _accepted(client, body)
            if number:  # the first round warms both up
                least.append(floor)
                taken.append(value)
                peaks.append(peak_mb(client.pid))
        points = [(count, _of_size(client, count, repeat)) for count in SIZES]
    value, spread = middle(taken)
    what = "decode, one bulk insert, commit, in a bare loop"
    floor = middle(least)[0]
    return [
        Row(
            made.named("accept over HTTP"),
            value,
            "s",
            COUNT,
            floor,
            what,
            GOAL,
            "less",
            spread,
            points=(*points, (COUNT, value)),
        ),
        Row(
            made.named("accept over HTTP, memory of the server"),
            max(peaks),
            "MB",
            COUNT,
            None,
            "",
            GOAL_MEMORY,
            "less",
            note="the most it ever held, shared pages included",
        ),
    ]


def _floor(made: Installation, body: bytes) -> float:
    with made.bare() as connection:
        return seconds(lambda: made.floors.accept(connection, body))


def _accepted(client: Served, body: bytes) -> float:
    value = seconds(lambda: submit(client, body))
    newest = client.get("/batches", params={"limit": 1}).json()["batches"][0]
    client.delete(f"/batches/{newest['id']}").raise_for_status()
    return value


def _of_size(client: Served, count: int, repeat: int) -> float:
    body = submission(count, attributes=["website_traffic"])
    return middle([_accepted(client, body) for _ in range(repeat)])[0]
