"""Bodies: types, encodings, and what null means in a small one."""

import gzip

import anyio
import pytest
import zstandard
from starlette.exceptions import HTTPException
from starlette.requests import Request

from placewright.api.body import decompress, parse, read_body
from placewright.api.schemas.requests import ReprocessBatch
from placewright.errors import InvalidInput


def sent(*chunks: bytes, **headers: str) -> Request:
    """Return a request that brings its body in pieces."""
    left = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    left.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive():
        return left.pop(0)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw}, receive)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, None),
        ({"content_type": "application/json; charset=utf-8"}, None),
        ({"content_type": "APPLICATION/merge-patch+JSON"}, None),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_encoding": "br"}, 415),
        ({"content_encoding": "gzip, gzip"}, 415),
        ({"content_length": "11"}, 413),
        ({"content_length": "9" * 30}, None),
    ],
)
def test_types_encodings_and_announced_sizes(headers, status):
    if status is None:
        assert anyio.run(read_body, sent(b"{", b"}", **headers), 10) == b"{}"
        return
    with pytest.raises(HTTPException) as caught:
        anyio.run(read_body, sent(b"{}", **headers), 10)
    assert caught.value.status_code == status


def test_reading_stops_at_the_limit():
    with pytest.raises(HTTPException) as caught:
        anyio.run(read_body, sent(*[b"x" * 6] * 3), 10)
    assert caught.value.status_code == 413


@pytest.mark.parametrize(
    ("encoding", "packed"), [("gzip", gzip.compress(b" " * 10**7)), ("zstd", zstandard.compress(b" " * 10**7))]
)
def test_bombs_are_cut_off(encoding, packed):
    with pytest.raises(HTTPException):
        decompress(packed, encoding, 10**6)
    assert len(decompress(packed, encoding, 10**7)) == 10**7


def test_null_counts_as_absent():
    options = parse(b'{"failed_only": null, "refresh": null, "attributes": null, "x": 1}', ReprocessBatch)
    assert (options.failed_only, options.refresh, options.requested) == (None, False, ((), None))


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"null", b"1", b'{"refresh": "yes"}', b"{"])
def test_wrong_bodies_are_invalid(body):
    with pytest.raises(InvalidInput):
        parse(body, ReprocessBatch)
