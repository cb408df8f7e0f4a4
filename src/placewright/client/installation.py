"""Requests about the installation: API keys, sessions of people, sources and limits."""

from placewright.client.flow import Call, decoded, encoded
from placewright.client.values import EndedSession, Installation, KeyList, NewKey, RevokedKey, Session


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
