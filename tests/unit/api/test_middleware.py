"""What each middleware does to a request that passes it."""

import anyio
import pytest
from starlette.requests import ClientDisconnect

from placewright.api.middleware.errors import Errors
from placewright.api.middleware.raw_path import Any, Encoded, RawPath


def run(middleware, **scope) -> tuple[dict, list]:
    """Send a request through; return the scope and what was answered."""
    whole = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "headers": [], **scope}
    answered: list = []

    async def send(message):
        answered.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    anyio.run(middleware, whole, receive, send)
    return whole, answered


async def nothing(scope, receive, send):
    """Answer nothing."""


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/v1/a/place_enrichment/jobs/a%2fb", "/v1/a/place_enrichment/jobs/a%2Fb"),
        (b"/v1/a/jobs/a/b", "/v1/a/jobs/a/b"),
        (b"/v1/a/place%5Fenrichment/%7e", "/v1/a/place_enrichment/~"),
        (b"/v1/a/%25/%C3%A9/%FF", "/v1/a/%25/%C3%A9/%EF%BF%BD"),
        (b"/docs%20x", "/"),
    ],
)
def test_paths_are_matched_as_sent(raw, path):
    assert run(RawPath(nothing), raw_path=raw)[0]["path"] == path


@pytest.mark.parametrize("place_id", ["a/b", "%", "%2F", "é 🍕", "a\nb", "?#&"])
def test_ids_go_through_a_path_unchanged(place_id):
    assert Encoded().convert(Encoded().to_string(place_id)) == place_id
    assert Any().convert(place_id.replace("%", "%25")) == place_id


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("secret"), 500), (ClientDisconnect(), None)])
def test_what_nobody_caught(error, status):
    async def fails(scope, receive, send):
        raise error

    answered = run(Errors(fails))[1]
    assert [message["status"] for message in answered if "status" in message] == ([status] if status else [])
    assert b"secret" not in b"".join(message.get("body", b"") for message in answered)


def test_an_answer_that_has_begun_is_cut():
    async def fails_late(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        run(Errors(fails_late))
