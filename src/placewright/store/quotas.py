"""What an organisation may have at once: batches that wait or run, and stored jobs. Looked at before the commit."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, func, select, text

from placewright.errors import QuotaExceeded
from placewright.store import locks
from placewright.store.schema import batches, organisations
from placewright.store.sql import AnySelect

T = TypeVar("T")

RETRY_SECONDS = 30  # for a batch to end; nobody can know when
_WORKING = text("(queued > 0 OR in_progress > 0)")  # as its index has it, word by word


class Quotas(msgspec.Struct, frozen=True, kw_only=True):
    """How much is allowed; 0: any number."""

    batches: int = 0  # that wait or run
    jobs: int = 0  # stored


class _Use(msgspec.Struct, frozen=True):
    """How much there is."""

    batches: int = 0
    jobs: int = 0


def within(conn: Connection, organisation_id: int, quotas: Quotas, effect: Callable[[Connection], T]) -> T:
    """Have an effect, whatever it is, that keeps to the quotas. Needs a write, which is taken back when it does not.

    What adds nothing passes, even where there is too much already: a quota may have been set later.

    Raises:
        QuotaExceeded: it would be too much.
    """
    if not (quotas.batches or quotas.jobs):
        return effect(conn)
    # Others of this organisation wait here, so that two cannot pass together that are one too many.
    locks.hold_organisation(conn, organisation_id)
    before = _use(conn, organisation_id, quotas)
    done = effect(conn)
    after = _use(conn, organisation_id, quotas)
    if after.batches > max(before.batches, quotas.batches):
        raise QuotaExceeded(
            f"At most {_of(quotas.batches, 'batch', 'batches')} of an organisation may wait or run at once. "
            "Try again when one has finished, or cancel one.",
            RETRY_SECONDS,
        )
    if after.jobs > max(before.jobs, quotas.jobs):
        raise QuotaExceeded(
            f"An organisation may store at most {_of(quotas.jobs, 'job', 'jobs')}; with this request there would be "
            f"{after.jobs}. Delete batches or places that are no longer needed, or ask for a larger quota."
        )
    return done


def _of(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _use(conn: Connection, organisation_id: int, quotas: Quotas) -> _Use:
    """Count what has a quota; the rest stays 0."""
    stored = select(organisations.c.jobs).where(organisations.c.id == organisation_id)
    return _Use(
        conn.execute(working(organisation_id)).scalar_one() if quotas.batches else 0,
        conn.execute(stored).scalar_one() if quotas.jobs else 0,
    )


def working(organisation_id: int) -> AnySelect:
    """Return the statement that counts the batches that wait or run."""
    return select(func.count()).select_from(batches).where(batches.c.organisation_id == organisation_id, _WORKING)
