"""Decides who works on what next: the embedded dispatcher behind the protocol of `base`."""

from placewright.dispatch.base import Dispatcher
from placewright.settings import Settings
from placewright.store import Database

__all__ = ["Dispatcher", "open_dispatcher"]


def open_dispatcher(settings: Settings, database: Database) -> Dispatcher:
    """Return the dispatcher that fits the database of the settings."""
    raise NotImplementedError
