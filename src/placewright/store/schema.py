"""The tables as SQLAlchemy sees them; `migrations/` makes them, and a test holds the two together.

Times are integers: microseconds since 1970 UTC. A job's row is slim, since its status changes several times: the
large texts stand in `job_inputs` (written once) and `results` (written once a run). These have no foreign keys:
each of 50,000 inserts would look up its parent; `lifecycle.remove` deletes what belongs together.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

metadata = MetaData()
# SQLite makes a column the row's own number only if it is called INTEGER; PostgreSQL needs 64 bits.
Id = BigInteger().with_variant(Integer, "sqlite")

organisations = Table(
    "organisations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("batches", Integer, nullable=False, server_default="0"),  # how many it has, so that a list need not count
    Column("jobs", BigInteger, nullable=False, server_default="0"),  # as many as it stores, for the quota
    Column("pinned_datasets", Text),  # JSON: name → version of the reference data that must answer it; null: any
    Column("retention_days", Float),  # how long its results are kept, 0 for ever; null: as the setting says
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False, index=True),
    Column("name", Text),
    Column("prefix", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),  # SHA-256 of the secret
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("last_used_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("scope", Text, nullable=False, server_default="admin"),  # of model.organisation.Scope
    Column("session_of", Id),  # the key that it stands for while somebody is signed in; null: it is a key itself
)

batches = Table(
    "batches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("public_id", Text, nullable=False),  # the `batch_id` of the API
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False),  # for the search in any case and script
    Column("owner_id", Text),  # JSON of whatever the client said; kept and not looked at
    Column("refresh", Boolean, nullable=False),
    Column("refreshed_at", BigInteger),  # last scheduled refresh
    Column("version", BigInteger, nullable=False),
    Column("membership", BigInteger, nullable=False),  # random, new whenever jobs come or go; key of the id cache
    Column("pending", Integer, nullable=False),
    Column("queued", Integer, nullable=False),
    Column("in_progress", Integer, nullable=False),
    Column("completed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("settled_before", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("forbid_licences", Text),  # JSON list of names; null: none
    Column("budget", BigInteger),  # of its own, millionths of the unit; null: as the setting says
    UniqueConstraint("organisation_id", "public_id", name="uq_batches_public_id"),
    Index("ix_batches_newest", "organisation_id", "id"),
    Index(
        "ix_batches_working",
        "organisation_id",
        sqlite_where=text("queued > 0 OR in_progress > 0"),
        postgresql_where=text("queued > 0 OR in_progress > 0"),
    ),
    Index("ix_batches_refresh", "id", sqlite_where=text("refresh"), postgresql_where=text("refresh")),
)

expired_batches = Table(
    "expired_batches",
    metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("public_id", Text, primary_key=True),
    Column("expired_at", BigInteger, nullable=False),
)

batch_attributes = Table(
    "batch_attributes",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("attribute", Text, primary_key=True),
    Column("run", Integer, nullable=False),
    Column("error", Integer, nullable=False),
    Column("not_run", Integer, nullable=False),
    Column("condition_failed", Integer, nullable=False),
    Column("filled", Integer, nullable=False),
)

batch_spending = Table(
    "batch_spending",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("source", Text, primary_key=True),  # "": all of them together
    Column("calls", Integer, nullable=False),  # that were paid for
    Column("cost", BigInteger, nullable=False),  # millionths of the unit of budgets
    Column("refused", SmallInteger, nullable=False),  # of all together: 1 when the budget refused a call
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),  # also the order of submission
    Column("organisation_id", Id, nullable=False),
    Column("batch_id", Id),
    Column("place_id", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),  # codes.STATUSES
    Column("day", Integer, nullable=False),  # of submission: days since 1970 UTC
    Column("created_at", BigInteger, nullable=False),
    Column("slice_id", BigInteger),  # the slice that holds it, while queued or in progress
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("crashes", Integer, nullable=False, server_default="0"),
    Column("refresh", SmallInteger, nullable=False, server_default="0"),  # codes.Refresh
    Column("refresh_at", BigInteger),  # with `refresh`: when it was asked for; what was read before is not trusted
    Column("run_attributes", Text),  # of this run only; null: the job's own
    Column("rerun", Text),  # wanted while in progress: attributes of the next run, "" the job's own; null: none
    Column("rerun_refresh", SmallInteger),
    Column("completed_at", BigInteger),  # end of the last run
    Column("error", Text),  # JSON of model.JobError
    Index("uq_jobs_identity", "organisation_id", "place_id", func.coalesce(text("batch_id"), 0), unique=True),
    Index("ix_jobs_batch", "batch_id", "id"),
    Index("ix_jobs_day", "organisation_id", "day", "id"),
    Index(
        "ix_jobs_singles_age",
        "organisation_id",
        func.coalesce(text("completed_at"), text("created_at")),
        sqlite_where=text("batch_id IS NULL"),
        postgresql_where=text("batch_id IS NULL"),
    ),
)

job_inputs = Table(
    "job_inputs",
    metadata,
    Column("job_id", Id, primary_key=True, autoincrement=False),
    Column("attributes", Text, nullable=False),  # the job's own, joined by commas
    Column("inputs", Text, nullable=False),  # JSON as sent
    Column("forbid_licences", Text),  # of a job outside of any batch: JSON list of names; null: none
    Column("budget", BigInteger),  # of such a job: millionths of the unit; null: as the setting says
)

job_points = Table(
    "job_points",
    metadata,
    Column("first_job", Id, primary_key=True, autoincrement=False),  # the least id in the pack
    Column("organisation_id", Id, nullable=False),
    Column("batch_id", Id),
    Column("quad", BigInteger, nullable=False),  # model.quads: holds all points of the pack
    Column("points", LargeBinary, nullable=False),  # doubles: job id, latitude, longitude, again and again
    Index("ix_job_points_quad", "organisation_id", "quad"),
    Index("ix_job_points_batch", "batch_id"),
)

results = Table(
    "results",
    metadata,
    Column("job_id", Id, primary_key=True, autoincrement=False),
    Column("organisation_id", Id, nullable=False),
    Column("fingerprint", Text),  # base64
    Column("fingerprint_attributes", Text, nullable=False),
    Column("lowest_confidence", SmallInteger),  # rank of the weakest word; null without any
    Column("country_code", Text),
    Column("last_enriched", BigInteger, nullable=False),
    Column("processing_seconds", Float, nullable=False),
    Column("outputs", Text, nullable=False),  # JSON, as the five below
    Column("reasoning", Text, nullable=False),
    Column("confidence_scores", Text, nullable=False),
    Column("attribute_status", Text, nullable=False),
    Column("enrichment_metadata", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Index(
        "ix_results_fingerprint",
        "organisation_id",
        "fingerprint",
        "job_id",
        sqlite_where=text("fingerprint IS NOT NULL"),
        postgresql_where=text("fingerprint IS NOT NULL"),
    ),
)

glances = Table(
    "glances",
    metadata,
    Column("job_id", Id, primary_key=True, autoincrement=False),
    Column("completed_at", BigInteger, nullable=False),  # of the job, when this was written; it counts while they agree
    Column("weakest", SmallInteger, nullable=False),  # rank of the word of the least sure value; 0 without any
    Column("open_closed", Text),  # the output open_closed_status
    Column("changed", Boolean, nullable=False),  # the last run changed an output
    Column("filled", Text, nullable=False),  # the outputs that have a value, as `,phone,website,`
)

slices = Table(
    "slices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, nullable=False),
    Column("batch_id", Id, ForeignKey("batches.id", ondelete="CASCADE")),
    Column("state", SmallInteger, nullable=False),  # codes.SliceState
    Column("priority", BigInteger, nullable=False),  # lower goes first
    Column("due", BigInteger, nullable=False),  # when the lease expires, or a delayed slice may run
    Column("token", BigInteger, nullable=False),  # number of claims
    Column("holder", Text),  # the worker that holds the lease
    Column("size", Integer, nullable=False),
    Column("jobs", Text, nullable=False),  # JSON array of job ids; a job still belongs if its slice_id says so
    Column("created_at", BigInteger),  # null: made by version 0013 or before
    Column("trace", Text),  # traceparent of the request that made it, while traces are on
    Index("ix_slices_next", "state", "priority", "id"),
    Index("ix_slices_due", "state", "due"),
    Index("ix_slices_organisation", "organisation_id", "state", "priority"),
    Index("ix_slices_batch", "batch_id", "id"),
    sqlite_autoincrement=True,  # an id that came again could be taken for the old slice
)

compatibility = Table(
    "compatibility",
    metadata,
    Column("oldest", Text, nullable=False),  # of its one row: the revision that a version must know to work here
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("public_id", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),  # the types that it wants, joined by commas
    Column("active", Boolean, nullable=False),
    Column("disabled_reason", Text),  # a sentence, when its receiver switched it off
    Column("secret", Text, nullable=False),  # as its receiver got it: it must sign
    Column("previous_secret", Text),  # signs too until `previous_until`
    Column("previous_until", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("ix_webhooks_organisation", "organisation_id", "id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("public_id", Text, nullable=False, unique=True),  # the header webhook-id
    Column("type", Text),  # null until a worker has made its deliveries
    Column("created_at", BigInteger, nullable=False),
    Column("data", Text, nullable=False),  # JSON object
    Index("ix_events_created", "created_at"),
    Index("ix_events_new", "id", sqlite_where=text("type IS NULL"), postgresql_where=text("type IS NULL")),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True),
    Column("webhook_id", Id, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("state", SmallInteger, nullable=False),  # codes.DeliveryState
    Column("due", BigInteger),  # when it is sent, or the lease of who sends it now runs out; null: it has ended
    Column("sending", Boolean, nullable=False),  # a worker holds it, until `due`
    Column("token", BigInteger, nullable=False),  # number of claims
    Column("attempts", Integer, nullable=False),
    Column("give_up_at", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("attempted_at", BigInteger),  # of the last attempt, as the three below
    Column("status_code", Integer),  # null: there was no answer
    Column("duration_ms", Integer),
    Column("error", Text),
    Index("uq_deliveries_event", "event_id", "webhook_id", unique=True),
    Index("ix_deliveries_webhook", "webhook_id", "id"),
    Index("ix_deliveries_due", "due", sqlite_where=text("due IS NOT NULL"), postgresql_where=text("due IS NOT NULL")),
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("public_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("attribute", Text, nullable=False),
    Column("outputs", Text, nullable=False),  # JSON object
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("due", BigInteger),  # when it is to be taken off stored answers; null: never, or it was
    UniqueConstraint("organisation_id", "place_id", "attribute", name="uq_overrides_place"),
    UniqueConstraint("organisation_id", "public_id", name="uq_overrides_public_id"),
    Index("ix_overrides_order", "organisation_id", "id"),
    Index("ix_overrides_due", "due", sqlite_where=text("due IS NOT NULL"), postgresql_where=text("due IS NOT NULL")),
    sqlite_autoincrement=True,  # a cursor is an id: one that came again would be passed over
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("key_id", Id),  # by whose request; null: by the operator
    Column("actor", Text),  # the operator
    Column("action", Text, nullable=False),  # "POST /place_enrichment/batches", "keys create"
    Column("subject", Text),  # the batch, place, key … that is meant
    Column("request_id", Text),
    Index("ix_audit_newest", "organisation_id", "id"),
    Index("ix_audit_age", "at"),
    sqlite_autoincrement=True,  # a cursor is an id: one that came again would be passed over
)

labelled_pairs = Table(
    "labelled_pairs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("place_id", Text, nullable=False),
    Column("record", Text, nullable=False),  # of the reference data; "" stands for all: none of them is the place
    Column("same", Boolean, nullable=False),
    Column("inputs", Text, nullable=False),  # JSON: what was known of the place
    Column("author", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("organisation_id", "place_id", "record", name="uq_labelled_pairs"),
    sqlite_autoincrement=True,  # a cursor is an id: one that came again would be passed over
)

custom_attributes = Table(
    "custom_attributes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_default", Boolean, nullable=False),  # of one version of each key
    Column("question", Text, nullable=False),
    Column("outputs", Text, nullable=False),  # JSON object: name → type
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("organisation_id", "key", "version", name="uq_custom_attributes_version"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, nullable=False),
    Column("key", Text, nullable=False),  # as the client sent it
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),  # SHA-256 of the body, decompressed
    Column("created_at", BigInteger, nullable=False),
    Column("status", SmallInteger, nullable=False),  # of the answer, as the two below
    Column("headers", Text, nullable=False),  # JSON object
    Column("content", LargeBinary, nullable=False),  # zlib
    UniqueConstraint("organisation_id", "key", "method", "path", name="uq_idempotency_keys"),
    Index("ix_idempotency_keys_age", "created_at"),
)

exports = Table(
    "exports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("public_id", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("status", Text, nullable=False),  # of model.export.ExportStatus
    Column("batch_ids", Text, nullable=False),  # JSON array, as the names beside it
    Column("batch_names", Text, nullable=False),
    Column("rows_total", BigInteger, nullable=False),  # jobs of the batches when it was asked for
    Column("rows_exported", BigInteger, nullable=False),
    Column("file_bytes", BigInteger),
    Column("error", Text),  # a sentence
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),  # of the file; null without one
    Column("due", BigInteger),  # when it may be claimed: the lease ends; null: it has ended
    Column("token", Integer, nullable=False),  # number of claims
    Column("attempts", Integer, nullable=False),  # claims that were not handed back
    UniqueConstraint("public_id", name="uq_exports_public_id"),
    Index("ix_exports_newest", "organisation_id", "id"),
    Index("ix_exports_due", "due", sqlite_where=text("due IS NOT NULL"), postgresql_where=text("due IS NOT NULL")),
    Index(
        "ix_exports_expires",
        "expires_at",
        sqlite_where=text("expires_at IS NOT NULL"),
        postgresql_where=text("expires_at IS NOT NULL"),
    ),
)
