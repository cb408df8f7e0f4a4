"""Keeps a worker from the jobs of organisations that are pinned to other reference data than it has."""

import time
from collections.abc import Callable, Mapping

import structlog

from placewright.model.pinned import versions
from placewright.store.organisations import Pin
from placewright.worker.enrichers import Enricher

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0  # so long a worker may not know of a new pin; its own data it looks at before each claim


class Pins:
    """Says whose jobs a worker must not take.

    Args:
        enricher: whose datasets count.
        read: gives the pins of all organisations; an empty list when it cannot now.
    """

    def __init__(self, enricher: Enricher, read: Callable[[], list[Pin] | None]) -> None:
        self._enricher, self._read = enricher, read
        self._pins: list[Pin] = []
        self._looked_at = float("-inf")
        self._told: dict[int, Mapping[str, str]] = {}  # organisation → what the worker had when it last said so

    def refused(self) -> frozenset[int]:
        """Return the organisations (the store's ids) whose pinned datasets differ from those here; say so once."""
        if time.monotonic() - self._looked_at >= LOOK_SECONDS:
            found = self._read()
            if found is not None:
                self._pins, self._looked_at = found, time.monotonic()
        if not self._pins:
            return frozenset()
        here = versions(getattr(self._enricher, "sources", ()))
        differing = {pin.organisation_id: pin for pin in self._pins if pin.datasets != here}
        for own_id, pin in differing.items():
            if self._told.get(own_id) != here:
                log.warning("datasets_differ", organisation=pin.slug, pinned=dict(pin.datasets), here=dict(here))
        self._told = dict.fromkeys(differing, here)
        return frozenset(differing)
