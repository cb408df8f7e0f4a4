"""What a question to a service costs, and who is told when it was really asked: kept answers are free."""

from collections.abc import Callable

import msgspec

from placewright.outgoing.errand import Purse
from placewright.outgoing.page import Failure, Page

_NOT_SENT = frozenset({Failure.PAUSED, Failure.BUSY, Failure.FORBIDDEN_ADDRESS, Failure.ROBOTS, Failure.UNKNOWN_HOST})


class Price(msgspec.Struct, frozen=True):
    """The price of one call of a source."""

    source: str  # its name
    cost: float  # in the unit of the budget, above 0
    told: Callable[[str, float], None]  # hears source and cost of each call that was made

    async def settle(self, purse: Purse | None, page: Page) -> None:
        """Take back what was reserved for a call that nobody got; tell of one that was made."""
        if page.failure not in _NOT_SENT:
            self.told(self.source, self.cost)
        elif purse is not None:
            await purse.settle(self.source, self.cost, 0.0)
