"""Batches as clients see them; stored JSON is spliced in as it is, never decoded and encoded again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Raw

from placewright.model.job import JobStatus
from placewright.model.outputs import AttributeStatus
from placewright.store import Batch


def batch_view(batch: Batch, failure_threshold: float) -> dict[str, Any]:
    """Return a batch as lists show it."""
    return {
        "id": batch.id,
        "batch_name": batch.name,
        "status": batch.status(failure_threshold),
        "status_counts": batch.counts,
        "created_at": batch.created_at,
        "updated_at": batch.updated_at,
        "refresh": batch.refresh,
        "metadata": metadata(batch, datetime.now(UTC)),
    }


def status_view(batch: Batch, ids: Mapping[JobStatus, bytes], failure_threshold: float) -> dict[str, Any]:
    """Return a batch with the ids of its jobs: always all five statuses, as the store wrote them."""
    jobs = {status: Raw(ids[status]) for status in JobStatus}
    return {**batch_view(batch, failure_threshold), "jobs": jobs}


def metadata(batch: Batch, now: datetime) -> dict[str, Any]:
    """Return counts and rates of a batch at a moment."""
    completed, failed = batch.counts[JobStatus.COMPLETED], batch.counts[JobStatus.FAILED]
    terminal = completed + failed
    rates = {one.attribute: round(one.fill_rate, 4) for one in batch.attributes}
    rate, eta = _pace(batch, now)
    return {
        "total_jobs": batch.total,
        "completed_jobs": completed,
        "status_counts": batch.counts,
        "success_rate": round(completed / terminal, 4) if terminal else None,
        "attribute_fill_rates": rates,
        "average_fill_rate": round(sum(rates.values()) / len(rates), 4) if rates else None,
        "started_at": batch.started_at,
        "finished_at": batch.finished_at,
        "expires_at": batch.expires_at,
        "jobs_per_second": rate,
        "eta_seconds": eta,
        "spending": _spending(batch),
    }


def _spending(batch: Batch) -> dict[str, Any]:
    """Return what paid sources cost a batch."""
    spent = batch.spending
    return {
        "budget": batch.budget,
        "calls": spent.calls,
        "cost": spent.cost,
        "used_up": spent.used_up,
        "sources": {name: {"calls": calls, "cost": cost} for name, (calls, cost) in spent.sources.items()},
    }


def _pace(batch: Batch, now: datetime) -> tuple[float | None, float | None]:
    """Return jobs per second of the present or last run, and the seconds left; None where nobody can know."""
    waiting = batch.counts[JobStatus.QUEUED] + batch.counts[JobStatus.IN_PROGRESS]
    if batch.started_at is None:
        return None, None
    seconds = ((batch.finished_at or now) - batch.started_at).total_seconds()
    done = batch.counts[JobStatus.COMPLETED] + batch.counts[JobStatus.FAILED] - batch.settled_before
    if seconds <= 0 or done <= 0:
        return None, None
    rate = done / seconds
    return round(rate, 3), round(waiting / rate, 1) if waiting else None


def attribute_statuses_view(
    ids: Mapping[str, Mapping[AttributeStatus, Sequence[str]]],
) -> dict[str, dict[AttributeStatus, dict[str, Any]]]:
    """Return `attribute_statuses`: attribute → status → how many and which."""
    return {
        attribute: {status: {"total": len(found), "ids": found} for status, found in by_status.items()}
        for attribute, by_status in ids.items()
    }
