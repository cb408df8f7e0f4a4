"""Decides who works on what next: the leasing dispatcher behind the protocol of `base`."""

from placewright.dispatch.base import Dispatcher
from placewright.dispatch.leasing import LeasingDispatcher
from placewright.settings import Settings
from placewright.store import Database

__all__ = ["Dispatcher", "LeasingDispatcher", "open_dispatcher"]


def open_dispatcher(settings: Settings, database: Database, holder: str | None = None) -> Dispatcher:
    """Return the dispatcher that fits the database; `holder`: the name that its leases are held under."""
    return LeasingDispatcher(settings, database, holder)
