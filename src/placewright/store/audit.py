"""The audit log: who changed what of an organisation, and when, kept in the transaction of the change itself."""

import getpass
import os
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, delete, select

from placewright.store.codes import exact_moment, now_us
from placewright.store.cursors import decode_cursor, encode_cursor
from placewright.store.schema import api_keys, audit
from placewright.store.sql import AnyRow, among, both, run
from placewright.store.values import AuditEntry

T = TypeVar("T")

_ADD = both(
    "INSERT INTO audit (organisation_id, at, key_id, actor, action, subject, request_id) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_FORGOTTEN_AT_ONCE = 1000


class Change(msgspec.Struct):
    """What is being changed; `subject` may be told while it is done."""

    organisation_id: int
    action: str  # "POST /place_enrichment/batches", "keys create"
    subject: str | None = None  # the batch, place, key … that is meant
    key_id: int | None = None  # by whose request; None: by the operator, at the command line
    request_id: str | None = None


class AuditPage(msgspec.Struct, frozen=True):
    """Some entries, newest first, and where to go on."""

    entries: Sequence[AuditEntry]
    next_cursor: str | None  # None: this was the last page


def add(conn: Connection, change: Change) -> None:
    """Note a change. Needs a write: that of the change."""
    actor = f"operator {_user()}" if change.key_id is None else None
    values = (change.organisation_id, now_us(), change.key_id, actor, change.action, change.subject, change.request_id)
    run(conn, _ADD, values)


def _user() -> str:
    """Return who is at the command line; the number of the account in a container that gives it no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def noted(change: Change, work: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """Return a write that notes the change that it makes."""

    def work_and_note(conn: Connection) -> T:
        done = work(conn)
        add(conn, change)
        return done

    return work_and_note


def page(conn: Connection, organisation_id: int, *, limit: int = 100, cursor: str | None = None) -> AuditPage:
    """Return entries of an organisation.

    Raises:
        InvalidInput: the cursor is none of ours.
    """
    wanted = (
        select(audit, api_keys.c.name.label("key_name"))
        .select_from(audit.outerjoin(api_keys, api_keys.c.id == audit.c.key_id))
        .where(audit.c.organisation_id == organisation_id)
        .order_by(audit.c.id.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        (before,) = decode_cursor(cursor, 1)
        wanted = wanted.where(audit.c.id < before)
    rows = conn.execute(wanted).all()
    more = len(rows) > limit
    shown = rows[:limit]
    return AuditPage([_entry(row) for row in shown], encode_cursor(shown[-1].id) if more else None)


def forget(conn: Connection, before: int) -> int:
    """Delete some entries that are older (microseconds since 1970 UTC); return how many. Needs a write."""
    old = conn.execute(select(audit.c.id).where(audit.c.at < before).order_by(audit.c.at).limit(_FORGOTTEN_AT_ONCE))
    ids = list(old.scalars())
    if ids:
        conn.execute(delete(audit).where(among(audit.c.id, ids)))
    return len(ids)


def _entry(row: AnyRow) -> AuditEntry:
    return AuditEntry(
        at=exact_moment(row.at),
        key_id=row.key_id,
        key_name=row.key_name,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        request_id=row.request_id,
    )
