"""The sources of this installation, in the order in which they are asked."""

from placewright.settings import Settings
from placewright.sources.base import Source
from placewright.sources.reference import ReferenceSource


def open_sources(settings: Settings) -> list[Source]:
    """Open every source that the settings switch on; the reference data first, since they ask nobody."""
    return [ReferenceSource(settings.reference)]
