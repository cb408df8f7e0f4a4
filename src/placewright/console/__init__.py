"""The web console: pages for people, which work through the client alone."""

from placewright.console.app import Console

__all__ = ["Console"]
