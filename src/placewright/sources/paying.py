"""What sources have in common that cost money: each call is counted, in the metrics and in the batch that it is for."""

from placewright.outgoing.prices import Price
from placewright.telemetry.meters import METERS, PAID_CALLS, SPENT


def price(source: str, cost: float) -> Price | None:
    """Return the price of a call of a source; None for one that costs nothing."""
    return Price(source, cost, spent) if cost else None


def spent(source: str, cost: float) -> None:
    """Count a call that was made."""
    METERS.count(PAID_CALLS, source)
    METERS.count(SPENT, source, cost)
