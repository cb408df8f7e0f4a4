"""The purse of a batch: what its jobs may spend, counted in the store for all workers together."""

import asyncio
import time
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from placewright.errors import BudgetSpent, SourceError
from placewright.store import spending

_REMEMBERED_SECONDS = 1.0  # so long a refused amount is refused again without asking the store

Write = Callable[[Callable[[Connection], bool]], bool | None]  # None: the worker was told to stop while it waited


class BatchPurse:
    """Spends for one batch; one object serves one slice of it.

    Args:
        write: runs a write, patiently.
        default_budget: of batches that have none of their own; 0: any amount.
        most_budget: that holds for all batches; 0: any amount.
    """

    def __init__(
        self, write: Write, organisation_id: int, batch_id: str, default_budget: float, most_budget: float = 0.0
    ) -> None:
        self._write, self._organisation_id, self._batch_id = write, organisation_id, batch_id
        self._default_budget, self._most_budget = default_budget, most_budget
        self._refused, self._refused_until = 0.0, 0.0  # the amount, and until when (monotonic)

    async def reserve(self, source: str, cost: float) -> None:
        """Count a call before it is made.

        Raises:
            BudgetSpent: there is not so much left.
            SourceError: the store could not be asked.
        """
        if cost < self._refused or time.monotonic() >= self._refused_until:
            granted = await asyncio.to_thread(
                self._write,
                partial(
                    spending.reserve,
                    organisation_id=self._organisation_id,
                    batch_id=self._batch_id,
                    source=source,
                    cost=cost,
                    default_budget=self._default_budget,
                    most_budget=self._most_budget,
                ),
            )
            if granted:
                return
            if granted is None:
                raise SourceError(f"The budget of the batch is not known now, so {source} was not asked.")
            self._refused, self._refused_until = cost, time.monotonic() + _REMEMBERED_SECONDS
        raise BudgetSpent(f"The budget of the batch is used up, so {source} was not asked.")

    async def settle(self, source: str, reserved: float, spent: float) -> None:
        """Replace what was reserved for a call by what it cost."""

        def work(conn: Connection) -> bool:
            spending.settle(conn, self._organisation_id, self._batch_id, source, reserved, spent)
            return True

        await asyncio.to_thread(self._write, work)
