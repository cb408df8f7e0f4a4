"""The table of organisations."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from placewright.store.codes import now_us
from placewright.store.schema import organisations
from placewright.store.sql import is_postgres
from placewright.store.values import Organisation


def create(conn: Connection, slug: str) -> Organisation:
    """Return the organisation of that slug, made if new. Needs a write."""
    insert = (postgresql if is_postgres(conn) else sqlite).insert
    conn.execute(insert(organisations).values(slug=slug, created_at=now_us()).on_conflict_do_nothing())
    row = conn.execute(select(organisations.c.id).where(organisations.c.slug == slug)).one()
    return Organisation(row.id, slug)


def find(conn: Connection, slug: str) -> Organisation | None:
    """Return the organisation of that slug, or None."""
    found = conn.execute(select(organisations.c.id).where(organisations.c.slug == slug)).scalar()
    return None if found is None else Organisation(found, slug)
