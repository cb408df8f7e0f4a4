"""A job as clients see it; stored JSON is spliced in as it is, never decoded and encoded again."""

import functools
from datetime import datetime

import msgspec
from msgspec import UNSET, Raw, UnsetType

from placewright.model.attributes import ordered
from placewright.model.job import JobStatus
from placewright.model.outputs import AttributeStatus
from placewright.store import StoredJob

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
            statuses(job),
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


def statuses(job: StoredJob) -> Raw:
    """Return the attribute statuses; of its own attributes, those without an answer are NOT_RUN."""
    return _statuses(bytes(job.attribute_status), job.attributes)


@functools.lru_cache(maxsize=1024)  # of few forms: ten thousand jobs were mostly answered alike
def _statuses(known: bytes, attributes: tuple[str, ...]) -> Raw:
    if known == _EMPTY:
        return not_run(attributes)
    if all(f'"{key}":'.encode() in known for key in attributes):
        return Raw(known)
    # It was run with other attributes than its own.
    found = dict.fromkeys(attributes, AttributeStatus.NOT_RUN) | msgspec.json.decode(known)
    return Raw(msgspec.json.encode({key: found[key] for key in ordered(found)}))


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
