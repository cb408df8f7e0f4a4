"""How the work stands, as metrics tell it: ages, busy workers, queues of organisations; on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from placewright.store import organisations, slices
from placewright.store.codes import now_us
from placewright.store.health import Queue, Standing, queues, standing
from placewright.testing import TemporaryStore, answered, sent_job


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, slice_jobs=5, database_url=database_url)
    yield made
    made.close()


def stands(store: TemporaryStore) -> Standing:
    return store.database.read(standing)


def test_the_oldest_slice_that_waits_has_an_age(store: TemporaryStore) -> None:
    assert stands(store).oldest_seconds == 0
    store.submit(sent_job(f"p{n}") for n in range(7))
    assert 0 < stands(store).oldest_seconds < 30
    assert store.dispatcher.claim() is not None
    now = stands(store)
    assert (now.waiting, now.leased, now.busy_workers) == (1, 1, 1)
    store.drain(answered)
    assert stands(store).oldest_seconds == 0


def test_a_delayed_slice_is_as_old_as_it_is_ready(store: TemporaryStore) -> None:
    later = now_us() + 3_600_000_000
    store.database.write(lambda conn: slices.create(conn, store.organisation_id, None, [1], size=5, due=later))
    assert (stands(store).delayed, stands(store).oldest_seconds) == (1, 0)
    store.database.write(lambda conn: slices.wake(conn, later))
    assert (stands(store).waiting, stands(store).oldest_seconds) == (1, 0)  # it became ready in an hour


def test_the_fullest_queues_are_named_and_no_more(store: TemporaryStore) -> None:
    store.submit(sent_job(f"p{n}") for n in range(5))
    assert store.dispatcher.claim() is not None
    for slug, jobs in (("big", 12), ("small", 1)):
        owner = store.database.write(lambda conn, slug=slug: organisations.create(conn, slug)).id
        ids = range(jobs)
        store.database.write(lambda conn, owner=owner, ids=ids: slices.create(conn, owner, None, list(ids), size=5))

    def most(number: int) -> list[Queue]:
        return store.database.read(lambda conn: queues(conn, number))

    assert most(0) == []
    assert most(2) == [Queue("big", "waiting", 12), Queue("acme", "leased", 5)]
    assert {one.organisation for one in most(10)} == {"big", "acme", "small"}


def test_a_claim_tells_whose_slice_it_is(store: TemporaryStore) -> None:
    store.submit([sent_job("p")])
    claimed = store.dispatcher.claim()
    assert claimed is not None
    assert (claimed.organisation, claimed.batch_id, claimed.trace) == ("acme", "b", None)
