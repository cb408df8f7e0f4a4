"""Deletes what has expired; of a batch its name stays, so that nobody takes it for one that never was."""

from sqlalchemy import Connection, delete, insert, select

from placewright.store import batch_rows, expiry, exports, lifecycle, locks
from placewright.store.codes import now_us
from placewright.store.schema import batches, expired_batches, jobs, organisations
from placewright.store.sql import AnyRow, among

_SINGLES = 1000  # jobs without a batch that one transaction deletes


def anything_due(conn: Connection) -> bool:
    """Tell whether `expire` would find something; a read, so that nobody waits for it in vain."""
    return _next_batch(conn) is not None or bool(_next_singles(conn)[1])


def expire(conn: Connection) -> int:
    """Delete the next expired batch whole, or some expired jobs without a batch; return how many batches and jobs.

    Needs a write. Call it until it returns 0.
    """
    row = _next_batch(conn)
    if row is not None:
        locks.hold_organisation(conn, row.organisation_id)
        row = _next_batch(conn, row.id)
    if row is not None:
        stone = {"organisation_id": row.organisation_id, "public_id": row.public_id, "expired_at": now_us()}
        conn.execute(insert(expired_batches).values(stone))
        return 1 + _remove(conn, row)
    organisation_id, ids = _next_singles(conn)
    if ids:
        locks.hold_organisation(conn, organisation_id)
        locks.hold(conn, organisation_id, None)
        organisation_id, ids = _next_singles(conn, organisation_id)
    return lifecycle.remove(conn, organisation_id, among(jobs.c.id, ids)) if ids else 0


def make_room(conn: Connection, organisation_id: int, batch_id: str) -> None:
    """Let the name of an expired batch be used anew. Needs a write."""
    named = select(batches).where(*batch_rows.named(organisation_id, batch_id))
    row = conn.execute(named.with_for_update()).one_or_none()
    if row is not None and expiry.is_past(row, expiry.days(conn, organisation_id)):
        _remove(conn, row)
    here = (expired_batches.c.organisation_id == organisation_id) & (expired_batches.c.public_id == batch_id)
    conn.execute(delete(expired_batches).where(here))


def make_room_for_single(conn: Connection, organisation_id: int, place_id: str) -> None:
    """Let the `place_id` of an expired job without a batch be used anew. Needs a write."""
    kept_days = expiry.days(conn, organisation_id)
    if kept_days:
        same = (jobs.c.organisation_id == organisation_id) & (jobs.c.place_id == place_id)
        lifecycle.remove(conn, organisation_id, same, expiry.past_single(kept_days))


def _remove(conn: Connection, row: AnyRow) -> int:
    """Delete a batch with all that is in it and the exports of it; return how many jobs it had."""
    number = lifecycle.remove(conn, row.organisation_id, jobs.c.batch_id == row.id)
    batch_rows.remove(conn, row.organisation_id, row.id)
    exports.end_of_batch(conn, row.organisation_id, row.public_id)
    return number


def _next_batch(conn: Connection, chosen: int | None = None) -> AnyRow | None:
    """Return an expired batch; the `chosen` one with its lock held, if it is expired still."""
    if not _anyone_forgets(conn):  # the common case spares the look through all batches
        return None
    owned = batches.join(organisations, organisations.c.id == batches.c.organisation_id)
    over = select(batches).select_from(owned).where(expiry.past(expiry.days_of(conn))).order_by(batches.c.id).limit(1)
    if chosen is not None:
        over = over.where(batches.c.id == chosen).with_for_update(of=batches)
    return conn.execute(over).one_or_none()


def _next_singles(conn: Connection, chosen: int | None = None) -> tuple[int, list[int]]:
    """Return an organisation (or the chosen one) and some of its expired jobs without a batch."""
    kept_days = expiry.days_of(conn)
    forgetful = select(organisations.c.id, kept_days).where(kept_days > 0)
    if chosen is not None:
        forgetful = forgetful.where(organisations.c.id == chosen)
    for organisation_id, own_days in conn.execute(forgetful).all():
        mine = (jobs.c.organisation_id == organisation_id) & expiry.past_single(own_days)
        ids = list(conn.execute(select(jobs.c.id).where(mine).limit(_SINGLES)).scalars())
        if ids:
            return organisation_id, ids
    return 0, []


def _anyone_forgets(conn: Connection) -> bool:
    forgets = select(organisations.c.id).where(expiry.days_of(conn) > 0).limit(1)
    return conn.execute(forgets).first() is not None
