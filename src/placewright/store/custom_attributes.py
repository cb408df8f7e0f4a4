"""The table of custom attributes: the questions of an organisation, in versions, one of which is asked by default."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from placewright.errors import Conflict, NotFound, QuotaExceeded
from placewright.model.custom import CustomAttribute
from placewright.store import locks
from placewright.store.codes import exact_moment, now_us
from placewright.store.schema import custom_attributes as table
from placewright.store.sql import AnyRow, among, both, run

MOST = 100  # attributes of an organisation, and versions of an attribute
_decode = msgspec.json.Decoder(dict[str, str]).decode
_ANY = both("SELECT 1 FROM custom_attributes WHERE organisation_id = ? LIMIT 1")


class Defined(msgspec.Struct, frozen=True, kw_only=True):
    """A custom attribute with its versions, the first one first."""

    key: str
    default_version: int
    versions: tuple[CustomAttribute, ...]
    created_at: datetime

    @property
    def default(self) -> CustomAttribute:
        """Return the version that is asked."""
        return next(one for one in self.versions if one.version == self.default_version)


def create(conn: Connection, organisation_id: int, new: CustomAttribute) -> Defined:
    """Keep a new attribute, with its first version as default. Needs a write.

    Raises:
        Conflict: the organisation has one of that key.
        QuotaExceeded: it has as many as it may.
    """
    locks.hold_organisation(conn, organisation_id)
    known = of_organisation(conn, organisation_id)
    if any(one.key == new.key for one in known):
        raise Conflict(f"There is a custom attribute {new.key} already; add a version to it.")
    _check_room(len(known), "custom attributes")
    conn.execute(insert(table).values(_row(organisation_id, new, is_default=True)))
    return get(conn, organisation_id, new.key)


def add_version(conn: Connection, organisation_id: int, new: CustomAttribute, *, default: bool) -> Defined:
    """Keep another version of an attribute; `default`: which is asked from now on. Needs a write.

    Raises:
        NotFound: the organisation has no such attribute.
        QuotaExceeded: it has as many versions as it may.
    """
    locks.hold_organisation(conn, organisation_id)
    known = get(conn, organisation_id, new.key)
    _check_room(len(known.versions), "versions")
    numbered = msgspec.structs.replace(new, version=known.versions[-1].version + 1)
    conn.execute(insert(table).values(_row(organisation_id, numbered, is_default=False)))
    return (
        set_default(conn, organisation_id, new.key, numbered.version)
        if default
        else get(conn, organisation_id, new.key)
    )


def set_default(conn: Connection, organisation_id: int, key: str, version: int) -> Defined:
    """Let another version be asked from now on. Needs a write.

    Raises:
        NotFound: the organisation has no such attribute, or it has no such version.
    """
    locks.hold_organisation(conn, organisation_id)
    if version not in [one.version for one in get(conn, organisation_id, key).versions]:
        raise NotFound(f"The custom attribute {key[:100]!r} has no version {version}.")
    conn.execute(update(table).where(*_named(organisation_id, key)).values(is_default=table.c.version == version))
    return get(conn, organisation_id, key)


def get(conn: Connection, organisation_id: int, key: str) -> Defined:
    """Return an attribute with its versions.

    Raises:
        NotFound: the organisation has no such attribute.
    """
    rows = conn.execute(select(table).where(*_named(organisation_id, key)).order_by(table.c.version)).all()
    if not rows:
        raise NotFound(f"There is no custom attribute {key[:100]!r}.")
    return _defined(rows)


def of_organisation(conn: Connection, organisation_id: int) -> list[Defined]:
    """Return all attributes of an organisation, by their keys."""
    if run(conn, _ANY, (organisation_id,)).fetchone() is None:
        return []  # most have none, and each submission asks
    mine = select(table).where(table.c.organisation_id == organisation_id).order_by(table.c.key, table.c.version)
    by_key: dict[str, list[AnyRow]] = {}
    for row in conn.execute(mine):
        by_key.setdefault(row.key, []).append(row)
    return [_defined(rows) for _, rows in sorted(by_key.items())]


def defaults(conn: Connection, organisation_id: int, keys: Iterable[str]) -> dict[str, CustomAttribute]:
    """Return key → the version that is asked, of those keys that are attributes of the organisation."""
    mine = (table.c.organisation_id == organisation_id, table.c.is_default.is_(True), among(table.c.key, keys))
    return {row.key: _version(row) for row in conn.execute(select(table).where(*mine))}


def remove(conn: Connection, organisation_id: int, key: str) -> None:
    """Delete an attribute with its versions; answers that it was given stay. Needs a write.

    Raises:
        NotFound: the organisation has no such attribute.
    """
    if not conn.execute(delete(table).where(*_named(organisation_id, key))).rowcount:
        raise NotFound(f"There is no custom attribute {key[:100]!r}.")


def outputs(known: Iterable[Defined]) -> Mapping[str, tuple[str, ...]]:
    """Return key → the outputs of all its versions."""
    return {one.key: tuple(dict.fromkeys(name for each in one.versions for name in each.outputs)) for one in known}


def _check_room(number: int, of_what: str) -> None:
    if number >= MOST:
        raise QuotaExceeded(f"There may be at most {MOST} {of_what}.")


def _named(organisation_id: int, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.organisation_id == organisation_id, table.c.key == key


def _row(organisation_id: int, one: CustomAttribute, *, is_default: bool) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "key": one.key,
        "version": one.version,
        "is_default": is_default,
        "question": one.question,
        "outputs": msgspec.json.encode(one.outputs).decode(),
        "created_at": now_us(),
    }


def _defined(rows: Sequence[AnyRow]) -> Defined:
    return Defined(
        key=rows[0].key,
        default_version=next(row.version for row in rows if row.is_default),
        versions=tuple(map(_version, rows)),
        created_at=exact_moment(rows[0].created_at),
    )


def _version(row: AnyRow) -> CustomAttribute:
    return CustomAttribute(key=row.key, version=row.version, question=row.question, outputs=_decode(row.outputs))
