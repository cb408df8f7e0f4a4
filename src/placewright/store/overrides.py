"""The table of overrides: what people of an organisation know better than every source."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from placewright.errors import NotFound
from placewright.model.override import Override
from placewright.store.codes import exact_moment, microseconds, moment, now_us
from placewright.store.cursors import decode_cursor, encode_cursor
from placewright.store.database import Database
from placewright.store.schema import overrides
from placewright.store.sql import AnyRow, among, both, run

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_ANY = both("SELECT 1 FROM overrides WHERE organisation_id = ? LIMIT 1")
_AT_ONCE = 1000  # places whose overrides are replaced in one statement


class OverrideFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which overrides of an organisation; conditions are joined by AND."""

    place_id: str | None = None
    attribute: str | None = None
    author: str | None = None
    expired: bool | None = None  # None: both


class OverridePage(msgspec.Struct, frozen=True):
    """Some overrides, oldest first, and where to go on."""

    overrides: tuple[Override, ...]
    next_cursor: str | None  # None: this was the last page


def put(conn: Connection, organisation_id: int, new: Sequence[Override]) -> None:
    """Keep overrides, each in place of the one of its place and attribute. Needs a write."""
    mine = overrides.c.organisation_id == organisation_id
    for start in range(0, len(new), _AT_ONCE):
        part = new[start : start + _AT_ONCE]
        by_attribute: dict[str, list[str]] = {}
        for one in part:
            by_attribute.setdefault(one.attribute, []).append(one.place_id)
        for attribute, place_ids in by_attribute.items():
            same = and_(mine, overrides.c.attribute == attribute, among(overrides.c.place_id, place_ids))
            conn.execute(delete(overrides).where(same))
        conn.execute(insert(overrides), [_row(organisation_id, one) for one in part])


def get(conn: Connection, organisation_id: int, override_id: str) -> Override:
    """Return an override.

    Raises:
        NotFound: the organisation has no such override.
    """
    row = conn.execute(select(overrides).where(*_named(organisation_id, override_id))).one_or_none()
    if row is None:
        raise NotFound(f"There is no override {override_id[:100]!r}.")
    return _override(row)


def page(
    conn: Connection, organisation_id: int, wanted: OverrideFilter, *, limit: int, cursor: str | None = None
) -> OverridePage:
    """Return overrides in the order in which they were made, from a cursor on.

    Raises:
        InvalidInput: the cursor is none of ours.
    """
    after = 0 if cursor is None else decode_cursor(cursor, 1)[0]
    rows = _rows(conn, organisation_id, wanted, after, limit + 1)
    shown = rows[:limit]
    return OverridePage(tuple(map(_override, shown)), encode_cursor(shown[-1].id) if len(rows) > limit else None)


def stream(
    database: Database, organisation_id: int, wanted: OverrideFilter, *, chunk: int = 1000
) -> Iterator[Override]:
    """Yield all that match, in the order of `page`, in constant memory; blocks, each chunk is a read of its own."""
    after = 0
    while True:
        read = partial(_rows, organisation_id=organisation_id, wanted=wanted, after=after, limit=chunk)
        rows = database.read(read)
        yield from map(_override, rows)
        if len(rows) < chunk:
            return
        after = rows[-1].id


def of_places(conn: Connection, organisation_id: int, place_ids: Iterable[str]) -> dict[str, tuple[Override, ...]]:
    """Return place_id → its overrides that hold now, in the order of their attributes' names."""
    if run(conn, _ANY, (organisation_id,)).fetchone() is None:
        return {}  # most have none, and a worker asks for each slice
    mine = overrides.c.organisation_id == organisation_id
    holding = or_(overrides.c.expires_at.is_(None), overrides.c.expires_at > now_us())
    wanted = select(overrides).where(mine, holding, among(overrides.c.place_id, place_ids))
    found: dict[str, list[Override]] = {}
    for row in conn.execute(wanted.order_by(overrides.c.attribute)):
        found.setdefault(row.place_id, []).append(_override(row))
    return {place_id: tuple(theirs) for place_id, theirs in found.items()}


def remove(conn: Connection, organisation_id: int, override_id: str) -> Override:
    """Delete an override and return it. Needs a write.

    Raises:
        NotFound: the organisation has no such override.
    """
    found = get(conn, organisation_id, override_id)
    conn.execute(delete(overrides).where(*_named(organisation_id, override_id)))
    return found


def take_due(conn: Connection, *, most: int) -> dict[int, list[str]]:
    """Return organisation id → places whose overrides are over since the last call, up to `most`. Needs a write.

    The caller brings their stored answers up to date in the same transaction.
    """
    over = select(overrides.c.id, overrides.c.organisation_id, overrides.c.place_id)
    some = over.where(overrides.c.due <= now_us()).order_by(overrides.c.due).limit(most)
    rows = conn.execute(some.with_for_update(skip_locked=True)).all()
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.organisation_id, []).append(row.place_id)
    if rows:
        conn.execute(update(overrides).where(among(overrides.c.id, [row.id for row in rows])).values(due=None))
    return found


def _named(organisation_id: int, override_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return overrides.c.organisation_id == organisation_id, overrides.c.public_id == override_id


def _rows(conn: Connection, organisation_id: int, wanted: OverrideFilter, after: int, limit: int) -> Sequence[AnyRow]:
    chosen = select(overrides).where(overrides.c.organisation_id == organisation_id, overrides.c.id > after)
    for name in ("place_id", "attribute", "author"):
        if (value := getattr(wanted, name)) is not None:
            chosen = chosen.where(overrides.c[name] == value)
    if wanted.expired is not None:
        over = and_(overrides.c.expires_at.is_not(None), overrides.c.expires_at <= now_us())
        chosen = chosen.where(over if wanted.expired else ~over)
    return conn.execute(chosen.order_by(overrides.c.id).limit(limit)).all()


def _row(organisation_id: int, one: Override) -> dict[str, Any]:
    ends = None if one.expires_at is None else microseconds(one.expires_at)
    return {
        "organisation_id": organisation_id,
        "public_id": one.id,
        "place_id": one.place_id,
        "attribute": one.attribute,
        "outputs": msgspec.json.encode(one.outputs).decode(),
        "author": one.author,
        "reason": one.reason,
        "created_at": microseconds(one.created_at),
        "expires_at": ends,
        "due": ends,
    }


def _override(row: AnyRow) -> Override:
    return Override(
        id=row.public_id,
        place_id=row.place_id,
        attribute=row.attribute,
        outputs=_decode(row.outputs),
        author=row.author,
        reason=row.reason,
        created_at=exact_moment(row.created_at),
        expires_at=moment(row.expires_at),
    )
