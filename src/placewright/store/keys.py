"""The table of API keys; only a hash of each secret is kept."""

from datetime import datetime

from sqlalchemy import Connection

from placewright.store.values import ApiKey, KeyOwner


def create(
    conn: Connection, organisation_id: int, name: str | None = None, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key; return it and its secret, which is shown this once. Needs a write."""
    raise NotImplementedError


def authenticate(conn: Connection, secret: str) -> KeyOwner | None:
    """Return whom the secret belongs to; None when it is unknown, revoked or expired. A read."""
    raise NotImplementedError


def note_use(conn: Connection, key_id: int) -> None:
    """Set `last_used_at`, at most once a minute. Needs a write; call it when `KeyOwner.use_is_stale`."""
    raise NotImplementedError


def list_keys(conn: Connection, organisation_id: int | None = None) -> list[ApiKey]:
    """Return the keys of an organisation, or of all, oldest first."""
    raise NotImplementedError


def revoke(conn: Connection, key_id: int) -> bool:
    """Revoke a key for ever; return False when there is none. Needs a write."""
    raise NotImplementedError
