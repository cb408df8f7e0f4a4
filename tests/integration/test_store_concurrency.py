"""Workers and clients at the same time on PostgreSQL: counters add up at every look, and all work ends."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from placewright.dispatch import open_dispatcher
from placewright.errors import InvalidInput, NotFound
from placewright.model.job import ClaimedJob, JobStatus
from placewright.overrides.stored import reapply
from placewright.store import batches, jobs, organisations, quotas, submissions
from placewright.store.reprocess import reprocess_batch, reprocess_jobs
from placewright.testing import TemporaryStore, answered, sent_job

SECONDS = 4
PLACES, SLICE = 120, 10


@pytest.fixture
def store(tmp_path: Path, postgres_url: str) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, database_url=postgres_url, slice_jobs=SLICE)
    yield made
    made.close()


def work(store: TemporaryStore, chance: random.Random, name: str) -> Callable[[], None]:
    dispatcher = open_dispatcher(store.settings, store.database, name)

    def step() -> None:
        slice_ = dispatcher.claim()
        if slice_ is None:
            time.sleep(0.005)
        elif chance.random() < 0.1:
            dispatcher.release(slice_)
        elif chance.random() < 0.1:
            dispatcher.recover_from(name)
        else:
            dispatcher.finish(slice_, [answered(job) for job in slice_.jobs])

    return step


def ask(store: TemporaryStore, chance: random.Random) -> Callable[[], None]:
    def sent(prefix: str, number: int) -> list:
        ids = chance.sample(range(PLACES), number)
        return [sent_job(f"{prefix}{n}", city=chance.choice("xy")) for n in ids]

    def step() -> None:
        batch = chance.choice("bcd")
        places = [f"p{n}" for n in chance.sample(range(PLACES), 5)]
        wishes = [
            partial(submissions.submit_job, job=sent("s", 1)[0], slice_jobs=SLICE),
            partial(batches.cancel, batch_id=batch),
            partial(batches.delete, batch_id=batch),
            partial(batches.update, batch_id=batch, name="New", refresh=True),
            partial(reprocess_batch, batch_id=batch, statuses=frozenset(JobStatus), slice_jobs=SLICE),
            partial(reprocess_jobs, place_ids=places, slice_jobs=SLICE),
            partial(jobs.delete, place_id=places[0]),
            partial(enriched, job=sent("s", 1)[0]),
            partial(reapply, place_ids=places),
            partial(quotas.within, quotas=quotas.Quotas(batches=9), effect=partial(cancel, batch_id=batch)),
        ]
        try:
            if chance.random() < 0.5:
                store.submit(sent("p", 40), batch_id=batch)
            else:
                store.database.write(partial(chance.choice(wishes), organisation_id=store.organisation_id))
        except (NotFound, InvalidInput):  # the batch is not there just now, or empty
            return

    return step


def cancel(conn, batch_id: str) -> None:
    batches.cancel(conn, 1, batch_id)


def enriched(conn, organisation_id: int, job) -> None:
    run = ClaimedJob(id=0, place_id=job.place_id, organisation_id=1, inputs=job.inputs, attributes=job.attributes)
    submissions.submit_enriched(conn, organisation_id, job, answered(run).result, processing_seconds=0.1)


def look(store: TemporaryStore) -> None:
    """Compare the counters of each batch with its arrays and its rows, in one moment."""

    def read(conn) -> None:
        counted = conn.execute(text("SELECT batch_id, status, count(*) FROM jobs GROUP BY 1, 2")).all()
        for batch in batches.list_batches(conn, store.organisation_id, limit=10).batches:
            ids = batches.ids_by_status(conn, store.organisation_id, batch.id)
            assert {status: len(msgspec.json.decode(text_)) for status, text_ in ids.items()} == dict(batch.counts)
        in_batches = sum(row[2] for row in counted if row[0] is not None)
        kept = text("SELECT coalesce(sum(pending + queued + in_progress + completed + failed), 0) FROM batches")
        assert in_batches == conn.execute(kept).scalar()
        (holding,) = organisations.list_holdings(conn)
        known = conn.execute(text("SELECT count(*) FROM batches")).scalar()
        assert (holding.batches, holding.jobs) == (known, sum(row[2] for row in counted))

    store.database.read(read)
    time.sleep(0.02)


def test_section_12_counters_add_up_whatever_happens_at_once(store: TemporaryStore) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    stop, errors, steps = threading.Event(), [], []

    def until_stopped(step: Callable[[], None]) -> None:
        while not stop.is_set() and not errors:
            try:
                step()
                steps.append(step)
            except BaseException as error:
                errors.append(error)

    actors = [work(store, random.Random(seed + n), f"w{n}") for n in range(3)]
    actors += [ask(store, random.Random(seed + n)) for n in range(10, 13)]
    threads = [threading.Thread(target=until_stopped, args=(step,)) for step in (*actors, partial(look, store))]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    for error in errors:
        raise error
    assert set(map(id, actors)) <= set(map(id, steps))
    for n in range(3):
        store.dispatcher.recover_from(f"w{n}")
    store.drain(answered)
    look(store)
    deadlocks = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    assert store.database.read(lambda conn: conn.execute(deadlocks).scalar()) == 0
    left = text("SELECT count(*) FROM jobs WHERE status IN (1, 2) UNION ALL SELECT count(*) FROM slices")
    assert store.database.read(lambda conn: conn.execute(left).scalars().all()) == [0, 0]
