"""schemathesis follows what a client does with a batch: submit → status → results → reprocess → cancel → delete."""

import json
import re
import subprocess
import sys

import httpx

BASE = "/v1/{org_slug}/place_enrichment"
BATCH = f"{BASE}/batches/{{batch_id}}"
PROGRAM = "from schemathesis.cli import schemathesis; schemathesis()"
EXCLUDED = "positive_data_acceptance,allow_header_conformance"  # as in api/test_api_schema.py, which says why

# (method, path, status) of an answer → what can be asked next, and where the id for it stands.
ID, ECHO, PLACE = "$response.body#/id", "$request.path.batch_id", "$response.body#/place_id"
ON_A_BATCH = [
    ("get", BATCH),
    ("put", BATCH),
    ("post", f"{BATCH}/reprocess"),
    ("post", f"{BATCH}/cancel"),
    ("delete", BATCH),
]
LINKS = {
    ("post", f"{BASE}/batches", "200"): [(*one, {"path.batch_id": ID}) for one in ON_A_BATCH],
    ("get", BATCH, "200"): [
        ("get", f"{BASE}/jobs", {"query.batchId": ECHO}),
        ("post", f"{BATCH}/reprocess", {"path.batch_id": ECHO}),
    ],
    ("post", f"{BATCH}/reprocess", "200"): [
        ("get", BATCH, {"path.batch_id": ECHO}),
        ("post", f"{BATCH}/cancel", {"path.batch_id": ECHO}),
    ],
    ("post", f"{BATCH}/cancel", "200"): [
        ("get", BATCH, {"path.batch_id": ID}),
        ("post", f"{BATCH}/cancel", {"path.batch_id": ID}),
        ("delete", BATCH, {"path.batch_id": ID}),
    ],
    ("post", f"{BASE}/jobs", "202"): [
        ("get", f"{BASE}/jobs/{{place_id}}", {"path.place_id": PLACE}),
        ("delete", f"{BASE}/jobs/{{place_id}}", {"path.place_id": PLACE}),
    ],
    ("post", f"{BASE}/enrich", "200"): [("get", f"{BASE}/jobs/{{place_id}}", {"path.place_id": PLACE})],
}


# A submission that is refused leads nowhere, so the bodies that start a way are good; wrong ones are asked elsewhere.
JOBS = [{"place_id": one, "inputs": {"name": "Café de Turin", "city": "Nice"}} for one in ("a", "b/c", "é?")]
STARTS = {
    "SingleRequest": {"enum": JOBS},
    "BatchRequest": {
        "type": "object",
        "required": ["batch_name", "attribute_set", "jobs"],
        "additionalProperties": False,
        "properties": {
            "batch_name": {"enum": ["Nice", "寿司"]},
            "attribute_set": {"enum": ["core", "all", "open_closed"]},
            "kick_off_jobs_now": {"type": "boolean"},
            "jobs": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"enum": JOBS}},
        },
    },
}


def linked(description: dict) -> dict:
    """Add the links to a description, and leave out what they do not reach."""
    paths = description["paths"]
    description["components"]["schemas"] |= STARTS
    for (method, path, status), targets in LINKS.items():
        paths[path][method]["responses"][status]["links"] = {
            f"{n} {verb}": {"operationId": paths[target][verb]["operationId"], "parameters": parameters}
            for n, (verb, target, parameters) in enumerate(targets)
        }
    wanted = {(method, path) for method, path, _ in LINKS}
    wanted |= {(verb, target) for targets in LINKS.values() for verb, target, _ in targets}
    kept = {path: {verb: one for verb, one in verbs.items() if (verb, path) in wanted} for path, verbs in paths.items()}
    return {**description, "paths": {path: verbs for path, verbs in kept.items() if verbs}}


def test_section_2_to_7_any_way_along_the_links_keeps_the_description(start_api, tmp_path):
    running = start_api()
    described = linked(httpx.get(f"{running.url}/openapi.json").json())
    (tmp_path / "linked.json").write_text(json.dumps(described), encoding="utf-8")
    (tmp_path / "schemathesis.toml").write_text('[parameters]\norg_slug = "acme"\n', encoding="utf-8")
    asked = [sys.executable, "-c", PROGRAM, "run", "linked.json", "--url", running.url]
    options = ["--phases", "stateful", "--checks", "all", "--exclude-checks", EXCLUDED, "--max-examples", "80"]
    options += ["-H", f"apiKey: {running.key()}", "--seed", "1", "--no-shrink", "--mode", "positive"]
    done = subprocess.run([*asked, *options], cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    covered = re.search(r"API Links:\s+(\d+) covered / (\d+) selected", done.stdout)
    assert covered, done.stdout[-3000:]
    assert int(covered[1]) >= 10, done.stdout[-3000:]
