"""When results expire: so long after the end of the last run, and never while a job of the batch waits or runs.

How long they are kept is the organisation's own number of days, else the installation's; 0 keeps them for ever. It is
asked at each reading and not noted with the batch, so that another number holds for all results at once.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from placewright.errors import Gone, NotFound
from placewright.store.codes import DAY_US, IN_PROGRESS, QUEUED, now_us
from placewright.store.schema import batches, expired_batches, jobs, organisations
from placewright.store.sql import AnyRow, both, run

OPTION = "placewright_retention_days"  # of every connection: the installation's number of days
_DAYS = both("SELECT retention_days FROM organisations WHERE id = ?")  # asked with everything about batches


def default_days(conn: Connection) -> float:
    """Return the installation's number of days."""
    return float(conn.get_execution_options().get(OPTION, 0))


def days_of(conn: Connection) -> ColumnElement[Any]:
    """Return the number of days of the organisation of a row, as SQL over the table of organisations."""
    return func.coalesce(organisations.c.retention_days, default_days(conn))


def days(conn: Connection, organisation_id: int) -> float:
    """Return for how many days the results of an organisation are kept."""
    row = run(conn, _DAYS, (organisation_id,)).fetchone()
    return default_days(conn) if row is None or row[0] is None else float(row[0])


def expires_at(row: AnyRow, kept_days: float) -> int | None:
    """Return when a batch (its row) expires; None while it works, and when results are kept for ever."""
    if not kept_days or row.queued or row.in_progress:
        return None
    since: int = row.updated_at if row.finished_at is None else row.finished_at  # some jobs were never started
    return since + int(kept_days * DAY_US)


def is_past(row: AnyRow, kept_days: float) -> bool:
    """Tell whether a batch has expired."""
    until = expires_at(row, kept_days)
    return until is not None and until <= now_us()


def past(kept_days: Any) -> ColumnElement[bool]:
    """Return `is_past` as SQL over the table of batches; the test of the store's machine holds the two together."""
    idle = (batches.c.queued == 0) & (batches.c.in_progress == 0)
    since = func.coalesce(batches.c.finished_at, batches.c.updated_at)
    return and_(idle, kept_days > 0, since <= now_us() - kept_days * DAY_US)


def past_single(kept_days: float) -> ColumnElement[bool]:
    """Return, as SQL over the table of jobs, whether a job without a batch has expired."""
    idle = jobs.c.status.not_in([QUEUED, IN_PROGRESS])
    since = func.coalesce(jobs.c.completed_at, jobs.c.created_at)  # as the index has it
    return and_(jobs.c.batch_id.is_(None), idle, since <= now_us() - int(kept_days * DAY_US))


def kept(conn: Connection, organisation_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions that jobs of an organisation meet that have not expired; none when they never do.

    What has expired is deleted some time later; until then nobody may see it.
    """
    kept_days = days(conn, organisation_id)
    if not kept_days:
        return []
    over = select(batches.c.id).where(batches.c.organisation_id == organisation_id, past(kept_days))
    of_live_batch = jobs.c.batch_id.not_in(over)
    return [or_(jobs.c.batch_id.is_(None), of_live_batch), ~past_single(kept_days)]


def missing(conn: Connection, organisation_id: int, batch_id: str, *, expired: bool) -> NotFound:
    """Return the error for a batch that is not there: it has `expired` just now, earlier, or was never there."""
    here = (expired_batches.c.organisation_id == organisation_id) & (expired_batches.c.public_id == batch_id)
    if expired or conn.execute(select(expired_batches.c.expired_at).where(here)).first() is not None:
        return Gone(f"The batch {batch_id!r} has expired: its results were kept as long as they are kept here.")
    return NotFound(f"There is no batch {batch_id!r}.")
