"""CONTRACT §12.5: what belongs to others cannot be told from what exists nowhere, by status, shape or time."""

import json
import random
import re
import statistics
import time
from typing import Any

import httpx
import pytest
from tests.chaos.conftest import Stage
from tests.chaos.scene import Scene, body, ended, place, wait_until

ROUNDS = 60
THEIRS = {"batch": "their-batch-1", "place": "their-place-1", "attribute": "theirTerrace1"}
NOWHERE = {"batch": "nobodys-bat-1", "place": "nobodys-pla-1", "attribute": "nobodysTerra1"}
NICE = {"latitude": 43.7, "longitude": 7.27}
ROUTES = [
    ("GET", "/batches/{batch}", None),
    ("PUT", "/batches/{batch}", {"batch_name": "x"}),
    ("DELETE", "/batches/{batch}", None),
    ("POST", "/batches/{batch}/cancel", {}),
    ("POST", "/batches/{batch}/reprocess", {}),
    ("GET", "/batches/{batch}/events", None),
    ("GET", "/batches/{batch}/summary", None),
    ("GET", "/batches/{batch}/dots", None),
    ("GET", "/batches/{batch}/confidence", None),
    ("GET", "/jobs?batchId={batch}", None),
    ("GET", "/jobs/{place}", None),
    ("GET", "/jobs/{place}?batchId={batch}", None),
    ("DELETE", "/jobs/{place}", None),
    ("POST", "/jobs/reprocess", {"place_ids": ["{place}"]}),
    ("POST", "/batches/refresh", {"batch_ids": ["{batch}"]}),
    ("POST", "/exports", {"batch_ids": ["{batch}"], "format": "csv"}),
    ("GET", "../exports/{export}", None),
    ("GET", "../exports/{export}/download", None),
    ("GET", "../webhooks/{webhook}", None),
    ("PUT", "../webhooks/{webhook}", {"active": False}),
    ("POST", "../webhooks/{webhook}/rotate", {}),
    ("POST", "../webhooks/{webhook}/test", {}),
    ("GET", "../webhooks/{webhook}/deliveries", None),
    ("DELETE", "../webhooks/{webhook}", None),
    ("GET", "../overrides/{override}", None),
    ("DELETE", "../overrides/{override}", None),
    ("DELETE", "../pairs/{pair}", None),
    ("DELETE", "../keys/{key}", None),
    ("GET", "../attributes/{attribute}", None),
    ("PUT", "../attributes/{attribute}", {"default_version": 1}),
    ("POST", "../attributes/{attribute}/versions", {"question": "Any?", "outputs": {"seats": "integer"}}),
    ("DELETE", "../attributes/{attribute}", None),
    ("POST", "../geofencing/search", {"center": NICE, "radius_meters": 500, "batch_id": "{batch}"}),
]

LISTS = ("/jobs/reprocess", "/batches/refresh", "../geofencing/search")  # these answer 200, and list what is missing


@pytest.fixture
def scene(stage: Stage) -> Scene:
    made = stage(workers=1, export_inline_rows=100)  # so that exports of theirs have ids
    made.serve()
    with made.servers[0].client() as owner:
        jobs = [place(THEIRS["place"])] + [place(f"p{n}") for n in range(500)]
        owner.post("/batches", json=body(jobs, THEIRS["batch"])).raise_for_status()
        wait_until(lambda: ended(made, THEIRS["batch"]))
        for kind, id_ in theirs(owner).items():
            THEIRS[kind], NOWHERE[kind] = id_, other(id_)
    return made


def theirs(owner: httpx.Client) -> dict[str, str]:
    """Make one of each other thing that has an id; return the ids."""
    sent = {
        "webhook": ("webhooks", {"url": "https://example.com/hook", "events": ["batch.completed"]}),
        "override": ("overrides", {"place_id": "p1", "outputs": {"name": "x"}, "author": "M", "reason": "r"}),
        "pair": ("pairs", {"place_id": "p1", "record": "node/1", "same": True}),
        "key": ("keys", {"name": "x"}),
        "export": ("place_enrichment/exports", {"batch_ids": [THEIRS["batch"]], "format": "csv"}),
    }
    root = str(owner.base_url).removesuffix("place_enrichment/")
    asked = {"key": THEIRS["attribute"], "question": "Is there a terrace?", "outputs": {"terrace": "boolean"}}
    owner.post(root + "attributes", json=asked).raise_for_status()
    return {
        kind: str(owner.post(root + path, json=one).raise_for_status().json()["id"])
        for kind, (path, one) in sent.items()
    }


