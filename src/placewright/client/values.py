"""The answers of the API as frozen values (CONTRACT sections 2 to 11); fields that a newer server adds are ignored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from placewright.model.job import JobStatus
from placewright.model.outputs import AttributeStatus, Confidence

FINISHED = ("completed", "failed")


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the answers."""


class SourceSpending(Value, frozen=True, kw_only=True):
    """What the calls of one paid source cost a batch."""

    calls: int
    cost: float


class Spending(Value, frozen=True, kw_only=True):
    """What paid sources cost a batch, in the unit of budgets."""

    budget: float | None = None  # of its own; None: as the server is set
    calls: int = 0
    cost: float = 0.0
    used_up: bool = False  # a call was not made, since the budget did not allow it
    sources: Mapping[str, SourceSpending] = {}  # name → its part


class BatchMetadata(Value, frozen=True, kw_only=True):
    """Counts and rates of a batch."""

    total_jobs: int = 0
    completed_jobs: int = 0
    status_counts: Mapping[str, int] = {}  # all five statuses
    success_rate: float | None = None  # completed / terminal; None while none is
    attribute_fill_rates: Mapping[str, float] = {}  # attribute → share of completed jobs with a value
    average_fill_rate: float | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None  # from then on it is gone; None while it works, and when it is kept for ever
    jobs_per_second: float | None = None
    eta_seconds: float | None = None
    spending: Spending = Spending()


class StatusIds(Value, frozen=True, kw_only=True):
    """The jobs in which an attribute has a certain status."""

    total: int
    ids: tuple[str, ...]


class Batch(Value, frozen=True, kw_only=True):
    """A batch with the ids of its jobs by status."""

    id: str
    batch_name: str
    status: str  # pending, queued, in_progress, completed, failed
    created_at: datetime
    updated_at: datetime
    jobs: Mapping[str, tuple[str, ...]] = {}  # all five statuses, ids in the order of submission
    metadata: BatchMetadata = BatchMetadata()
    attribute_statuses: Mapping[str, Mapping[str, StatusIds]] | None = None  # only when `enrichments` were asked for
    etag: str | None = None  # of the answer; lets the next poll answer "nothing changed"

    @property
    def finished(self) -> bool:
        """Return whether no job waits or runs any more."""
        return self.status in FINISHED


class BatchSummary(Value, frozen=True, kw_only=True):
    """A batch in a list, without its ids."""

    id: str
    batch_name: str
    status: str
    created_at: datetime
    updated_at: datetime | None = None
    status_counts: Mapping[str, int] = {}
    metadata: BatchMetadata = BatchMetadata()
    refresh: bool = False

    @property
    def finished(self) -> bool:
        """Return whether no job waits or runs any more."""
        return self.status in FINISHED


class BatchList(Value, frozen=True, kw_only=True):
    """A page of batches, newest first."""

    batches: tuple[BatchSummary, ...]
    total: int
    limit: int
    offset: int


class JobMetadata(Value, frozen=True, kw_only=True):
    """How a job went, and the evidence behind its outputs."""

    attribute_status: Mapping[str, AttributeStatus] = {}  # attribute → status
    enrichment_metadata: Mapping[str, Any] = {}  # output → {probability, sources: […]}
    changes: Mapping[str, Any] = {}  # output → {before, after}, after a reprocess
    last_enriched: datetime | None = None
    country_code: str | None = None
    created_at: datetime | None = None
    completed_at: datetime | None = None
    processing_time_seconds: float | None = None
    attempts: int | None = None
    error: Mapping[str, str] | None = None  # {code, message} of a failed job


class Job(Value, frozen=True, kw_only=True):
    """One place: what was asked, and what came out."""

    place_id: str
    status: JobStatus
    inputs: Mapping[str, Any]
    batch_id: str | None = None
    outputs: Mapping[str, Any] = {}
    reasoning: Mapping[str, str] = {}  # output → sentence
    confidence_scores: Mapping[str, Confidence] = {}  # output → word
    job_metadata: JobMetadata = JobMetadata()


