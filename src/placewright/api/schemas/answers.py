"""What clients get, for the OpenAPI description; the answers themselves are encoded without these models."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from placewright.api.schemas import examples

Status = Literal["pending", "queued", "in_progress", "completed", "failed"]
AttributeStatus = Literal["RUN", "ERROR", "NOT_RUN", "RUN_CONDITION_FAILED"]
Word = Literal["VERY_HIGH", "HIGH", "MEDIUM", "LOW", "NONE"]


class ProblemPlace(BaseModel):
    """One wrong value."""

    pointer: str = Field(description="JSON pointer into the body; `/query/…` and `/path/…` are parameters.")
    detail: str


class ProblemAnswer(BaseModel):
    """Any error (RFC 9457)."""

    model_config = ConfigDict(
        title="Problem",
        json_schema_extra={
            "example": {
                "type": "urn:placewright:problem:bad-request",
                "title": "Bad Request",
                "status": 400,
                "detail": "One value of the body is wrong: /jobs/17/inputs/latitude: This must be at most 90.",
                "instance": "/v1/acme/place_enrichment/batches",
                "errors": [{"pointer": "/jobs/17/inputs/latitude", "detail": "This must be at most 90."}],
                "error_count": 1,
            }
        },
    )

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence for people.")
    instance: str | None = None
    errors: list[ProblemPlace] | None = Field(None, description="At most 100 places in the input.")
    error_count: int | None = Field(None, description="How many there are in all.")


class StatusCounts(BaseModel):
    """How many jobs have each status."""

    pending: int
    queued: int
    in_progress: int
    completed: int
    failed: int


class StatusIds(BaseModel):
    """All place_ids by status, in the order of submission."""

    pending: list[str]
    queued: list[str]
    in_progress: list[str]
    completed: list[str]
    failed: list[str]


class SourceSpending(BaseModel):
    """What one source cost."""

    calls: int
    cost: float


class Spending(BaseModel):
    """What paid sources cost a batch, in the unit of their costs; calls under way count with the most."""

    budget: float | None = Field(description="Its own; null: as the server is set.")
    calls: int
    cost: float
    used_up: bool = Field(description="A call was not made, since the budget did not allow it.")
    sources: dict[str, SourceSpending]


class BatchMetadata(BaseModel):
    """Counts and rates of a batch."""

    total_jobs: int
    completed_jobs: int
    status_counts: StatusCounts
    success_rate: float | None = Field(description="completed / (completed + failed); null while there is none.")
    attribute_fill_rates: dict[str, float]
    average_fill_rate: float | None
    started_at: str | None
    finished_at: str | None
    expires_at: str | None = Field(description="From then on 410; null while it works, and when it is kept for ever.")
    jobs_per_second: float | None
    eta_seconds: float | None
    spending: Spending


class BatchItem(BaseModel):
    """A batch without its ids."""

    model_config = ConfigDict(json_schema_extra={"example": examples.BATCH_ANSWER})

    id: str
    batch_name: str
    status: Status
    status_counts: StatusCounts
    created_at: str
    updated_at: str
    refresh: bool
    metadata: BatchMetadata


class AttributeIds(BaseModel):
    """The jobs of one attribute status."""

    total: int
    ids: list[str]


class BatchStatus(BatchItem):
    """A batch with the ids of its jobs by status."""

    model_config = ConfigDict(json_schema_extra={"example": examples.STATUS})

    jobs: StatusIds
    attribute_statuses: dict[str, dict[AttributeStatus, AttributeIds]] | None = None


class BatchList(BaseModel):
    """A page of batches."""

    batches: list[BatchItem]
    total: int
    limit: int
    offset: int


class JobFailure(BaseModel):
    """Why a job could not be carried out."""

    code: str
    message: str


class JobMetadata(BaseModel):
    """How the job went, and the evidence."""

    attribute_status: dict[str, AttributeStatus]
    last_enriched: str | None
    country_code: str | None
    created_at: str
    completed_at: str | None
    processing_time_seconds: float | None
    attempts: int
    error: JobFailure | None = None
    enrichment_metadata: dict[str, Any]
    changes: dict[str, Any]


class JobAnswer(BaseModel):
    """A place with its answer."""

    model_config = ConfigDict(json_schema_extra={"example": examples.JOB_ANSWER})

    place_id: str
    batch_id: str | None
    status: Status
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    reasoning: dict[str, str]
    confidence_scores: dict[str, Word]
    job_metadata: JobMetadata


class JobList(BaseModel):
    """A page of jobs."""

    jobs: list[JobAnswer]
    total: int
    limit: int
    offset: int
    next_cursor: str | None


class Accepted(BaseModel):
    """A job that waits."""

    place_id: str
    inputs: dict[str, Any]
    status: Literal["pending"]


class ReprocessedBatch(BaseModel):
    """How many jobs of the batch run again."""

    status: Literal["success"]
    message: str
    job_count: int
    batch_id: str
    excluded_deferred_count: int


class ReprocessedJobs(BaseModel):
    """How many places run again."""

    status: Literal["success"]
    message: str
    job_count: int
    missing_place_ids: list[str]


class MarkedBatches(BaseModel):
    """Which batches were marked."""

    updated: list[str]
    missing: list[str]
    refresh: bool


class DeletedBatch(BaseModel):
    """A batch that is gone."""

    id: str
    deleted: Literal[True]
    jobs_deleted: int


class DeletedJob(BaseModel):
    """A place that is gone."""

    place_id: str
    deleted: int


class AttributeDetails(BaseModel):
    """One attribute."""

    attribute: str
    outputs: dict[str, str] = Field(description="Output → its type.")
    inputs: str
    available: bool
    sources: list[dict[str, Any]]
    reliability: dict[str, Any] | None = Field(
        description="How the confidence words of this release held: `answers`, `calibration_error`, and for each word "
        "`promise`, `right`, `low`, `high` (95 % interval) and `answers`. Null where nothing could be measured."
    )
    question: str | None = Field(None, description="Of a custom attribute, as it is asked by default.")
    version: int | None = Field(None, description="Of a custom attribute: the default one.")


class AttributeLists(BaseModel):
    """The attribute keys."""

    core: list[str]
    custom: list[str]
    all: list[str]
    details: list[AttributeDetails] | None = None


class WebhookAnswer(BaseModel):
    """Where events are sent."""

    id: str
    url: str
    events: list[str]
    active: bool
    disabled_reason: str | None = Field(description="Why it was switched off, when its receiver wanted that.")
    created_at: str
    updated_at: str
    previous_secret_until: str | None = Field(description="After a rotation: so long both secrets sign.")


class WebhookWithSecret(WebhookAnswer):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(description="`whsec_` and base64; verifies the header `webhook-signature`.")


class WebhookList(BaseModel):
    """All webhooks of the organisation."""

    webhooks: list[WebhookAnswer]
    total: int


class DeletedWebhook(BaseModel):
    """A webhook that is gone."""

    id: str
    deleted: Literal[True]


class DeliveryAnswer(BaseModel):
    """One event on its way to one webhook; code, time and error are of the last attempt."""

    id: str
    event_id: str = Field(description="The header `webhook-id`, the same at every attempt.")
    event_type: str
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    created_at: str
    last_attempt_at: str | None
    next_attempt_at: str | None
    status_code: int | None
    duration_ms: int | None
    error: str | None
    data: dict[str, Any]


class DeliveryList(BaseModel):
    """A page of deliveries, newest first."""

    deliveries: list[DeliveryAnswer]
    next_cursor: str | None


class Health(BaseModel):
    """Whether the server works."""

    status: str


class ExportMetadata(BaseModel):
    """How far an export is."""

    format: Literal["csv", "ndjson", "parquet", "geojson"]
    rows_total: int = Field(description="Jobs of the batches when it was asked for.")
    rows_exported: int = Field(description="So far.")
    file_bytes: int | None
    expires_at: str | None = Field(description="When the file is deleted.")


class ExportAnswer(BaseModel):
    """An export of batches into one file."""

    model_config = ConfigDict(json_schema_extra={"example": examples.EXPORT})

    id: str
    status: Literal["queued", "running", "completed", "failed", "expired"]
    batch_ids: list[str]
    batch_names: list[str] = Field(description="As they were when it was asked for.")
    created_at: str
    updated_at: str
    status_url: str
    download_url: str | None = Field(description="Of the file; null while there is none.")
    error: str | None = Field(description="Why it failed.")
    expired: bool
    metadata: ExportMetadata


class ExportList(BaseModel):
    """A page of exports."""

    exports: list[ExportAnswer]
    limit: int
    next_cursor: str | None


class OverrideAnswer(BaseModel):
    """What a person knows better than every source."""

    model_config = ConfigDict(json_schema_extra={"example": examples.OVERRIDE_ANSWER})

    id: str
    place_id: str
    attribute: str
    outputs: dict[str, Any] = Field(description="In the form that answers have; null: there is none.")
    author: str
    reason: str
    created_at: str
    expires_at: str | None


class AppliedOverride(OverrideAnswer):
    """An override that was kept."""

    applied: int = Field(description="How many stored answers it changed at once.")


class OverrideList(BaseModel):
    """A page of overrides, oldest first."""

    overrides: list[OverrideAnswer]
    limit: int
    next_cursor: str | None


class ImportedOverrides(BaseModel):
    """How many overrides were kept."""

    imported: int


class DeletedOverride(BaseModel):
    """An override that is gone."""

    id: str
    deleted: Literal[True]
    applied: int = Field(description="How many stored answers are those of the sources again.")
