"""The table of API keys; only a hash of each secret is kept."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, true, update

from placewright.model.organisation import Scope
from placewright.store.codes import exact_moment, microseconds, moment, now_us
from placewright.store.organisations import pinned
from placewright.store.schema import api_keys, organisations
from placewright.store.sql import AnyRow, AnySelect
from placewright.store.values import ApiKey, KeyOwner

PREFIX_LENGTH = 9  # "pw_" and 6 of 43 characters: enough to recognise a key by, far too few to guess it from
USE_NOTED_EVERY_US = 60_000_000


def create(
    conn: Connection,
    organisation_id: int,
    name: str | None = None,
    expires_at: datetime | None = None,
    scope: Scope = Scope.ADMIN,
    session_of: int | None = None,
) -> tuple[ApiKey, str]:
    """Make a key; return it and its secret, which is shown this once. Needs a write.

    Args:
        conn: of the write.
        organisation_id: whose key it is.
        name: what it is for.
        expires_at: from then on it is refused; None: never.
        scope: what it may do.
        session_of: the key that it stands for, while somebody is signed in by that one.
    """
    secret = ("pw_" if session_of is None else "pws_") + secrets.token_urlsafe(32)
    key_id = conn.execute(
        insert(api_keys)
        .values(
            organisation_id=organisation_id,
            name=name,
            prefix=secret[:PREFIX_LENGTH],
            hash=_hash(secret),
            created_at=now_us(),
            expires_at=None if expires_at is None else microseconds(expires_at),
            scope=scope,
            session_of=session_of,
        )
        .returning(api_keys.c.id)
    ).scalar_one()
    return _key(conn.execute(_keys().where(api_keys.c.id == key_id)).one()), secret


def open_session(conn: Connection, owner: KeyOwner, seconds: float) -> tuple[datetime, str] | None:
    """Make a session of a key: return when it ends, at the latest with the key, and its secret. Needs a write.

    None when the key is revoked, which who remembers its owner for some seconds may not know yet.
    """
    # Locked, so that a revocation at this moment either finds the session or is found here.
    row = conn.execute(_keys().where(api_keys.c.id == owner.key_id).with_for_update(of=api_keys)).one_or_none()
    if row is None or row.revoked_at is not None:
        return None
    key = _key(row)
    ends = datetime.now(UTC) + timedelta(seconds=seconds)
    if key.expires_at is not None:
        ends = min(ends, key.expires_at)
    conn.execute(delete(api_keys).where(api_keys.c.session_of.is_not(None), api_keys.c.expires_at <= now_us()))
    _, secret = create(conn, owner.organisation_id, key.name, ends, owner.scope, session_of=owner.key_id)
    return ends, secret


def authenticate(conn: Connection, secret: str) -> KeyOwner | None:
    """Return whom the secret belongs to; None when it is unknown, revoked or expired. A read."""
    row = conn.execute(_keys().where(api_keys.c.hash == _hash(secret))).one_or_none()
    now = now_us()
    if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return KeyOwner(
        key_id=row.id,
        organisation_id=row.organisation_id,
        slug=row.slug,
        scope=Scope(row.scope),
        use_is_stale=row.last_used_at is None or row.last_used_at <= now - USE_NOTED_EVERY_US,
        pinned=pinned(row.pinned_datasets),
        session=row.session_of is not None,
    )


def note_use(conn: Connection, key_id: int) -> None:
    """Set `last_used_at`, at most once a minute. Needs a write; call it when `KeyOwner.use_is_stale`."""
    now = now_us()
    last = api_keys.c.last_used_at
    stale = last.is_(None) | (last <= now - USE_NOTED_EVERY_US)
    conn.execute(update(api_keys).where(api_keys.c.id == key_id, stale).values(last_used_at=now))


def list_keys(conn: Connection, organisation_id: int | None = None) -> list[ApiKey]:
    """Return the keys of an organisation, or of all, oldest first; sessions are none."""
    wanted = _keys().where(api_keys.c.session_of.is_(None)).order_by(api_keys.c.id)
    if organisation_id is not None:
        wanted = wanted.where(api_keys.c.organisation_id == organisation_id)
    return [_key(row) for row in conn.execute(wanted)]


def revoke(conn: Connection, key_id: int, organisation_id: int | None = None) -> bool:
    """Revoke a key for ever, with its sessions; return False when there is none, or of others. Needs a write."""
    mine = api_keys.c.organisation_id == organisation_id if organisation_id is not None else true()
    known = conn.execute(select(api_keys.c.id).where(api_keys.c.id == key_id, mine)).scalar() is not None
    good = api_keys.c.revoked_at.is_(None)
    theirs = (api_keys.c.id == key_id) | (api_keys.c.session_of == key_id)
    conn.execute(update(api_keys).where(theirs, mine, good).values(revoked_at=now_us()))
    return known


def _hash(secret: str) -> bytes:
    # The secret has 256 random bits, so that a slow hash would protect nothing.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _keys() -> AnySelect:
    joined = api_keys.join(organisations, organisations.c.id == api_keys.c.organisation_id)
    return select(api_keys, organisations.c.slug, organisations.c.pinned_datasets).select_from(joined)


def _key(row: AnyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        organisation=row.slug,
        name=row.name,
        prefix=row.prefix,
        created_at=exact_moment(row.created_at),
        expires_at=moment(row.expires_at),
        last_used_at=moment(row.last_used_at),
        revoked_at=moment(row.revoked_at),
        scope=Scope(row.scope),
    )