class JobPage(Value, frozen=True, kw_only=True):
    """A page of jobs in the order of submission."""

    jobs: tuple[Job, ...]
    total: int
    limit: int
    offset: int
    next_cursor: str | None = None  # None: this is the last page, or the server knows no cursors


class Accepted(Value, frozen=True, kw_only=True):
    """A single job was stored and will be run."""

    place_id: str
    inputs: Mapping[str, Any]
    status: JobStatus


class Submitted(Value, frozen=True, kw_only=True):
    """What became of a list of places, whatever its length."""

    batch_ids: tuple[str, ...]  # in the order of the places
    places: int


class ReprocessedBatch(Value, frozen=True, kw_only=True):
    """How many jobs of a batch run again."""

    status: str
    message: str
    job_count: int
    batch_id: str
    excluded_deferred_count: int = 0


class ReprocessedJobs(Value, frozen=True, kw_only=True):
    """How many of the named jobs run again, and which are unknown."""

    status: str
    message: str
    job_count: int
    missing_place_ids: tuple[str, ...] = ()


class MarkedForRefresh(Value, frozen=True, kw_only=True):
    """Which batches were marked for the scheduled refresh."""

    updated: tuple[str, ...]
    missing: tuple[str, ...]
    refresh: bool


class DeletedBatch(Value, frozen=True, kw_only=True):
    """A batch is gone with all its jobs."""

    id: str
    deleted: bool
    jobs_deleted: int


class DeletedJobs(Value, frozen=True, kw_only=True):
    """How many jobs of that place id are gone."""

    place_id: str
    deleted: int


class AttributeNames(Value, frozen=True, kw_only=True):
    """The attributes that the server can fill."""

    core: tuple[str, ...]
    custom: tuple[str, ...]
    all: tuple[str, ...]
    details: Any = None  # only when asked for


class CustomVersion(Value, frozen=True, kw_only=True):
    """One version of an attribute of the organisation's own."""

    version: int  # from 1 on
    question: str
    outputs: Mapping[str, str]  # name as in answers → type


class CustomAttribute(Value, frozen=True, kw_only=True):
    """An attribute of the organisation's own, with its versions, oldest first."""

    key: str
    default_version: int  # the one that is asked
    versions: tuple[CustomVersion, ...]
    created_at: datetime

    @property
    def default(self) -> CustomVersion:
        """Return the version that is asked."""
        return next(one for one in self.versions if one.version == self.default_version)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return what answers may hold of it: the outputs of the version that is asked, then those of the others."""
        return tuple(dict.fromkeys(name for one in (self.default, *self.versions) for name in one.outputs))


class CustomAttributes(Value, frozen=True, kw_only=True):
    """The attributes of the organisation's own, by key."""

    attributes: tuple[CustomAttribute, ...]


class DeletedCustomAttribute(Value, frozen=True, kw_only=True):
    """That an attribute is gone."""

    key: str
    deleted: bool


class Override(Value, frozen=True, kw_only=True):
    """What a person knows better than every source about one attribute of one place."""

    id: str
    place_id: str
    attribute: str
    outputs: Mapping[str, Any]  # output → value; null: there is none
    author: str
    reason: str
    created_at: datetime
    expires_at: datetime | None = None
    applied: int = 0  # after it was made: how many stored answers it changed at once


class OverridePage(Value, frozen=True, kw_only=True):
    """A page of overrides, oldest first."""

    overrides: tuple[Override, ...]
    limit: int
    next_cursor: str | None = None  # None: this is the last page


class ImportedOverrides(Value, frozen=True, kw_only=True):
    """How many overrides were kept."""

    imported: int


class DeletedOverride(Value, frozen=True, kw_only=True):
    """An override is gone; so many stored answers are those of the sources again."""

    id: str
    deleted: bool
    applied: int


class Dots(Value, frozen=True, kw_only=True):
    """The places of a batch as a map shows them."""

    dots: tuple[tuple[str, float, float, int, int | None], ...]  # id, latitude, longitude, status, weakest word's rank


class WordCounts(Value, frozen=True, kw_only=True):
    """How often each confidence word stands at each output."""

    outputs: Mapping[str, Mapping[str, int]]


