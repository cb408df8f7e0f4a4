"""The table of labelled pairs: which record of the reference data is a place, and which is not, as people decided."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from placewright.store.codes import exact_moment, now_us
from placewright.store.database import Database
from placewright.store.schema import labelled_pairs as table
from placewright.store.sql import AnyRow, is_postgres
from placewright.store.values import LabelledPair

_CHUNK = 1000


def put(
    conn: Connection, organisation_id: int, *, place_id: str, record: str, same: bool, inputs: str, author: str
) -> LabelledPair:
    """Keep a decision in place of an earlier one about the same pair. Needs a write."""
    values: dict[str, Any] = {"same": same, "inputs": inputs, "author": author, "created_at": now_us()}
    statement = (postgresql if is_postgres(conn) else sqlite).insert(table)
    names = {"organisation_id": organisation_id, "place_id": place_id, "record": record}
    kept = statement.values(**names, **values).on_conflict_do_update(
        index_elements=["organisation_id", "place_id", "record"], set_=values
    )
    conn.execute(kept)
    one = [table.c[key] == value for key, value in names.items()]
    return _pair(conn.execute(select(table).where(*one)).one())


def page(
    conn: Connection, organisation_id: int, *, limit: int, place_id: str | None = None, after: int = 0
) -> tuple[list[LabelledPair], int]:
    """Return pairs, oldest first, that come after a number, and how many there are in all."""
    mine = [table.c.organisation_id == organisation_id]
    if place_id is not None:
        mine.append(table.c.place_id == place_id)
    total = conn.execute(select(func.count()).select_from(table).where(*mine)).scalar_one()
    found = select(table).where(*mine, table.c.id > after).order_by(table.c.id).limit(limit)
    return [_pair(row) for row in conn.execute(found)], total


def stream(database: Database, organisation_id: int) -> Iterator[LabelledPair]:
    """Yield all pairs, oldest first, in little memory; blocks."""
    after = 0
    while True:
        found, _ = database.read(lambda conn, after=after: page(conn, organisation_id, limit=_CHUNK, after=after))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        yield from found
        if len(found) < _CHUNK:
            return
        after = found[-1].id


def remove(conn: Connection, organisation_id: int, pair_id: int) -> bool:
    """Delete a pair; return whether there was one. Needs a write."""
    gone = delete(table).where(table.c.organisation_id == organisation_id, table.c.id == pair_id)
    return conn.execute(gone).rowcount == 1


def _pair(row: AnyRow) -> LabelledPair:
    return LabelledPair(
        id=row.id,
        place_id=row.place_id,
        record=row.record,
        same=row.same,
        inputs=msgspec.Raw(row.inputs.encode()),
        author=row.author,
        created_at=exact_moment(row.created_at),
    )
