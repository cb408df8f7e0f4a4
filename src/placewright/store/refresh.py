"""The scheduled refresh: which batches are marked, and queueing them when the day has come. All need a write."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from placewright.store.values import Marked


def mark(conn: Connection, organisation_id: int, batch_ids: Sequence[str], refresh: bool = True) -> Marked:
    """Mark batches for the scheduled refresh, or take the mark off."""
    raise NotImplementedError


def run_due(conn: Connection, now: datetime, *, day: int = 9, slice_jobs: int = 200) -> int:
    """Queue the marked batches that had no refresh since the last day `day` of a month (UTC); return how many jobs.

    Only attributes already enriched run again, ignoring the cache; `last_enriched` moves only if something changed.
    """
    raise NotImplementedError