class LabelledPair(Value, frozen=True, kw_only=True):
    """A decision about a place and a record of the reference data."""

    id: int
    place_id: str
    record: str  # "": none of them is the place
    same: bool
    created_at: datetime
    inputs: Mapping[str, Any] = {}
    author: str = ""


class PairList(Value, frozen=True, kw_only=True):
    """A page of decisions, oldest first."""

    pairs: tuple[LabelledPair, ...]
    total: int


class DeletedPair(Value, frozen=True, kw_only=True):
    """A decision that is gone."""

    id: int
    deleted: bool


class FoundPlace(Value, frozen=True, kw_only=True):
    """A place of an area."""

    place_id: str
    name: str | None = None
    latitude: float
    longitude: float
    distance_meters: float | None = None  # from the middle of the area
    category: str | None = None
    address: Any = None
    attributes: Mapping[str, Any] = {}  # output → value; empty unless asked for


class FoundPlaces(Value, frozen=True, kw_only=True):
    """A page of the places of an area."""

    places: tuple[FoundPlace, ...]
    total_count: int
    search_metadata: Mapping[str, Any] = {}  # {center, radius_meters, timestamp}


class ExportMetadata(Value, frozen=True, kw_only=True):
    """How far an export is."""

    format: str | None = None  # csv, ndjson, parquet, geojson
    rows_total: int | None = None
    rows_exported: int | None = None
    file_bytes: int | None = None
    expires_at: datetime | None = None  # when the file is deleted


class Export(Value, frozen=True, kw_only=True):
    """An export of batches into one file."""

    id: str
    status: str  # queued, running, completed, failed, expired
    created_at: datetime
    updated_at: datetime
    batch_ids: tuple[str, ...] = ()
    batch_names: tuple[str, ...] = ()
    status_url: str | None = None
    download_url: str | None = None  # None while there is no file
    error: str | None = None  # why it failed
    expired: bool = False
    metadata: ExportMetadata = ExportMetadata()

    @property
    def finished(self) -> bool:
        """Return whether nothing more will come of it."""
        return self.status in ("completed", "failed", "expired")


class ExportPage(Value, frozen=True, kw_only=True):
    """A page of exports, newest first."""

    exports: tuple[Export, ...]
    limit: int
    next_cursor: str | None = None


class Webhook(Value, frozen=True, kw_only=True):
    """Where events are sent."""

    id: str
    url: str
    events: tuple[str, ...]  # batch.completed, batch.failed
    active: bool
    created_at: datetime
    updated_at: datetime
    disabled_reason: str | None = None  # why it was switched off, when its receiver wanted that
    previous_secret_until: datetime | None = None  # after a rotation: so long both secrets sign
    secret: str | None = None  # only in the answer to its making, and to a rotation


class WebhookList(Value, frozen=True, kw_only=True):
    """All webhooks of the organisation, oldest first."""

    webhooks: tuple[Webhook, ...]
    total: int


class DeletedWebhook(Value, frozen=True, kw_only=True):
    """A webhook is gone."""

    id: str
    deleted: bool


class Delivery(Value, frozen=True, kw_only=True):
    """One event on its way to one webhook; code, time and error are of the last attempt."""

    id: str
    event_id: str  # the header `webhook-id`, the same at every attempt
    event_type: str
    status: str  # pending, delivered, failed
    attempts: int
    created_at: datetime
    last_attempt_at: datetime | None = None
    next_attempt_at: datetime | None = None
    status_code: int | None = None
    duration_ms: int | None = None
    error: str | None = None
    data: Mapping[str, Any] = {}


class DeliveryPage(Value, frozen=True, kw_only=True):
    """A page of deliveries, newest first."""

    deliveries: tuple[Delivery, ...]
    next_cursor: str | None = None


class BatchEvent(Value, frozen=True, kw_only=True):
    """What became of a batch that is followed."""

    id: str  # the version of the batch; with it as `after`, nothing is told twice
    kind: str  # batch.progress, batch.completed, batch.failed, batch.deleted
    batch: BatchSummary | None  # None: it was deleted
