"""Jobs as real lists have them: Monaco's places again and again, each time a little elsewhere."""

import csv
import random
from pathlib import Path
from typing import Any

import msgspec

PLACES = Path("src/placewright/cli/demo/monaco") / "places.csv"
METRE = 1 / 111_320  # degrees of latitude


def jobs(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return jobs with ids of their own; the coordinates are up to 30 m off."""
    chance = random.Random(seed)
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
    for row in rows:
        row.pop("opening_hours", None)
    made = []
    for number in range(count):
        row = dict(rows[number % len(rows)])
        place_id = f"{row.pop('id')}-{number}"
        moved = {key: round(float(row[key]) + chance.uniform(-30, 30) * METRE, 6) for key in ("latitude", "longitude")}
        made.append({"place_id": place_id, "inputs": {**row, **moved}})
    return made


def submission(count: int, **fields: Any) -> bytes:
    """Return a submission of so many jobs as JSON text."""
    return msgspec.json.encode({"batch_name": f"bench {count}", **fields, "jobs": jobs(count)})