def other(id_: str) -> str:
    """Return an id of the same form that nothing has."""
    if id_.isdecimal():
        return str(10**6 + int(id_))
    return "".join({"0": "1", "a": "b"}.get(letter, letter) for letter in id_[:-6]) + id_[-6:][::-1]


def ask(
    client: httpx.Client, method: str, path: str, sent: dict[str, Any] | None, ids: dict[str, str]
) -> tuple[float, tuple[int, str, tuple[str, ...]]]:
    """Return the seconds that an answer took, and all of it that could tell one from the other, the ids apart."""
    content = None if sent is None else json.loads(named(json.dumps(sent), ids))
    started = time.perf_counter()
    url = str(client.base_url).removesuffix("place_enrichment/") + path[3:] if path.startswith("../") else path
    answer = client.request(method, named(url, ids), json=content)
    seconds = time.perf_counter() - started
    text = answer.text
    for value in ids.values():  # whole words: some ids are small numbers
        text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", "ID", text)
    return seconds, (answer.status_code, text, tuple(sorted(answer.headers)))


def named(text: str, ids: dict[str, str]) -> str:
    """Put ids where their names stand in braces."""
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def test_section_12_5_routes_tell_nothing(scene: Scene) -> None:
    with scene.servers[0].client("other", scene.key("other")) as stranger:
        for method, path, sent in ROUTES:
            check_route(stranger, method, path, sent)
    assert len(scene.store.ids(THEIRS["batch"])["completed"]) == 501, "nothing of it was touched"


def check_route(stranger: httpx.Client, method: str, path: str, sent: dict[str, Any] | None) -> None:
    """Ask for what is theirs and what is nobody's, in random order, and compare."""
    ids, times = [THEIRS, NOWHERE], {"theirs": [], "nobodys": []}
    for _ in range(ROUNDS):
        shapes = []
        for one in random.sample(ids, 2):
            seconds, shape = ask(stranger, method, path, sent, one)
            times["theirs" if one is THEIRS else "nobodys"].append(seconds)
            shapes.append(shape)
        assert shapes[0] == shapes[1], (method, path)
    assert shapes[0][0] == 404 or path in LISTS, (method, path, shapes[0])
    print(f"{method} {path}: {shapes[0][0]}")
    check_times(times["theirs"], times["nobodys"], f"{method} {path}")


def check_times(theirs: list[float], nowhere: list[float], what: str = "") -> None:
    """Check that two interleaved series differ by no more than their noise: four standard errors of the medians."""

    def error(times: list[float]) -> float:
        low, _, high = statistics.quantiles(times, n=4)
        return 1.2533 * (high - low) / 1.349 / len(times) ** 0.5  # of a median, from the quartiles

    noise = 4 * (error(theirs) ** 2 + error(nowhere) ** 2) ** 0.5
    apart = abs(statistics.median(theirs) - statistics.median(nowhere))
    assert apart <= max(noise, 0.0002), f"{what}: {apart * 1e6:.0f} µs apart, the noise is {noise * 1e6:.0f} µs"


def test_section_12_5_a_foreign_slug_and_one_that_exists_nowhere(scene: Scene) -> None:
    secret, times, shapes = scene.key("other"), {"acme": [], "none": []}, set()
    clients = {slug: scene.servers[0].client(slug, secret) for slug in times}
    for _ in range(ROUNDS):
        for slug in random.sample(sorted(times), 2):
            seconds, (status, text, headers) = ask(clients[slug], "GET", "/batches/{batch}", None, THEIRS)
            times[slug].append(seconds)
            shapes.add((status, text.replace(slug, "SLUG"), tuple(headers)))
    assert {status for status, _, _ in shapes} == {403}
    assert len(shapes) == 1
    check_times(times["acme"], times["none"])
    for client in clients.values():
        client.close()
