"""Deletes an organisation so that nothing of it is left: its batches one by one, then every row that names it."""

from sqlalchemy import Connection, delete, select, update

from placewright.store import batches as stored_batches
from placewright.store import lifecycle, locks
from placewright.store.codes import now_us
from placewright.store.schema import api_keys, batches, jobs, metadata, organisations
from placewright.store.sql import among

_SINGLES = 1000  # jobs without a batch that one transaction deletes


def shut(conn: Connection, organisation_id: int) -> None:
    """Revoke all keys, so that nothing is added meanwhile. Needs a write.

    And let nothing expire from now on: what has expired is hidden, also from who wants to delete it.
    """
    good = (api_keys.c.organisation_id == organisation_id) & api_keys.c.revoked_at.is_(None)
    conn.execute(update(api_keys).where(good).values(revoked_at=now_us()))
    conn.execute(update(organisations).where(organisations.c.id == organisation_id).values(retention_days=0))


def forget_some(conn: Connection, organisation_id: int) -> int:
    """Delete a batch whole, or some jobs without a batch; return how many jobs and batches. Needs a write.

    Call it until it returns 0. Running jobs are stopped.
    """
    mine = select(batches.c.public_id).where(batches.c.organisation_id == organisation_id).limit(1)
    batch_id = conn.execute(mine).scalar()
    if batch_id is not None:
        return 1 + stored_batches.delete(conn, organisation_id, batch_id)
    locks.hold_organisation(conn, organisation_id)
    locks.hold(conn, organisation_id, None)
    some = select(jobs.c.id).where(jobs.c.organisation_id == organisation_id).limit(_SINGLES)
    ids = list(conn.execute(some).scalars())
    return lifecycle.remove(conn, organisation_id, among(jobs.c.id, ids)) if ids else 0


def forget_rest(conn: Connection, organisation_id: int) -> None:
    """Delete every row that still names it, in whatever table, and the organisation itself. Needs a write."""
    for table in reversed(metadata.sorted_tables):
        if "organisation_id" in table.c:
            conn.execute(delete(table).where(table.c.organisation_id == organisation_id))
    conn.execute(delete(organisations).where(organisations.c.id == organisation_id))
