"""The exact shape of every operation's answers, errors included, against the files in ../golden.

`PLACEWRIGHT_REMAKE_GOLDEN=1 pytest tests/acceptance/contract/test_golden.py` writes them anew; read the difference.
"""

import json
import os
import re
from pathlib import Path

import httpx
import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
REMAKE = os.environ.get("PLACEWRIGHT_REMAKE_GOLDEN") == "1"

NICE = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815, "website": "https://www.cafedeturin.fr/"}
MEROU = {"name": "La Mérou", "full_address": "12 Rue Bonaparte, 06300 Nice", "x-own": [1, None]}
JOBS = [{"place_id": "nice/1", "inputs": NICE}, {"place_id": "nice/2", "inputs": MEROU}]
LIST = {"batch_name": "Nice", "batch_id": "list", "attributes": ["websites"], "jobs": JOBS}
CORRECTION = {
    "place_id": "nice/1",
    "outputs": {"website": "cafedeturin.fr/carte"},
    "author": "Maria Rossi",
    "reason": "It moved.",
    "expires_at": "2099-01-01",
}
PLACE_MASSENA = {"latitude": 43.697, "longitude": 7.27}
NEAR = {"center": PLACE_MASSENA, "radius_meters": 5000}
TRIANGLE = [[43, 7], [44, 7], [44, 8], [43, 7]]
TERRACE = {"key": "terrace", "question": "Is there a terrace?", "outputs": {"terrace": "boolean", "seats": "integer"}}
KEPT_HEADERS = ("content-type", "etag", "retry-after", "allow", "www-authenticate", "cache-control")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MADE_ID = re.compile(r"(ov|wh|dl|msg|ex)_[0-9a-f]{16,40}")
PORT = re.compile(r"//127\.0\.0\.1:\d+/")
SECRET = re.compile(r"whsec_[\w+/=-]+")
TIME = re.compile(r"(?!2099)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
TODAY = re.compile(r"(?<=on )\d{4}-\d\d-\d\d(?=:)")
MEASURED = {"processing_time_seconds", "jobs_per_second", "eta_seconds", "reliability"}

# Operation → steps in order. A tuple is a request; "submit" sends LIST, "work" lets workers do what waits ("work:ID"
# fails that place); these two are not written down.
CASES: dict[str, list] = {
    "submit_batch": [
        ("POST", "/batches", LIST),
        ("POST", "/batches", {**LIST, "batch_id": None, "kick_off_jobs_now": False}),
        ("POST", "/batches", {"jobs": [{"inputs": {"name": " ", "latitude": 91, "longitude": 0}}]}),
        ("POST", "/batches", {**LIST, "attributes": ["website"]}),
        ("POST", "/batches", {**LIST, "jobs": [*JOBS, {"place_id": "nice/1", "inputs": MEROU}]}),
    ],
    "get_batch": [
        "submit",
        ("GET", "/batches/list", None),
        "work:nice/2",
        ("GET", "/batches/list", None),
        ("GET", "/batches/list?enrichments=websites,menu", None),
        ("GET", "/batches/list?enrichments=website", None),
        ("GET", "/batches/none", None),
    ],
    "list_batches": [
        ("GET", "/batches", None),
        "submit",
        "work",
        ("GET", "/batches?limit=1&query=NICE", None),
        ("GET", "/batches?status=failed", None),
        ("GET", "/batches?limit=501", None),
    ],
    "update_batch": [
        "submit",
        ("PUT", "/batches/list", {"batch_name": "Nice, 2", "refresh": True}),
        ("PUT", "/batches/list", {"batch_name": ""}),
        ("PUT", "/batches/none", {"refresh": True}),
    ],
    "delete_batch": ["submit", ("DELETE", "/batches/list", None), ("DELETE", "/batches/list", None)],
    "cancel_batch": ["submit", ("POST", "/batches/list/cancel", None), ("POST", "/batches/none/cancel", None)],
    "reprocess_batch": [
        "submit",
        "work:nice/2",
        ("POST", "/batches/list/reprocess", None),
        ("POST", "/batches/list/reprocess", {"failed_only": False, "attributes": ["menu"]}),
        ("POST", "/batches/list/reprocess", {"attribute_set": "most"}),
        ("POST", "/batches/none/reprocess", {}),
    ],
    "refresh_batches": [
        "submit",
        ("POST", "/batches/refresh", {"batch_ids": ["list", "none"]}),
        ("POST", "/batches/refresh", {"batch_ids": []}),
    ],
    "list_jobs": [
        ("GET", "/jobs", None),
        "submit",
        "work:nice/2",
        ("GET", "/jobs?batchId=list&limit=1", None),
        ("GET", "/jobs?status=failed", None),
        ("GET", "/jobs?batchId=none", None),
        ("GET", "/jobs?status=done&limit=0", None),
    ],
    "list_days": ["submit", "work", ("GET", "/jobs?groupBy=day", None), ("GET", "/jobs?groupBy=week", None)],
    "submit_job": [
        ("POST", "/jobs", JOBS[0]),
        ("POST", "/jobs", {"inputs": MEROU}),
        ("POST", "/jobs", {"place_id": "x", "inputs": {"name": "x"}}),
    ],
    "enrich": [
        ("POST", "/enrich", {**JOBS[0], "attributes": ["websites", "phoneNumbers"]}),
        ("POST", "/enrich", {"inputs": {**NICE, "country_code": "France"}}),
    ],
    "get_job": [
        "submit",
        ("GET", "/jobs/nice%2F1", None),
        "work",
        ("GET", "/jobs/nice%2F1?batchId=list", None),
        ("GET", "/jobs/none", None),
    ],
    "delete_job": ["submit", ("DELETE", "/jobs/nice%2F1", None), ("DELETE", "/jobs/nice%2F1", None)],
    "reprocess_jobs": [
        "submit",
        "work",
        ("POST", "/jobs/reprocess", {"place_ids": ["nice/1", "none"], "attribute_set": "open_closed"}),
        ("GET", "/jobs/nice%2F1", None),
        ("POST", "/jobs/reprocess", {}),
    ],
    "list_attributes": [
        ("GET", "/attributes", None),
        ("GET", "/attributes?details=true", None),
        ("GET", "/attributes?details=some", None),
    ],
    "overrides": [
        "submit",
        "work",
        ("POST", "root:/overrides", CORRECTION),
        ("GET", "/jobs/nice%2F1", None),
        ("POST", "root:/overrides?apply=false", {**CORRECTION, "outputs": {"website": None}}),
        ("POST", "root:/overrides", {**CORRECTION, "outputs": {"phone": "12", "website": None}, "reason": ""}),
        ("POST", "root:/overrides", {**CORRECTION, "outputs": {"phone": "12"}, "expires_at": "2020-01-01"}),
        ("POST", "root:/overrides/import", {"overrides": [CORRECTION, {**CORRECTION, "place_id": "nice/2"}]}),
        ("POST", "root:/overrides/import", {"overrides": [CORRECTION, CORRECTION, {"outputs": {}}]}),
        ("GET", "root:/overrides?limit=1&attribute=websites", None),
        ("GET", "root:/overrides?attribute=website", None),
        ("GET", "root:/overrides/none", None),
        ("DELETE", "root:/overrides/none", None),
    ],
    "search_area": [
        "submit",
        "work",
        (
            "POST",
            "root:/geofencing/search",
            {**NEAR, "include_attributes": True},
        ),
        (
            "POST",
            "root:/geofencing/search",
            {"polygon": {"coordinates": TRIANGLE}, "limit": 1},
        ),
        ("POST", "root:/geofencing/search", {**NEAR, "scope": "reference"}),
        ("POST", "root:/geofencing/search", {"center": {"latitude": 91, "longitude": 7}}),
    ],
    "batch_from_area": [
        ("POST", "/batches/from_area", {"batch_name": "Nice", "center": PLACE_MASSENA, "radius_meters": 500}),
        ("POST", "/batches/from_area", {"batch_name": "", "geometry": {"type": "Point", "coordinates": [7, 43]}}),
    ],
    "exports": [
        "submit",
        "work:nice/2",
        ("POST", "/exports", {"batch_ids": ["list"]}),
        ("POST", "/exports", {"batch_ids": ["list"], "format": "ndjson"}),
        ("POST", "/exports", {"batch_ids": ["list"], "format": "geojson"}),
        ("POST", "/exports", {"batch_ids": ["none"]}),
        ("POST", "/exports", {"batch_ids": [], "format": "xls"}),
        ("GET", "root:/exports", None),
        ("GET", "root:/exports/none", None),
        ("GET", "root:/exports/none/download", None),
        ("GET", "root:/exports?limit=201", None),
    ],
    "webhooks": [
        ("POST", "root:/webhooks", {"url": "https://example.com/hook", "events": ["batch.completed"]}),
        ("POST", "root:/webhooks", {"url": "ftp://example.com", "events": ["batch.started"]}),
        ("GET", "root:/webhooks", None),
        ("GET", "root:/webhooks/{made}", None),
        ("PUT", "root:/webhooks/{made}", {"events": ["batch.completed", "batch.failed"]}),
        ("POST", "root:/webhooks/{made}/rotate", None),
        ("POST", "root:/webhooks/{made}/test", None),
        ("GET", "root:/webhooks/{made}/deliveries", None),
        ("POST", "root:/webhooks/{made}/deliveries/{delivery}/resend", None),
        ("POST", "root:/webhooks/{made}/deliveries/none/resend", None),
        ("DELETE", "root:/webhooks/{made}", None),
        ("GET", "root:/webhooks/{made}", None),
    ],
    "events": [
        "submit",
        "work:nice/2",
        ("GET", "/batches/list/events", None),
        ("GET", "/batches/none/events", None),
    ],
    "custom_attributes": [
        ("POST", "root:/attributes", TERRACE),
        ("POST", "root:/attributes", TERRACE),
        ("POST", "root:/attributes", {**TERRACE, "key": "website"}),
        ("POST", "root:/attributes/terrace/versions", {"question": "Seats outside?", "outputs": {"terrace": "text"}}),
        ("POST", "root:/attributes/terrace/versions", {"question": "Seats?", "outputs": {"terrace": "boolean"}}),
        ("PUT", "root:/attributes/terrace", {"default_version": 2}),
        ("PUT", "root:/attributes/terrace", {"default_version": 3}),
        ("GET", "root:/attributes", None),
        ("POST", "/batches", {**LIST, "attributes": ["terrace"], "kick_off_jobs_now": False}),
        ("POST", "/batches", {**LIST, "attributes": ["terace"]}),
        ("POST", "/jobs/reprocess", {"place_ids": ["x"], "attributes": ["teraces"]}),
        ("GET", "/batches/list?enrichments=terrace", None),
        ("DELETE", "root:/attributes/terrace", None),
        ("GET", "root:/attributes/terrace", None),
        ("POST", "/batches", {**LIST, "attributes": ["terrace"]}),
    ],
    "health": [("GET", "top:/healthz", None), ("GET", "top:/readyz", None)],
    "problems": [
        ("GET", "/nowhere", None),
        ("DELETE", "/batches", None),
        ("POST", "/batches", "text"),
        ("GET", "key:none/batches", None),
        ("GET", "key:wrong/batches", None),
        ("GET", "org:another/batches", None),
    ],
}


@pytest.mark.parametrize("operation", CASES)
def test_the_answers_have_exactly_this_shape(api, original, operation):
    file = GOLDEN / f"{operation}.json"
    api.work()
    with api.client(f"golden-{operation.replace('_', '-')}") as client:
        client.event_hooks = {"response": [original.check]}
        made: dict[str, str] = {}
        shown = [shape for step in CASES[operation] if (shape := done(api, client, step, made)) is not None]
    if REMAKE:
        file.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert shown == json.loads(file.read_text(encoding="utf-8"))


def test_no_file_is_left_over():
    assert {file.stem for file in GOLDEN.glob("*.json")} == set(CASES)


def done(api, client: httpx.Client, step, made: dict[str, str]) -> dict | None:
    """Do one step; return what is kept of a request and its answer. `made` keeps the ids that paths may name."""
    if step == "submit":
        client.post("/batches", json=LIST)
        return None
    if isinstance(step, str):
        api.work(failing=frozenset(step.partition(":")[2:]))
        return None
    method, path, body = step
    headers: dict[str, str] = {}
    target = path
    if path.startswith("key:"):
        headers, target = {"apiKey": "" if "none" in path else "wrong"}, "/batches"
    if path.startswith("org:"):
        target = f"{api.url}/v1/another/place_enrichment/batches"
    if path.startswith("root:"):
        target = f"{str(client.base_url).removesuffix('place_enrichment/')}{path.removeprefix('root:/')}".format(**made)
    if path.startswith("top:"):
        target = f"{api.url}{path.removeprefix('top:')}"
    if isinstance(body, str):
        answer = client.request(method, target, content=body, headers={"Content-Type": "text/plain"})
    else:
        answer = client.request(method, target, json=body, headers=headers)
    kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    if "etag" in kept:
        kept["etag"] = 'W/"…"'
    request = {"method": method, "path": path, **({} if body is None else {"body": body})}
    one = answer.headers["content-type"].endswith(("/json", "+json"))
    content = answer.json() if one else [parsed(line) for line in answer.text.splitlines()]
    if isinstance(content, dict):
        made |= {"made": content["id"]} if method == "POST" and path.endswith("/webhooks") and "id" in content else {}
        made |= {"delivery": content["deliveries"][0]["id"]} if content.get("deliveries") else {}
    return {"request": request, "status": answer.status_code, "headers": kept, "answer": normal(content)}


def parsed(line: str):
    """Return a line of NDJSON, or the data of an event, as the value that it holds; any other line as it is."""
    text = line.removeprefix("data: ")
    return json.loads(text) if text.startswith("{") else line


def normal(value, key: str = ""):
    """Replace what differs from run to run: made ids, times, what was measured."""
    if key in MEASURED and value is not None:
        return "number" if isinstance(value, int | float) else "measured"
    if isinstance(value, dict):
        return {name: normal(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [normal(item, key) for item in value]
    if key == "next_cursor" and value is not None:
        return "CURSOR"  # it holds the store's own ids and days
    if isinstance(value, str):
        value = re.sub(r"\d{4}-\d\d-\d\d$", "DAY", value) if key in ("id", "batch_name") else value
        value = PORT.sub("//127.0.0.1:PORT/", TODAY.sub("DAY", value))
        return TIME.sub("TIME", UUID.sub("UUID", MADE_ID.sub(r"\1_ID", SECRET.sub("SECRET", value))))
    return value
