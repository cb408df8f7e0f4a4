"""The table of idempotency keys: the first answer under each key, written together with what it tells of."""

import zlib
from collections.abc import Mapping

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select

from placewright.errors import Conflict
from placewright.store.codes import now_us
from placewright.store.schema import idempotency_keys as table

KEPT_US = 86_400_000_000  # 24 hours
_FAST = 1  # zlib: lists of 50,000 ids shrink to a fifth in some milliseconds
_headers = msgspec.json.Decoder(dict[str, str]).decode


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """One use of a key: where it was sent, and with what."""

    organisation_id: int
    key: str
    method: str
    path: str
    fingerprint: bytes  # of the body


class Answer(msgspec.Struct, frozen=True):
    """An answer as it was, or will be, sent."""

    content: bytes
    status: int = 200
    headers: Mapping[str, str] = msgspec.field(default_factory=lambda: {"Content-Type": "application/json"})


def find(conn: Connection, use: Use) -> Answer | None:
    """Return the answer that was kept under the key, None when there is none of the last 24 hours. A read.

    Raises:
        Conflict: the key came with another body.
    """
    columns = (table.c.fingerprint, table.c.status, table.c.headers, table.c.content)
    young = table.c.created_at > now_us() - KEPT_US
    row = conn.execute(select(*columns).where(*_named(use), young)).one_or_none()
    if row is None:
        return None
    if row.fingerprint != use.fingerprint:
        raise Conflict("This Idempotency-Key was used at this address with another body in the last 24 hours.")
    return Answer(zlib.decompress(row.content), row.status, _headers(row.headers))


def keep(conn: Connection, use: Use, answer: Answer) -> None:
    """Keep the answer for 24 hours. Needs the write that also has the effect: neither is without the other.

    The caller has seen by `find` in the same transaction that there is none.
    """
    conn.execute(delete(table).where(*_named(use)))  # one that is over, and not yet deleted
    conn.execute(
        insert(table).values(
            **msgspec.structs.asdict(use),
            created_at=now_us(),
            status=answer.status,
            headers=msgspec.json.encode(answer.headers).decode(),
            content=zlib.compress(answer.content, _FAST),
        )
    )


def delete_old(conn: Connection, *, most: int = 1000) -> int:
    """Delete up to `most` keys that are over; return how many. Needs a write."""
    old = select(table.c.id).where(table.c.created_at <= now_us() - KEPT_US).order_by(table.c.created_at).limit(most)
    return conn.execute(delete(table).where(table.c.id.in_(old))).rowcount


def _named(use: Use) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.organisation_id == use.organisation_id,
        table.c.key == use.key,
        table.c.method == use.method,
        table.c.path == use.path,
    )
