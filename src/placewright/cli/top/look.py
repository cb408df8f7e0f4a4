"""One look at a server: its metrics, and the batches of the key's organisation that wait or run."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import httpx
import msgspec
from prometheus_client.parser import text_string_to_metric_families

from placewright.client import Client
from placewright.client.values import BatchSummary
from placewright.errors import ApiUnavailable

WORKING = ("in_progress", "queued")
MOST_BATCHES = 50  # of each status


class Working(msgspec.Struct, frozen=True, kw_only=True):
    """A batch that waits or runs."""

    id: str
    name: str
    status: str
    total: int
    completed: int
    failed: int
    jobs_per_second: float | None  # None: nobody can know yet, as the next
    eta_seconds: float | None

    @classmethod
    def of(cls, batch: BatchSummary) -> "Working":
        """Return what is shown of a batch."""
        told, counts = batch.metadata, batch.status_counts
        return cls(
            id=batch.id,
            name=batch.batch_name,
            status=batch.status,
            total=told.total_jobs,
            completed=counts.get("completed", 0),
            failed=counts.get("failed", 0),
            jobs_per_second=told.jobs_per_second,
            eta_seconds=told.eta_seconds,
        )


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands at a moment. The numbers of all organisations are empty where the server hides its metrics."""

    url: str
    organisation: str
    at: datetime
    version: str | None
    jobs: Mapping[str, int]  # of all organisations, by status
    slices: Mapping[str, int]  # by state
    oldest_slice_seconds: float | None
    busy_workers: int | None
    failures: Mapping[str, int]  # runs of jobs that failed on this server's workers, by code
    lease_losses: int | None
    jobs_per_second: float | None = None  # of all organisations since the look before; None at the first one
    batches: Sequence[Working] = ()  # of the organisation, those in progress first, newest first

    @property
    def finished(self) -> int:
        """Return how many jobs of all organisations have ended."""
        return self.jobs.get("completed", 0) + self.jobs.get("failed", 0)


def look(client: Client, http: httpx.Client, url: str, organisation: str, before: Look | None = None) -> Look:
    """Look at a server.

    Raises:
        ApiError: the server refuses the key.
        ApiUnavailable: it is out of reach.
    """
    batches = [one for status in WORKING for one in client.list_batches(limit=MOST_BATCHES, status=status).batches]
    now = seen(_metrics(http, url), url=url, organisation=organisation, at=datetime.now(UTC))
    rate = None if before is None or not now.jobs else _rate(before, now)
    return msgspec.structs.replace(now, batches=[Working.of(one) for one in batches], jobs_per_second=rate)


def _metrics(http: httpx.Client, url: str) -> str:
    try:
        answer = http.get(f"{url.rstrip('/')}/metrics")
    except httpx.TransportError as error:
        raise ApiUnavailable(f"{url} cannot be reached ({type(error).__name__}: {error}).") from error
    return answer.text if answer.is_success else ""  # a proxy may keep them from strangers


def seen(metrics: str, *, url: str, organisation: str, at: datetime) -> Look:
    """Return what metrics in the text format of Prometheus tell."""
    values: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            values.setdefault(sample.name, {})[",".join(sample.labels.values())] = sample.value

    def by_label(name: str) -> dict[str, int]:
        return {label: int(value) for label, value in values.get(name, {}).items()}

    def alone(name: str) -> float | None:
        return values.get(name, {}).get("")

    busy, losses = alone("placewright_busy_workers"), alone("placewright_lease_losses_total")
    return Look(
        url=url,
        organisation=organisation,
        at=at,
        version=next(iter(values.get("placewright_build_info", {})), None),
        jobs=by_label("placewright_jobs"),
        slices=by_label("placewright_slices"),
        oldest_slice_seconds=alone("placewright_oldest_slice_seconds"),
        busy_workers=None if busy is None else int(busy),
        failures=by_label("placewright_job_errors_total"),
        lease_losses=None if losses is None else int(losses),
    )


def _rate(before: Look, now: Look) -> float | None:
    seconds = (now.at - before.at).total_seconds()
    # Deleted and reprocessed batches take away from what has ended; that is no rate.
    return round(max(0, now.finished - before.finished) / seconds, 1) if seconds > 0 else None
