"""A real server on a real port with a real store; only the enricher is a double, so that answers are quick."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest
from fastapi import FastAPI

from placewright.api import create_app, server
from placewright.dispatch import open_dispatcher
from placewright.enrichment import Trace
from placewright.model.attributes import ATTRIBUTES
from placewright.model.job import FinishedJob, JobError
from placewright.model.outputs import AttributeStatus, Output, Resolved, Result
from placewright.model.place import Name, Query
from placewright.outgoing import errand
from placewright.settings import Settings, load_settings
from placewright.store import Database, keys, open_database, organisations
from placewright.worker.merging import merged


class EchoEnricher:
    """Answers with the website that was sent, and with nothing else."""

    attributes = ("websites", "phoneNumbers")
    sources = ()

    async def enrich(self, inputs, attributes):
        return answer(inputs, attributes)

    async def explain(self, inputs, attributes):
        return Trace(
            version="double",
            attributes=tuple(attributes),
            query=Query(names=(Name(inputs["name"]),), inputs=inputs),
            asked=(),
            datasets=(),
            accepted=(),
            rejected=(),
            margin=None,
            reason="Nobody was asked." if errand.current().purse is None else "Nothing may be spent.",
            resolved=(),
            influences=(),
        )

    def without(self, licences):
        """Use no data of others in any case."""
        return self

    def close(self):
        """Hold nothing."""


def answer(inputs, attributes) -> Result:
    """Make the answer of the double."""
    sent = {"website": inputs.get("website")}
    return Result.of(
        [
            Resolved(
                attribute=key,
                status=AttributeStatus.RUN,
                outputs=tuple(
                    Output(name=name, value=sent.get(name), probability=0.95, reasoning="What was sent.")
                    for name in ATTRIBUTES[key].outputs
                ),
            )
            for key in attributes
        ]
    )


@dataclass
class Running:
    """A running server."""

    url: str
    settings: Settings
    database: Database
    app: FastAPI

    def key(self, organisation: str = "acme", **options) -> str:
        """Make an API key, and the organisation if it is new."""
        owner = self.database.write(lambda conn: organisations.create(conn, organisation))
        return self.database.write(lambda conn: keys.create(conn, owner.id, **options))[1]

    def client(self, organisation: str = "acme", **headers: str) -> httpx.Client:
        """Return a client of an organisation."""
        base = f"{self.url}/v1/{organisation}/place_enrichment"
        return httpx.Client(base_url=base, headers={"apiKey": self.key(organisation), **headers}, timeout=30)

    def work(self, failing: frozenset[str] = frozenset(), slices: int = 1000) -> None:
        """Do what workers do: finish the jobs that wait."""
        dispatcher = open_dispatcher(self.settings, self.database)
        while slices and (claimed := dispatcher.claim()):
            slices -= 1
            dispatcher.finish(claimed, [_finished(job, job.place_id in failing) for job in claimed.jobs])


def _finished(job, fails: bool) -> FinishedJob:
    if fails:
        return FinishedJob(job=job, error=JobError("internal", "It was meant to fail."))
    result = answer(msgspec.json.decode(job.inputs), job.attributes)
    return FinishedJob(job=job, result=merged(job.previous, result))


@pytest.fixture(scope="session")
def start_api(tmp_path_factory) -> Iterator[Callable[..., Running]]:
    """Start servers; each setting may be given."""
    stop, running = threading.Event(), []

    def start(enricher=None, **given) -> Running:
        settings = load_settings(data=Path(tmp_path_factory.mktemp("data")), **given)
        database = open_database(settings)
        app = create_app(settings, database, enricher or EchoEnricher())
        ready: queue.Queue[str] = queue.Queue()
        options = {"on_ready": ready.put, "stop": stop}
        thread = threading.Thread(target=server.run, args=(app, "127.0.0.1", 0), kwargs=options, daemon=True)
        thread.start()
        running.append((thread, database))
        return Running(ready.get(timeout=20), settings, database, app)

    yield start
    stop.set()
    for thread, database in running:
        thread.join(timeout=15)
        database.close()


@pytest.fixture(scope="session")
def api(start_api) -> Running:
    """Return the server that most tests share; each test takes an organisation of its own."""
    return start_api(max_attempts=1)


@pytest.fixture
def client(api, request) -> Iterator[httpx.Client]:
    """Return a client of an organisation that no other test uses."""
    with api.client(f"t-{abs(hash(request.node.nodeid)):x}") as one:
        yield one
