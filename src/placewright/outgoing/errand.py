"""On whose behalf a place is asked for just now: how fresh answers must be, who pays, whose own questions count."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

import msgspec

from placewright.errors import BudgetSpent
from placewright.model.custom import CustomAttribute


class Purse(Protocol):
    """What may be spent on an errand, whoever runs a part of it."""

    async def reserve(self, source: str, cost: float) -> None:
        """Count a call before it is made, with the most that it can cost.

        Args:
            source: that is to be asked, by its name.

        Raises:
            BudgetSpent: there is not so much left; nothing is counted.
        """
        ...

    async def settle(self, source: str, reserved: float, spent: float) -> None:
        """Replace what was reserved for a call by what it cost."""
        ...


class Closed:
    """The purse of somebody who may look and not spend; what is kept already costs nothing."""

    async def reserve(self, source: str, cost: float) -> None:  # noqa: ARG002
        """Refuse.

        Raises:
            BudgetSpent: always.
        """
        raise BudgetSpent(f"Who only reads spends nothing, so {source} was not asked.")

    async def settle(self, source: str, reserved: float, spent: float) -> None:
        """Do nothing: nothing was reserved."""


class Limited:
    """The purse of one run of a place that is of no batch: it counts by itself, since nobody else spends from it."""

    def __init__(self, budget: float) -> None:
        self._budget, self._spent = budget, 0.0

    async def reserve(self, source: str, cost: float) -> None:
        """Count a call before it is made.

        Raises:
            BudgetSpent: there is not so much left.
        """
        spent = round(self._spent + cost, 9)  # so that ten times 0.1 is 1
        if spent > self._budget:
            raise BudgetSpent(f"The budget of the place is used up, so {source} was not asked.")
        self._spent = spent

    async def settle(self, source: str, reserved: float, spent: float) -> None:  # noqa: ARG002
        """Replace what was reserved for a call by what it cost."""
        self._spent = round(self._spent + spent - reserved, 9)


def purse_of_place(own: float | None, default: float, most: float = 0.0) -> Limited | None:
    """Return what pays for one run of a place that is of no batch; None: nobody counts.

    Args:
        own: budget that the place came with; 0: nothing may be spent.
        default: of places that came without; 0: any amount.
        most: that holds for all, also where a larger one was set before; 0: any amount.
    """
    if own is None:
        return Limited(default) if default else None
    return Limited(min(own, most) if most else own)


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What all questions for one place have in common, whoever asks them."""

    fresh_since: float = 0.0  # seconds since 1970: what was read before is not trusted; 0: the age of pages decides
    purse: Purse | None = None  # None: nobody counts
    custom: Mapping[str, CustomAttribute] = {}  # key → the organisation's own attribute, as it is asked now


_NOBODY = Errand()
_current: ContextVar[Errand] = ContextVar("errand", default=_NOBODY)


@contextmanager
def on(errand: Errand) -> Iterator[None]:
    """Do what is in the `with` block, and what it awaits, on this errand."""
    before = _current.get()
    _current.set(errand)
    try:
        yield
    finally:
        _current.set(before)  # not by its token: a loop that was stopped throws its tasks away from outside of them


def current() -> Errand:
    """Return the errand of who calls; one that asks for nothing when there is none."""
    return _current.get()
