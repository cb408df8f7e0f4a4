"""Everything that is remembered: one module per table, each with all SQL of its table."""

from placewright.store.database import Database, open_database
from placewright.store.values import (
    ApiKey,
    Attempt,
    AttributeCounts,
    Batch,
    BatchPage,
    BatchSubmission,
    CachedResult,
    Delivery,
    DueDelivery,
    JobFilter,
    JobPage,
    KeyOwner,
    Marked,
    Organisation,
    Reprocessed,
    StoredJob,
    Webhook,
)

__all__ = [
    "ApiKey",
    "Attempt",
    "AttributeCounts",
    "Batch",
    "BatchPage",
    "BatchSubmission",
    "CachedResult",
    "Database",
    "Delivery",
    "DueDelivery",
    "JobFilter",
    "JobPage",
    "KeyOwner",
    "Marked",
    "Organisation",
    "Reprocessed",
    "StoredJob",
    "Webhook",
    "open_database",
]
