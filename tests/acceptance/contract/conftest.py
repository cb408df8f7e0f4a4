"""The server of the API tests, with clients that hold every answer to the original's own description."""

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import jsonschema_rs
import pytest

from placewright.store import organisations

HERE = Path(__file__).parent
DESCRIPTION = json.loads((HERE / "original_openapi.json").read_text(encoding="utf-8"))

# The fixtures of the folder beside this one; conftest files are found by folder, so they are taken over by name.
_spec = importlib.util.spec_from_file_location("contract_api_conftest", HERE.parent / "api" / "conftest.py")
_shared = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_shared)
api, start_api = _shared.api, _shared.start_api


class Original:
    """The compatible API's description, as a stranger would hold our answers against it."""

    def __init__(self, description: dict) -> None:
        self.description = description
        self.patterns = {
            path: re.compile(re.sub(r"\{\w+\}", "[^/?]+", path).replace(".", r"\.")) for path in description["paths"]
        }
        self.validators: dict[str, jsonschema_rs.Validator] = {}
        self.seen: set[tuple[str, str, str]] = set()

    def operation(self, method: str, raw_path: str) -> tuple[str, dict] | None:
        """Return the operation that a request means; fixed paths go before those with an id."""
        found = [path for path, pattern in self.patterns.items() if pattern.fullmatch(raw_path)]
        for path in sorted(found, key=lambda one: one.count("{")):
            if method.lower() in self.description["paths"][path]:
                return path, self.description["paths"][path][method.lower()]
        return None

    def check(self, response: httpx.Response) -> None:
        """Hold one answer to the description: its code, its type, its shape."""
        request = response.request
        found = self.operation(request.method, request.url.raw_path.decode().partition("?")[0])
        if found is None or response.status_code == 304:
            return
        path, operation = found
        response.read()
        code = str(response.status_code)
        described = operation["responses"].get(code) or operation["responses"]["default"]
        kind = response.headers.get("content-type", "").partition(";")[0]
        if kind in ("application/x-ndjson", "text/csv", "application/geo+json"):
            return
        assert kind in described["content"], (request.method, path, code, kind)
        self.errors(described["content"][kind]["schema"], response.json(), (request.method, path, code))
        self.seen.add((request.method, path, code))

    def errors(self, schema: dict, value: object, where: object) -> None:
        """Raise what is wrong with a value."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            whole = {**schema, "components": self.description["components"]}
            self.validators[key] = jsonschema_rs.Draft202012Validator(whole)
        faults = [f"{one.instance_path}: {one.message}" for one in self.validators[key].iter_errors(value)]
        assert not faults, (where, faults[:5])


@pytest.fixture(scope="session")
def original() -> Original:
    """Return the description that every answer of the tests here is held to."""
    return Original(DESCRIPTION)


@pytest.fixture
def client(api, original, request) -> Iterator[httpx.Client]:
    """Return a client of an organisation that no other test uses."""
    with api.client(f"c-{abs(hash(request.node.nodeid)):x}") as one:
        one.event_hooks = {"response": [original.check]}
        yield one


@pytest.fixture
def submit(client):
    """Return a function that submits jobs `place_id` → inputs, and returns the answer."""

    def submit(places: dict[str, dict] | str, **options) -> dict:
        inputs = places if isinstance(places, dict) else {one: {} for one in places}
        jobs = [{"place_id": key, "inputs": {"name": key, "city": "Nice", **own}} for key, own in inputs.items()]
        body = {"batch_name": "List", "jobs": jobs, "attributes": ["websites"], **options}
        answer = client.post("/batches", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return submit


@pytest.fixture
def hold(api, client):
    """Return a function that claims this client's next slice like a worker; what it returns finishes it."""

    def hold(failing: frozenset[str] = frozenset()):
        dispatcher = _shared.open_dispatcher(api.settings, api.database)
        slug = client.base_url.path.split("/")[2]
        own = api.database.read(lambda conn: organisations.find(conn, slug)).id

        def finish(slice_) -> int:
            done = [_shared._finished(job, job.place_id in failing) for job in slice_.jobs]
            return dispatcher.finish(slice_, done)

        while slice_ := dispatcher.claim():
            if slice_.jobs[0].organisation_id == own:
                return lambda: finish(slice_)
            finish(slice_)  # what another test left
        raise AssertionError("nothing waits")

    return hold
