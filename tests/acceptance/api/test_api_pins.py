"""Pins bind `POST /enrich`: other reference data than the pinned ones answer with 503, and nothing is stored."""

import pytest
from tests.acceptance.api.conftest import EchoEnricher, Running

from placewright.model.attributes import ATTRIBUTES
from placewright.model.place import Dataset
from placewright.store import organisations
from placewright.testing import FixedSource

JOB = {"place_id": "p", "inputs": {"name": "Café de Turin", "city": "Nice"}, "attributes": ["websites"]}


class Enricher(EchoEnricher):
    """Has reference data that change when they are told to: now, or in the middle of an answer."""

    def __init__(self, **versions: str) -> None:
        self.have(**versions)
        self.then: dict[str, str] = {}

    def have(self, **versions: str) -> None:
        datasets = [Dataset(name=name, source="osm", version=version) for name, version in versions.items()]
        self.sources = [FixedSource([], frozenset(ATTRIBUTES), dataset) for dataset in datasets]
        for source in self.sources:
            source.name = "reference"

    async def enrich(self, inputs, attributes):
        if self.then:
            self.have(**self.then)
        return await super().enrich(inputs, attributes)


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher()


@pytest.fixture(scope="module")
def api(start_api, enricher) -> Running:
    return start_api(enricher)


@pytest.fixture
def pinned(api, enricher, request):
    """Return a client whose organisation is pinned to `monaco 1`, on a server that has it."""
    name = f"p-{abs(hash(request.node.nodeid)):x}"
    api.database.write(lambda conn: organisations.create(conn, name))
    assert api.database.write(lambda conn: organisations.pin(conn, name, {"monaco": "1"}))
    enricher.have(monaco="1")
    enricher.then = {}
    with api.client(name) as client:
        yield client


def test_the_very_same_datasets_answer(pinned):
    assert pinned.post("/enrich", json=JOB).json()["status"] == "completed"
    assert pinned.get("/jobs").json()["total"] == 1


@pytest.mark.parametrize("here", [{"monaco": "2"}, {"monaco": "1", "nice": "1"}, {}])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "one"}])
def test_others_answer_503_and_nothing_is_stored(pinned, enricher, here, when, headers):
    if when == "before" or not here:
        enricher.have(**here)
    enricher.then = here
    answer = pinned.post("/enrich", json=JOB, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert int(answer.headers["retry-after"]) > 0
    told = ", ".join(f"{name} {version}" for name, version in here.items()) or "none"
    assert f"(pinned: monaco 1; here: {told})" in answer.json()["detail"]
    assert pinned.get("/jobs").json()["total"] == 0
    enricher.then = {}
    enricher.have(monaco="1")
    assert pinned.post("/enrich", json=JOB, headers=headers).status_code == 200  # the refusal was not kept


def test_an_organisation_without_a_pin_takes_what_there_is(api, enricher):
    enricher.have(monaco="2")
    with api.client("free") as client:
        assert client.post("/enrich", json=JOB).status_code == 200


def test_a_new_pin_binds_within_seconds(api, enricher, monkeypatch):
    monkeypatch.setattr("placewright.api.auth.CACHE_SECONDS", 0)
    enricher.have(monaco="2")
    with api.client("later") as client:
        assert client.post("/enrich", json=JOB).status_code == 200
        api.database.write(lambda conn: organisations.pin(conn, "later", {"monaco": "1"}))
        assert client.post("/enrich", json=JOB).status_code == 503
        api.database.write(lambda conn: organisations.pin(conn, "later", None))
        assert client.post("/enrich", json=JOB).status_code == 200
