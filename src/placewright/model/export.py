"""Exports as values: which file of which batches was asked for, and how far it is."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec


class ExportFormat(StrEnum):
    """What kind of file an export is."""

    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    GEOJSON = "geojson"


class ExportStatus(StrEnum):
    """The status of an export; it moves queued → running → completed or failed, and completed → expired."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """One export of some batches of an organisation into one file."""

    id: str
    organisation_id: int
    format: ExportFormat
    status: ExportStatus
    batch_ids: Sequence[str]  # in the order asked for; each once
    batch_names: Sequence[str]  # as they were when it was asked for
    rows_total: int  # jobs of the batches when it was asked for
    rows_exported: int  # so far
    file_bytes: int | None  # size of the finished file
    error: str | None  # why it failed, a sentence
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None  # when the finished file is deleted
    token: int  # number of claims; what is written under an older one is refused

    @property
    def file(self) -> str:
        """Return the name of the file of this claim, so that a late writer of an earlier one cannot touch it."""
        return f"{self.id}-{self.token}.{self.format}"
