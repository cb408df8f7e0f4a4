"""Enrichers whose workers have a wrong clock: what a worker process opens by name moves its time."""

import time
from typing import Any

from placewright.testing import EchoEnricher

HOURS_NS = 2 * 3600 * 10**9


def moved(nanoseconds: int) -> None:
    """Move the clock of this process; what tells the time since the machine's start stays."""
    true = time.time_ns
    time.time_ns = lambda: true() + nanoseconds  # type: ignore[assignment]
    time.time = lambda: time.time_ns() / 1e9  # type: ignore[assignment]


def ahead(_settings: Any) -> EchoEnricher:
    """Open the double in a worker whose clock is two hours ahead."""
    moved(HOURS_NS)
    return EchoEnricher()


def behind(_settings: Any) -> EchoEnricher:
    """Open the double in a worker whose clock is two hours behind."""
    moved(-HOURS_NS)
    return EchoEnricher()
