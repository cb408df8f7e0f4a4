"""The answers of the API about the installation and the organisation: keys, sessions, sources, settings, changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from placewright.client.values import Value


class Key(Value, frozen=True, kw_only=True):
    """An API key, without its secret."""

    id: int
    prefix: str
    created_at: datetime
    scope: str = "admin"  # read, write, admin
    name: str | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class NewKey(Key, frozen=True, kw_only=True):
    """A new API key."""

    secret: str


class KeyList(Value, frozen=True, kw_only=True):
    """The keys of the organisation, oldest first."""

    keys: tuple[Key, ...]


class RevokedKey(Value, frozen=True, kw_only=True):
    """A key that is refused from now on."""

    id: int
    revoked: bool


class Session(Value, frozen=True, kw_only=True):
    """What stands for a key while somebody is signed in."""

    secret: str
    organisation: str
    expires_at: datetime


class EndedSession(Value, frozen=True, kw_only=True):
    """A session that is refused from now on."""

    ended: bool


class AskedSource(Value, frozen=True, kw_only=True):
    """A source that is asked."""

    name: str
    attributes: tuple[str, ...] = ()
    remote: bool = False
    setting: str = ""  # what switches it on
    datasets: tuple[Mapping[str, Any], ...] = ()


class SourceOff(Value, frozen=True, kw_only=True):
    """A source that is not asked."""

    name: str
    setting: str  # what switches it on


class SourceTest(Value, frozen=True, kw_only=True):
    """How a test of a source ended."""

    name: str
    ok: bool
    detail: str  # a sentence: what it did, or why it does not work
    found: int = 0
    seconds: float = 0.0


class OwnSettings(Value, frozen=True, kw_only=True):
    """What an organisation sets for itself."""

    retention_days: float | None = None  # None: as the server is set; 0: for ever
    default_retention_days: float = 0.0


class AuditEntry(Value, frozen=True, kw_only=True):
    """A change that somebody made."""

    at: datetime
    action: str
    key_id: int | None = None  # None: by the operator, at the command line
    key_name: str | None = None
    actor: str | None = None
    subject: str | None = None
    request_id: str | None = None


class AuditPage(Value, frozen=True, kw_only=True):
    """Some changes, newest first."""

    entries: tuple[AuditEntry, ...]
    next_cursor: str | None = None


class Installation(Value, frozen=True, kw_only=True):
    """What an installation asks, and what it limits."""

    version: str
    sources: tuple[AskedSource, ...] = ()
    off: tuple[SourceOff, ...] = ()
    limits: Mapping[str, Any] = {}
