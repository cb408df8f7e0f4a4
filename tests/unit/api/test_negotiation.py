"""What the Accept and If-None-Match headers ask for."""

import pytest
from starlette.requests import Request

from placewright.api.answers import entity_tag, is_known
from placewright.api.streaming import CSV, NDJSON, preferred


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", None),
        ("*/*", None),
        ("application/json", None),
        ("text/csv", CSV),
        ("application/x-ndjson", NDJSON),
        ("application/jsonl", NDJSON),
        ("text/csv, application/json;q=0.9", CSV),
        ("application/json, text/csv;q=0.5", None),
        ("text/csv;q=0", None),
        ("text/csv;q=broken", None),
        ("text/html, */*;q=0.1", None),
        ("Text/CSV; charset=utf-8", CSV),
    ],
)
def test_streams_are_chosen_by_accept(accept, kind):
    assert preferred(accept) == kind


@pytest.mark.parametrize(
    ("header", "known"), [("TAG", True), ("*", True), ('"x", TAG', True), ('"x"', False), ("", False), ("STRONG", True)]
)
def test_entity_tags(header, known):
    tag = entity_tag("a", 1)
    value = header.replace("TAG", tag).replace("STRONG", tag.removeprefix("W/"))
    request = Request({"type": "http", "headers": [(b"if-none-match", value.encode())]})
    assert is_known(request, tag) is known
