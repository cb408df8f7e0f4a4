"""Sources of what is known of a place, one to a file, all behind one protocol."""

from placewright.sources.base import Source
from placewright.sources.registry import open_sources

__all__ = ["Source", "open_sources"]
