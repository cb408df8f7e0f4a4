"""How long the 20 nearest of a million places take over HTTP: reference places, and the places of an organisation."""

import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bench import towns
from bench.drain_real import PLACES, reference
from bench.row import Row, middle, seconds
from bench.server import folder, server, submit

GOAL_SECONDS = 0.010  # issue of the contract's section 9
BATCH = 50_000
RADIUS_M = 1_000


def measure(repeat: int) -> list[Row]:
    """Search around places of the reference, where there is something to be found."""
    points = [one["inputs"] for one in towns.queries(50 * repeat, PLACES)]
    with folder() as data:
        (data / "reference").symlink_to(reference().resolve())
        with server(data, workers=1) as client:
            fill(client)
            rows = [timed(client, scope, points) for scope in ("reference", "jobs")]
    return rows


def fill(client: httpx.Client) -> None:
    """Store as many jobs as there are reference places, without running them."""
    some: list[dict[str, Any]] = []
    for number, spot in enumerate(towns.spots(PLACES)):
        inputs = {"name": spot.tags["name"], "latitude": spot.latitude, "longitude": spot.longitude}
        some.append({"place_id": str(number), "inputs": inputs})
        if len(some) == BATCH or number == PLACES - 1:
            submit(client, msgspec.json.encode({"batch_name": "n", "kick_off_jobs_now": False, "jobs": some}))
            some = []


def timed(client: httpx.Client, scope: str, points: list[dict[str, Any]]) -> Row:
    """Return the row of one scope."""
    connection = HTTPConnection(client.base_url.host, client.base_url.port)
    path = str(Path(client.base_url.path).parent / "geofencing" / "search")
    headers = {"apiKey": client.headers["apiKey"], "Content-Type": "application/json"}
    found: list[int] = []

    def ask(point: dict[str, Any]) -> None:
        center = {key: point[key] for key in ("latitude", "longitude")}
        waiting = {"status": "pending"} if scope == "jobs" else {}  # without it only those that were enriched are found
        body = {"center": center, "radius_meters": RADIUS_M, "scope": scope, "limit": 20, **waiting}
        connection.request("POST", path, json.dumps(body), headers)
        answer = json.loads(connection.getresponse().read())
        found.append(len(answer["places"]))

    for point in points[:5]:
        ask(point)
    value, spread = middle([seconds(lambda point=point: ask(point)) for point in points])  # type: ignore[misc]
    note = f"{PLACES:,} places, {RADIUS_M} m around, {sum(found) / len(found):.0f} found"
    return Row(f"20 nearest, {scope}", value, "s", len(points), None, note, GOAL_SECONDS, "less", spread)
