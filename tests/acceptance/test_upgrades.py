"""What earlier versions kept is found by this one: their database is migrated, their reference data are opened."""

import json
import tarfile
from pathlib import Path
from typing import Any

import httpx
import pytest

FIXTURES = sorted((Path(__file__).parents[1] / "upgrades").glob("*.tar.xz"))
KEPT = ("status", "inputs", "outputs", "reasoning", "confidence_scores")


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name.removesuffix(".tar.xz"))
def test_everything_is_found_and_work_goes_on(fixture: Path, tmp_path: Path, serve, placewright) -> None:
    with tarfile.open(fixture) as archive:
        archive.extractall(tmp_path, filter="data")
    expected = json.loads((tmp_path / "expected.json").read_text(encoding="utf-8"))
    data = tmp_path / "data"
    assert placewright("migrate", "--data", data).returncode == 0
    server = serve("--workers", "1", data=data)
    with httpx.Client(base_url=f"{server.url()}/v1/acme/", headers={"apiKey": expected["key"]}, timeout=60) as client:
        jobs = client.get("place_enrichment/jobs", params={"limit": 100}).json()["jobs"]
        assert list(map(kept, jobs)) == list(map(kept, expected["jobs"]))
        assert client.get("overrides").json()["overrides"][0]["outputs"] == {"phone": "+33493000009"}
        assert client.get("webhooks").json()["total"] == 1
        (export,) = client.get("exports").json()["exports"]
        assert "Cafe Aurore" in client.get(f"exports/{export['id']}/download").raise_for_status().text
        again = {"failed_only": False, "refresh": True}
        for batch in ("old", "waiting"):
            client.post(f"place_enrichment/batches/{batch}/reprocess", json=again).raise_for_status()
        finished(client, "old")
        finished(client, "waiting")
        first = client.get("place_enrichment/jobs/a", params={"batchId": "waiting"}).json()
        assert first["outputs"]["name"] == "Café Aurore"  # from the reference folder of the old version
        assert first["outputs"]["phone"] == "+33493000009"


def kept(job: dict[str, Any]) -> dict[str, Any]:
    """Return what must not change."""
    return {name: job[name] for name in KEPT}


def finished(client: httpx.Client, batch: str) -> None:
    """Wait until all its jobs are completed."""
    with client.stream("GET", f"place_enrichment/batches/{batch}/events") as events:
        for _ in events.iter_lines():
            pass
    assert client.get(f"place_enrichment/batches/{batch}").json()["status"] == "completed"
