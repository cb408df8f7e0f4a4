"""What clients see when the server is in trouble: a sentence and an id, never a stack, a path or SQL."""

import io
import logging
import sqlite3

import anyio
import httpx
import pytest
import structlog

from placewright.api import create_app
from placewright.errors import StoreUnavailable
from placewright.logs import configure_logging
from placewright.settings import load_settings
from placewright.store import keys, open_database, organisations

JOB = {"place_id": "a", "inputs": {"name": "Café de Turin", "city": "Nice"}}


class Broken:
    attributes = ()
    sources = ()

    async def enrich(self, inputs, attributes):
        raise RuntimeError("secret /root/path SELECT *")

    def close(self):
        """Hold nothing."""


@pytest.fixture
def log():
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging(form="json", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def app(tmp_path, log):
    settings = load_settings(data=tmp_path)
    database = open_database(settings)
    application = create_app(settings, database, Broken())
    owner = database.write(lambda conn: organisations.create(conn, "acme"))
    application.state.secret = database.write(lambda conn: keys.create(conn, owner.id))[1]
    yield application
    application.state.services.enriching.close()
    database.close()


def ask(app, method: str, path: str, **options) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        headers = {"apiKey": app.state.secret} | options.pop("headers", {})
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            return await client.request(method, path, **options)

    return anyio.run(asked)


def test_section_1_a_fault_of_ours_is_500_with_an_id(app, log):
    answer = ask(app, "POST", "/v1/acme/place_enrichment/enrich", json=JOB, headers={"X-Request-Id": "find-me"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "find-me")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    logged = log.getvalue()
    assert "secret /root/path" in logged
    assert "find-me" in logged


def test_section_1_draining_turns_new_work_away(app):
    app.state.services.draining = True
    answer = ask(app, "GET", "/v1/acme/place_enrichment/batches")
    assert (answer.status_code, answer.headers["retry-after"], answer.headers["connection"]) == (503, "5", "close")
    assert ask(app, "GET", "/readyz").status_code == 503
    assert ask(app, "GET", "/healthz").status_code == 200


def test_section_1_a_damaged_database_tells_nothing_of_itself(app):
    damaged = sqlite3.connect(app.state.services.settings.data / "placewright.db")
    damaged.execute("ALTER TABLE batches RENAME TO hidden")
    damaged.close()
    answer = ask(app, "GET", "/v1/acme/place_enrichment/batches")
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("Something went wrong on the server.")


def test_section_1_a_locked_database_is_503_with_retry_after(app, monkeypatch):
    def unavailable(_work):
        raise StoreUnavailable("database is locked: /data/placewright.db")

    ask(app, "GET", "/v1/acme/place_enrichment/batches")  # so that the key is known
    monkeypatch.setattr(app.state.services.database, "write", unavailable)
    answer = ask(app, "POST", "/v1/acme/place_enrichment/jobs", json=JOB)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "placewright.db" not in answer.text
    assert ask(app, "GET", "/v1/acme/place_enrichment/batches").status_code == 200


def test_answers_over_the_wire_are_whole_or_cut(app):
    assert ask(app, "GET", "/openapi.json").json()["info"]["title"] == "Placewright"
    assert ask(app, "GET", "/v1/acme/place_enrichment/jobs", headers={"Accept": "text/csv"}).status_code == 200
