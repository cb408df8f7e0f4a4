"""Decides who works on what next: the embedded dispatcher behind the protocol of `base`."""

from placewright.dispatch.base import Dispatcher
from placewright.dispatch.embedded import EmbeddedDispatcher
from placewright.settings import Settings
from placewright.store import Database

__all__ = ["Dispatcher", "EmbeddedDispatcher", "open_dispatcher"]


def open_dispatcher(settings: Settings, database: Database, holder: str | None = None) -> Dispatcher:
    """Return the dispatcher that fits the database; `holder`: the name that its leases are held under."""
    return EmbeddedDispatcher(settings, database, holder)
