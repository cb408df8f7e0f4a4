"""The table of what batches spend on calls of sources: counted before a call is made, for all workers together.

Amounts are whole millionths of the unit of the budget, so that they add up exactly.
"""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, update

from placewright.store.schema import batch_spending, batches
from placewright.store.sql import Statement, both, run
from placewright.store.values import Spending

_MILLION = 1_000_000
_ALL = ""  # in place of a source: all of them together, which the budget is held against
_COLUMNS = "batch_id, source, calls, cost, refused"
_BATCH = both("SELECT id, budget FROM batches WHERE organisation_id = ? AND public_id = ?")
_BEGIN = both(f"INSERT INTO batch_spending ({_COLUMNS}) VALUES (?, ?, 0, 0, 0) ON CONFLICT DO NOTHING")
_REFUSE = both("UPDATE batch_spending SET refused = 1 WHERE batch_id = ? AND source = ''")
_COUNT = "UPDATE batch_spending SET calls = calls + :calls, cost = cost + :cost WHERE batch_id = :batch"
_ADD = both(f"{_COUNT} AND source = :source")
_ADD_WITHIN = both(f"{_COUNT} AND source = '' AND cost + :cost <= :budget")
_OF_BATCHES = both(f"SELECT {_COLUMNS} FROM batch_spending WHERE batch_id IN (SELECT value FROM json_each(?))")


def millionths(amount: float) -> int:
    """Return an amount as it is stored, rounded up."""
    return math.ceil(round(amount * _MILLION, 6))


def amount(stored: int) -> float:
    """Return an amount that is stored in millionths."""
    return stored / _MILLION


def reserve(
    conn: Connection,
    organisation_id: int,
    batch_id: str,
    source: str,
    cost: float,
    *,
    default_budget: float,
    most_budget: float = 0.0,
) -> bool:
    """Count a call of a source before it is made; tell whether the budget allows it. Needs a write.

    A call that is refused leaves a note with the batch. One for a batch that is gone is refused.

    Args:
        default_budget: of batches that have none of their own; 0: any amount.
        most_budget: that holds for all, also where a larger one was set before; 0: any amount.
    """
    row = run(conn, _BATCH, (organisation_id, batch_id)).fetchone()
    if row is None:
        return False
    own, budget = row
    for name in (_ALL, source):  # before anything is locked by a change, since it waits for the row of the batch
        run(conn, _BEGIN, (own, name))
    call = {"batch": own, "calls": 1, "cost": millionths(cost)}
    if budget is None:
        budget = millionths(default_budget) if default_budget else None
    if budget is not None and most_budget:
        budget = min(budget, millionths(most_budget))
    if budget is None:
        run(conn, _ADD, call | {"source": _ALL})
    elif not run(conn, _ADD_WITHIN, call | {"budget": budget}).rowcount:
        run(conn, _REFUSE, (own,))
        return False
    run(conn, _ADD, call | {"source": source})
    return True


def settle(conn: Connection, organisation_id: int, batch_id: str, source: str, reserved: float, spent: float) -> None:
    """Replace what was reserved for a call by what it cost; one that cost nothing was none. Needs a write."""
    row = run(conn, _BATCH, (organisation_id, batch_id)).fetchone()
    if row is not None:
        more = {"batch": row[0], "calls": 0 if spent else -1, "cost": millionths(spent) - millionths(reserved)}
        for name in (_ALL, source):
            run(conn, _ADD, more | {"source": name})


def set_budget(conn: Connection, own: int, budget: float) -> None:
    """Give a batch (the store's id) a budget of its own; what was refused may be allowed now. Needs a write."""
    conn.execute(update(batches).where(batches.c.id == own).values(budget=millionths(budget)))
    conn.execute(update(batch_spending).where(batch_spending.c.batch_id == own).values(refused=0))


def of_batches(conn: Connection, batch_ids: Sequence[int]) -> dict[int, Spending]:
    """Return what batches (the store's ids) have spent; those that never paid are left out."""
    found: dict[int, dict[str, tuple[int, int, int]]] = {}
    for batch_id, source, *numbers in _rows(conn, _OF_BATCHES, list(batch_ids)):
        found.setdefault(batch_id, {})[source] = tuple(numbers)
    return {batch_id: _spending(by_source) for batch_id, by_source in found.items()}


def _rows(conn: Connection, statement: Statement, ids: list[int]) -> Any:
    return run(conn, statement, (ids,)).fetchall()


def _spending(by_source: dict[str, tuple[int, int, int]]) -> Spending:
    calls, cost, refused = by_source.pop(_ALL)
    sources = {name: (number, amount(paid)) for name, (number, paid, _) in sorted(by_source.items()) if number}
    return Spending(calls=calls, cost=amount(cost), used_up=bool(refused), sources=sources)
