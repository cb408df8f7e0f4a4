"""Batches and jobs as clients see them; stored JSON is spliced in as it is, never decoded and encoded again."""

import functools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from placewright.model.job import JobStatus
from placewright.model.outputs import AttributeStatus
from placewright.store import Batch, StoredJob

_EMPTY = b"{}"


class JobMetadata(msgspec.Struct, gc=False):
    """`job_metadata`: how the job went, and the evidence."""

    attribute_status: Raw
    last_enriched: datetime | None
    country_code: str | None
    created_at: datetime
    completed_at: datetime | None
    processing_time_seconds: float | None
    attempts: int
    enrichment_metadata: Raw
    changes: Raw
    error: Raw | UnsetType = UNSET  # only on failed jobs


class JobView(msgspec.Struct, gc=False):
    """A job with its answer."""

    place_id: str
    batch_id: str | None
    status: JobStatus
    inputs: Raw
    outputs: Raw
    reasoning: Raw
    confidence_scores: Raw
    job_metadata: JobMetadata


def job_view(job: StoredJob) -> JobView:
    """Return a job as it is sent. Fields go by position here: pages have ten thousand jobs, and names cost a third."""
    return JobView(
        job.place_id,
        job.batch_id,
        job.status,
        echo(job.inputs),
        job.outputs,
        job.reasoning,
        job.confidence_scores,
        JobMetadata(
            job.attribute_status if job.status is JobStatus.COMPLETED else _statuses(job),
            job.last_enriched,
            job.country_code,
            job.created_at,
            job.completed_at,
            job.processing_seconds,
            job.attempts,
            job.enrichment_metadata,
            job.changes,
            UNSET if job.error is None else job.error,
        ),
    )


def _statuses(job: StoredJob) -> Raw:
    """Return the attribute statuses; a job without an answer has NOT_RUN for each."""
    return job.attribute_status if bytes(job.attribute_status) != _EMPTY else not_run(job.attributes)


@functools.lru_cache(maxsize=1024)
def not_run(attributes: tuple[str, ...]) -> Raw:
    """Return the statuses of a job that has no answer yet."""
    return Raw(msgspec.json.encode(dict.fromkeys(attributes, AttributeStatus.NOT_RUN)))


def echo(inputs: Raw | bytes) -> Raw:
    """Return inputs as sent, plus `input_type`."""
    text = bytes(inputs)
    if b'"input_type"' in text or b"\\u" in text:  # the key may be there, perhaps written with escapes
        value = msgspec.json.decode(text)
        if "input_type" in value:
            return Raw(text) if value["input_type"] else Raw(msgspec.json.encode(value | {"input_type": "place"}))
    return Raw(text.rstrip()[:-1] + b',"input_type":"place"}')


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
        "jobs_per_second": rate,
        "eta_seconds": eta,
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
