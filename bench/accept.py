"""How long 50,000 jobs take over HTTP until they are acknowledged, which is when they are safe on disk."""

from bench import floors
from bench.jobs import submission
from bench.row import Row, middle, seconds
from bench.server import folder, server, submit

COUNT = 50_000
GOAL = 2.5  # QUALITY section 2


def measure(repeat: int) -> list[Row]:
    """Take floor and value in turn, so that a noisy moment of the machine meets both."""
    # Nothing answers this attribute, so the workers have done with a batch soon and disturb the next one little.
    body = submission(COUNT, attributes=["website_traffic"])
    least, taken = [], []
    with folder() as data, server(data) as client:
        for number in range(repeat + 1):
            connection = floors.database(data / f"floor-{number}.db")
            floor = seconds(lambda connection=connection: floors.accept(connection, body))  # type: ignore[misc]
            connection.close()
            value = seconds(lambda: submit(client, body))
            newest = client.get("/batches", params={"limit": 1}).json()["batches"][0]
            client.delete(f"/batches/{newest['id']}").raise_for_status()
            if number:  # the first round warms both up
                least.append(floor)
                taken.append(value)
    value, spread = middle(taken)
    what = "msgspec decode, one bulk insert, commit, in a bare loop"
    return [Row("accept over HTTP", value, "s", COUNT, middle(least)[0], what, GOAL, "less", spread)]
