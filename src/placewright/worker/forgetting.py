"""Forgets the words of pages when their time is over: quotes in stored answers, and pages kept on this machine."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from placewright.outgoing.cache import PageCache
from placewright.settings import Settings
from placewright.store import Database, locks, quotes
from placewright.store.sql import AnyRow


def forget_evidence(settings: Settings, database: Database, stopped: Callable[[], bool]) -> int:
    """Forget what is older than the setting says; return how many answers and pages. Nothing when it says nothing.

    Of several servers one goes through the store; each goes through the pages of its own machine.
    """
    if not settings.evidence_days:
        return 0
    over = datetime.now(UTC) - timedelta(days=settings.evidence_days)
    return _pages(settings, over) + _quotes(database, over, stopped)


def _pages(settings: Settings, over: datetime) -> int:
    file = settings.web_cache / "pages.db"
    if not file.exists():
        return 0
    kept = PageCache(file, most_bytes=settings.web_cache_bytes)
    try:
        return kept.forget(over.timestamp())
    finally:
        kept.close()


def _quotes(database: Database, over: datetime, stopped: Callable[[], bool]) -> int:
    before = over.isoformat(timespec="seconds").replace("+00:00", "Z")
    after = total = 0
    while not stopped() and (rows := database.read(partial(quotes.next_answers, after=after))):
        after = rows[-1].job_id
        if any(quotes.without_quotes(row.enrichment_metadata, before) != row.enrichment_metadata for row in rows):
            total += database.write(partial(_in_turn, rows=rows, before=before))
    return total


def _in_turn(conn: Connection, rows: Sequence[AnyRow], before: str) -> int:
    return quotes.forget(conn, rows, before) if locks.try_task(conn, "forget_evidence") else 0
