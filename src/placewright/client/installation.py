"""Requests about the installation: API keys, sessions of people, sources and limits, settings, the audit log."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from placewright.client.flow import Call, decoded, encoded
from placewright.client.installed import (
    AuditPage,
    EndedSession,
    Installation,
    KeyList,
    NewKey,
    OwnSettings,
    RevokedKey,
    Session,
    SourceTest,
)


def list_keys() -> Call[KeyList]:
    """Return the keys of the organisation, oldest first, without their secrets."""
    return Call(method="GET", path="/keys", read=decoded(KeyList))


def create_key(*, name: str | None = None, scope: str | None = None, days: int | None = None) -> Call[NewKey]:
    """Make a key; its secret stands in this answer only.

    Args:
        name: to tell keys apart.
        scope: read, write or admin (the default).
        days: until it expires; None: never.
    """
    body = encoded(name=name, scope=scope, days=days)
    return Call(method="POST", path="/keys", body=body, read=decoded(NewKey), repeatable=False)


def revoke_key(key_id: int) -> Call[RevokedKey]:
    """Revoke a key for ever, with the sessions opened by it."""
    return Call(method="DELETE", path=f"/keys/{key_id}", read=decoded(RevokedKey))


def create_first_key(token: str) -> Call[NewKey]:
    """Make the organisation and its first key, by the secret of the link that a new installation prints."""
    return Call(method="POST", path="/first_key", body=encoded(token=token), read=decoded(NewKey), repeatable=False)


def open_session() -> Call[Session]:
    """Open a session of 12 hours that stands for the client's key; its secret is sent like a key."""
    return Call(method="POST", path="/session", read=decoded(Session))


def end_session() -> Call[EndedSession]:
    """End the session that the client was made with."""
    return Call(method="DELETE", path="/session", read=decoded(EndedSession), repeatable=False)


def get_installation() -> Call[Installation]:
    """Return the sources that are asked, with their datasets, and the limits that hold."""
    return Call(method="GET", path="/installation", read=decoded(Installation))


def try_source(name: str, *, inputs: Mapping[str, Any] | None = None) -> Call[SourceTest]:
    """Ask a source once, now, and return whether it works; one that costs money costs that of one call.

    Args:
        name: as `get_installation` tells it.
        inputs: of a place that it should know; None: one that the world knows.
    """
    path, body = f"/sources/{quote(name, safe='')}/test", encoded(inputs=inputs)
    return Call(method="POST", path=path, body=body, read=decoded(SourceTest), repeatable=False)


def get_settings() -> Call[OwnSettings]:
    """Return what the organisation sets for itself."""
    return Call(method="GET", path="/settings", read=decoded(OwnSettings))


def update_settings(*, retention_days: float | None = None) -> Call[OwnSettings]:
    """Replace what the organisation sets for itself; None goes by the settings of the server.

    Args:
        retention_days: how long results are kept after the last run; 0: for ever. What is older is lost at once.
    """
    body = encoded(retention_days=retention_days)
    return Call(method="PUT", path="/settings", body=body, read=decoded(OwnSettings))


def list_audit(*, limit: int | None = None, cursor: str | None = None) -> Call[AuditPage]:
    """Return who changed what, newest first, at most 1,000 (the server's default is 100)."""
    return Call(method="GET", path="/audit", params={"limit": limit, "cursor": cursor}, read=decoded(AuditPage))
