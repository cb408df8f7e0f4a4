"""Makes the fixture of a version: run it with that version when it is tagged, `python tests/upgrades/make.py`.

It writes tests/upgrades/VERSION.tar.xz: a data folder with something of everything in it, and what its API answers.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import httpx

from placewright import __version__

PLACES = """id,name,latitude,longitude,street,house,city,phone,website,category
r1,Café Aurore,43.7005,7.2690,Rue des Essais,1,Nice,+33493000001,https://aurore.example,cafe
r2,Boulangerie du Port,43.6960,7.2850,Quai Imaginaire,2,Nice,+33493000002,,bakery
r3,Hôtel Mirage,43.7020,7.2600,Avenue Inventée,3,Nice,,https://mirage.example,hotel
"""
SENT: list[dict[str, Any]] = [
    {"place_id": "a", "inputs": {"name": "Cafe Aurore", "latitude": 43.7005, "longitude": 7.2690}},
    {"place_id": "b", "inputs": {"name": "Hotel Mirage", "latitude": 43.702, "longitude": 7.26}},
    {"place_id": "c", "inputs": {"name": "Nowhere Bar", "latitude": 43.71, "longitude": 7.25}},
]
BATCH = {"attribute_set": "core", "jobs": SENT}


def main() -> None:
    """Fill a data folder through the API, and pack it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        (Path(folder) / "places.csv").write_text(PLACES, encoding="utf-8")
        run("reference", "add", f"{folder}/places.csv", "--name", "own", data=data)
        key = run("keys", "create", "acme", data=data)
        expected = Path(folder) / "expected.json"
        jobs = fill(data, key)
        expected.write_text(json.dumps({"key": key, "jobs": jobs}, ensure_ascii=False, indent=1), encoding="utf-8")
        target = Path(__file__).with_name(f"{__version__}.tar.xz")
        with tarfile.open(target, "w:xz") as archive:
            archive.add(data, "data")
            archive.add(expected, "expected.json")
    print(f"{target} holds {len(jobs)} jobs")


def run(*arguments: str, data: Path) -> str:
    """Run a command to its end and return what it printed."""
    command = [sys.executable, "-m", "placewright", *arguments, "--data", str(data)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def fill(data: Path, key: str) -> list[dict[str, Any]]:
    """Do one of everything; return all jobs as the API shows them."""
    command = [sys.executable, "-m", "placewright", "serve", "--port", "0", "--workers", "1", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        base = f"{server.stdout.readline().split()[-1]}/v1/acme"
        try:
            with httpx.Client(headers={"apiKey": key}, timeout=60) as client:
                return _fill(client, base)
        finally:
            server.terminate()


def _fill(client: httpx.Client, base: str) -> list[dict[str, Any]]:
    def post(path: str, sent: dict[str, Any]) -> None:
        client.post(f"{base}{path}", json=sent).raise_for_status()

    post("/place_enrichment/batches", BATCH | {"batch_name": "Old list", "batch_id": "old"})
    while client.get(f"{base}/place_enrichment/batches/old").json()["status"] != "completed":
        pass
    waiting = {"batch_name": "Waiting", "batch_id": "waiting", "kick_off_jobs_now": False}
    post("/place_enrichment/batches", BATCH | waiting)
    correction = {"place_id": "a", "outputs": {"phone": "+33493000009"}, "author": "Ada", "reason": "Called."}
    post("/overrides", correction)
    single = {"place_id": "single", "inputs": SENT[0]["inputs"], "attributes": ["names", "phoneNumbers"]}
    post("/place_enrichment/enrich", single)
    post("/webhooks", {"url": "https://example.com/hook", "events": ["batch.completed"]})
    post("/place_enrichment/exports", {"batch_ids": ["old"], "format": "csv"})
    jobs: list[dict[str, Any]] = client.get(f"{base}/place_enrichment/jobs?limit=100").json()["jobs"]
    return jobs


if __name__ == "__main__":
    main()
