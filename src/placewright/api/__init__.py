"""The HTTP API of CONTRACT.md."""

from placewright.api.app import create_app

__all__ = ["create_app"]
