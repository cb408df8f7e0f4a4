"""The table of organisations."""

from sqlalchemy import Connection

from placewright.store.values import Organisation


def create(conn: Connection, slug: str) -> Organisation:
    """Return the organisation of that slug, made if new. Needs a write."""
    raise NotImplementedError


def find(conn: Connection, slug: str) -> Organisation | None:
    """Return the organisation of that slug, or None."""
    raise NotImplementedError
