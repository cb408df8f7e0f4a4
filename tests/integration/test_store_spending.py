"""What a batch spends: counted before each call, by all who work on it together, and never more than its budget."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from placewright.store import Spending, batches, spending
from placewright.testing import TemporaryStore, sent_job


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, database_url=database_url)
    made.submit([sent_job("p")])
    yield made
    made.close()


def pay(store: TemporaryStore, cost: float, source: str = "acme", *, default: float = 0, batch_id: str = "b") -> bool:
    call = partial(spending.reserve, organisation_id=1, batch_id=batch_id, source=source, cost=cost)
    return store.database.write(lambda conn: call(conn, default_budget=default))


def give(store: TemporaryStore, budget: float) -> None:
    store.database.write(lambda conn: batches.update(conn, 1, "b", budget=budget))


def test_calls_add_up_exactly_by_source(store: TemporaryStore) -> None:
    assert all(pay(store, 0.1) for _ in range(3))
    assert pay(store, 0.000_001, "model")
    assert store.batch().spending == Spending(calls=4, cost=0.300001, sources={"acme": (3, 0.3), "model": (1, 1e-06)})


@pytest.mark.parametrize(
    ("own", "default", "made"),
    [(None, 0, 5), (None, 0.3, 3), (0.2, 0.3, 2), (0.4, 0.3, 4), (0, 0.3, 0), (0.25, 0, 2)],
)
def test_its_own_budget_counts_before_the_default(
    store: TemporaryStore, own: float | None, default: float, made: int
) -> None:
    if own is not None:
        give(store, own)
    assert [pay(store, 0.1, default=default) for _ in range(5)] == [True] * made + [False] * (5 - made)
    batch = store.batch()
    assert (batch.budget, batch.spending.calls, batch.spending.used_up) == (own, made, made < 5)


def test_what_the_operator_allows_at_most_holds_for_what_was_set_before(store: TemporaryStore) -> None:
    give(store, 5)
    call = partial(spending.reserve, organisation_id=1, batch_id="b", source="acme", cost=0.1)
    made = [store.database.write(lambda conn: call(conn, default_budget=0, most_budget=0.2)) for _ in range(3)]
    assert made == [True, True, False]


def test_more_budget_allows_more(store: TemporaryStore) -> None:
    give(store, 1)
    assert [pay(store, 0.6), pay(store, 0.6), pay(store, 0.4)] == [True, False, True]
    give(store, 2)
    assert not store.batch().spending.used_up
    assert pay(store, 0.6)


def test_what_a_call_cost_less_comes_back(store: TemporaryStore) -> None:
    give(store, 1)
    settle = partial(spending.settle, organisation_id=1, batch_id="b", source="model", reserved=0.9)
    assert pay(store, 0.9, "model")
    store.database.write(lambda conn: settle(conn, spent=0.2))
    assert store.batch().spending.sources == {"model": (1, 0.2)}
    assert not pay(store, 0.9, "model")
    assert pay(store, 0.8, "model")


def test_a_call_that_nobody_got_is_none(store: TemporaryStore) -> None:
    pay(store, 0.5)
    store.database.write(lambda conn: spending.settle(conn, 1, "b", "acme", 0.5, 0.0))
    assert store.batch().spending == Spending()


def test_who_spends_at_once_spends_no_more(store: TemporaryStore) -> None:
    give(store, 1)
    made: list[bool] = []
    threads = [threading.Thread(target=lambda: made.extend(pay(store, 0.1) for _ in range(5))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), sum(made), store.batch().spending.cost) == (30, 10, 1.0)


def test_a_batch_that_is_gone_pays_nothing_and_leaves_nothing(store: TemporaryStore) -> None:
    assert pay(store, 0.1)
    store.database.write(lambda conn: batches.delete(conn, 1, "b"))
    assert not pay(store, 0.1)
    store.submit([sent_job("p")])
    assert store.batch().spending == Spending()
