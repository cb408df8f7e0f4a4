"""One file for each item of the OWASP API Security Top 10 (2023), each against a real server over HTTP."""

from collections.abc import Callable, Iterator

import httpx
import pytest

JOB = {"place_id": "p", "inputs": {"name": "Café de Turin", "city": "Nice"}, "attributes": ["websites"]}
BATCH = {"batch_name": "B", "batch_id": "b", "attribute_set": "core", "jobs": [JOB]}


@pytest.fixture
def org(api, request) -> Iterator[Callable[..., httpx.Client]]:
    """Return a function that opens a client of an organisation of this test alone; `base_url` ends at the slug."""
    opened: list[httpx.Client] = []

    def open_(name: str = "own", **key) -> httpx.Client:
        slug = f"{name}-{abs(hash(request.node.nodeid)) % 10**9}"
        headers = {"apiKey": api.key(slug, **key)}
        opened.append(httpx.Client(base_url=f"{api.url}/v1/{slug}", headers=headers, timeout=30))
        return opened[-1]

    yield open_
    for client in opened:
        client.close()
