"""Custom attributes from definition to export: in the store, through a worker, in answers, rates and columns."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from placewright.enrichment import Enricher
from placewright.errors import Conflict, NotFound
from placewright.exports import CsvRows
from placewright.exports.formats import write_csv, write_parquet
from placewright.exports.job_view import statuses
from placewright.model.custom import CustomAttribute, read_custom
from placewright.model.geo import Point
from placewright.model.job import JobStatus
from placewright.model.place import Dataset, Name, Record
from placewright.store import custom_attributes, organisations
from placewright.store.reprocess import reprocess_batch
from placewright.testing import FixedSource, TemporaryStore, sent_job
from placewright.worker import run

TERRACE = read_custom(
    {"key": "terrace", "question": "Is there a terrace?", "outputs": {"terrace": "boolean", "seats": "integer"}}
)
WHERE = {"latitude": 43.7, "longitude": 7.4}


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, database_url=database_url)
    yield made
    made.close()


def define(store: TemporaryStore, new: CustomAttribute = TERRACE, organisation_id: int = 1) -> None:
    store.database.write(partial(custom_attributes.create, organisation_id=organisation_id, new=new))


def known(store: TemporaryStore, organisation_id: int = 1) -> list[custom_attributes.Defined]:
    return store.database.read(partial(custom_attributes.of_organisation, organisation_id=organisation_id))


def work(store: TemporaryStore, seats: int | None) -> None:
    """Let a worker answer all that waits from a record that knows of the terrace."""
    outputs = {} if seats is None else {"terrace": True, "terrace.seats": seats}
    record = Record(id="1", dataset="own", names=(Name("Café de Turin"),), point=Point(43.7, 7.4), outputs=outputs)
    source = FixedSource([record], frozenset({"names", "terrace"}), Dataset(name="own", source="acme", version="1"))
    stop = threading.Event()
    worker = threading.Thread(target=run, args=(store.settings, stop), kwargs={"enricher": Enricher([source])})
    worker.start()
    deadline = time.monotonic() + 30
    while store.batch().finished_at is None and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    worker.join()
    assert store.batch().counts[JobStatus.COMPLETED] == store.batch().total


def again(store: TemporaryStore) -> None:
    every = frozenset(JobStatus)
    store.database.write(lambda conn: reprocess_batch(conn, 1, "b", every))


def test_each_organisation_has_its_own(store: TemporaryStore) -> None:
    other = store.database.write(lambda conn: organisations.create(conn, "other")).id
    define(store)
    define(store, msgspec.structs.replace(TERRACE, question="Seats outside?"), other)
    with pytest.raises(Conflict):
        define(store)
    assert [one.default.question for one in known(store)] == ["Is there a terrace?"]
    store.database.write(lambda conn: custom_attributes.remove(conn, other, "terrace"))
    with pytest.raises(NotFound):
        store.database.write(lambda conn: custom_attributes.remove(conn, other, "terrace"))
    assert (known(store, other), len(known(store))) == ([], 1)


def test_versions_and_the_one_that_is_asked(store: TemporaryStore) -> None:
    define(store)
    add = partial(custom_attributes.add_version, organisation_id=1)
    store.database.write(partial(add, new=msgspec.structs.replace(TERRACE, question="Two?"), default=False))
    third = store.database.write(partial(add, new=msgspec.structs.replace(TERRACE, question="Three?"), default=True))
    assert ([one.version for one in third.versions], third.default.question) == ([1, 2, 3], "Three?")
    back = store.database.write(lambda conn: custom_attributes.set_default(conn, 1, "terrace", 2))
    assert back.default.question == "Two?"
    asked = store.database.read(lambda conn: custom_attributes.defaults(conn, 1, ["terrace", "else"]))
    assert {key: one.version for key, one in asked.items()} == {"terrace": 2}
    with pytest.raises(NotFound):
        store.database.write(lambda conn: custom_attributes.set_default(conn, 1, "terrace", 4))


def test_an_answer_comes_out_like_any_other(store: TemporaryStore, tmp_path: Path) -> None:
    define(store)
    store.submit([sent_job("p", attributes=("names", "terrace"), name="Café de Turin", **WHERE)])
    work(store, 40)
    job = store.job("p")
    assert msgspec.json.decode(job.attribute_status) == {"names": "RUN", "terrace": "RUN"}
    outputs = msgspec.json.decode(job.outputs)
    assert (outputs["terrace"], outputs["terrace.seats"]) == (True, 40)
    assert "gives the terrace seats 40" in msgspec.json.decode(job.reasoning)["terrace.seats"]
    assert msgspec.json.decode(job.enrichment_metadata)["terrace.seats"]["version"] == 1
    assert {one.attribute: one.fill_rate for one in store.batch().attributes}["terrace"] == 1.0
    rows = CsvRows(["terrace"], lambda _: "B", custom_attributes.outputs(known(store)))
    assert "terrace.seats_enriched" in rows.head().decode()
    assert ",40,RUN," in rows.text([job]).decode()
    write_csv(iter([("B", job)]), tmp_path / "e.csv")
    assert "terrace.seats_enriched,terrace.seats_status" in (tmp_path / "e.csv").read_text(encoding="utf-8")
    write_parquet(iter([("B", job)]), tmp_path / "e.parquet")
    assert b"terrace.seats_enriched" in (tmp_path / "e.parquet").read_bytes()


def test_another_version_is_asked_anew_and_not_answered_from_the_cache(store: TemporaryStore) -> None:
    define(store)
    store.submit([sent_job("p", attributes=("terrace",), name="Café de Turin", **WHERE)])
    work(store, 40)
    again(store)
    work(store, 50)
    assert msgspec.json.decode(store.job("p").outputs)["terrace.seats"] == 40
    new = msgspec.structs.replace(TERRACE, question="How many chairs?", outputs={"terrace.seats": "integer"})
    store.database.write(lambda conn: custom_attributes.add_version(conn, 1, new, default=True))
    again(store)
    work(store, 50)
    job = store.job("p")
    assert msgspec.json.decode(job.outputs) == {"terrace.seats": 50}
    assert msgspec.json.decode(job.enrichment_metadata)["terrace.seats"]["version"] == 2


def test_one_that_took_the_key_of_another_is_not_answered_from_the_cache(store: TemporaryStore) -> None:
    define(store)
    store.submit([sent_job("p", attributes=("terrace",), name="Café de Turin", **WHERE)])
    work(store, 40)
    store.database.write(lambda conn: custom_attributes.remove(conn, 1, "terrace"))
    define(store, msgspec.structs.replace(TERRACE, question="How many chairs?"))
    again(store)
    work(store, 50)
    assert msgspec.json.decode(store.job("p").outputs)["terrace.seats"] == 50


def test_one_that_was_deleted_ends_as_not_run(store: TemporaryStore) -> None:
    define(store)
    store.submit([sent_job("p", attributes=("names", "terrace"), name="Café de Turin", **WHERE)])
    store.database.write(lambda conn: custom_attributes.remove(conn, 1, "terrace"))
    work(store, 40)
    assert msgspec.json.decode(statuses(store.job("p"))) == {"names": "RUN", "terrace": "NOT_RUN"}
