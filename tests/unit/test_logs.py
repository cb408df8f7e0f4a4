"""Logs: the same line as text for people and as JSON for machines, from us and from libraries."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from placewright.logs import configure_logging


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_json_away_from_a_terminal():
    stream = io.StringIO()
    configure_logging(stream=stream)
    structlog.get_logger("placewright.worker").info("slice_finished", jobs=200, name="Café Ψ")
    line = json.loads(stream.getvalue())
    assert (line["event"], line["jobs"], line["name"], line["level"]) == ("slice_finished", 200, "Café Ψ", "info")


def test_text_when_asked_for():
    stream = io.StringIO()
    configure_logging(form="text", stream=stream)
    structlog.get_logger().warning("no_reference_data", folder="data/reference")
    assert "no_reference_data" in stream.getvalue()
    assert "folder=data/reference" in stream.getvalue()


def test_library_lines_have_the_same_form():
    stream = io.StringIO()
    configure_logging(form="json", stream=stream)
    logging.getLogger("uvicorn.error").info(
        "Finished server process [%d]", 7, extra={"requests": 3, "color_message": "x"}
    )
    line = json.loads(stream.getvalue())
    assert (line["event"], line["requests"], "color_message" in line) == ("Finished server process [7]", 3, False)


@pytest.mark.parametrize(("level", "seen"), [("debug", 3), ("info", 2), ("warning", 1), ("error", 0)])
def test_level(level, seen):
    stream = io.StringIO()
    configure_logging(level=level, form="json", stream=stream)
    log = structlog.get_logger()
    log.debug("a")
    log.info("b")
    log.warning("c")
    assert len(stream.getvalue().splitlines()) == seen


def test_a_stack_stays_in_one_json_line():
    stream = io.StringIO()
    configure_logging(form="json", stream=stream)
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger().exception("request_failed", request="42")
    (line,) = stream.getvalue().splitlines()
    assert "ValueError: broken" in json.loads(line)["exception"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_stack_shows_no_local_variables(form):
    stream = io.StringIO()
    configure_logging(form=form, stream=stream)
    headers = {"apiKey": "-".join(["very", "secret"])}
    try:
        headers["missing"]
    except KeyError:
        structlog.get_logger().exception("request_failed")
    assert "KeyError" in stream.getvalue()
    assert "very-secret" not in stream.getvalue()
