"""The table of organisations."""

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from placewright.store.codes import now_us
from placewright.store.schema import organisations
from placewright.store.sql import is_postgres
from placewright.store.values import Holding, Organisation


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


def list_holdings(conn: Connection) -> list[Holding]:
    """Return what each organisation holds, in the order of their slugs."""
    columns = (organisations.c.slug, organisations.c.batches, organisations.c.jobs, organisations.c.retention_days)
    return [Holding(*row) for row in conn.execute(select(*columns).order_by(organisations.c.slug))]


def keep_results(conn: Connection, slug: str, days: float | None) -> bool:
    """Set for how many days an organisation's results are kept: 0 for ever, None as the setting says. Needs a write.

    What has expired and is not deleted yet comes back when the time is made longer: a slip can be mended.
    Returns False when there is no such organisation.
    """
    changed = update(organisations).where(organisations.c.slug == slug)
    return conn.execute(changed.values(retention_days=days)).rowcount == 1
