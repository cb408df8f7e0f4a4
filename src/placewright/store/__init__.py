"""Everything that is remembered: one module per table, each with all SQL of its table."""

from placewright.store.database import Database, open_database
from placewright.store.values import (
    ApiKey,
    AttributeCounts,
    Batch,
    BatchPage,
    BatchSubmission,
    CachedResult,
    JobFilter,
    JobPage,
    KeyOwner,
    Marked,
    Organisation,
    Reprocessed,
    StoredJob,
)

__all__ = [
    "ApiKey",
    "AttributeCounts",
    "Batch",
    "BatchPage",
    "BatchSubmission",
    "CachedResult",
    "Database",
    "JobFilter",
    "JobPage",
    "KeyOwner",
    "Marked",
    "Organisation",
    "Reprocessed",
    "StoredJob",
    "open_database",
]
