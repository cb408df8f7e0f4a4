"""Examples for the OpenAPI description: a real café in Nice, as somebody would send it."""

from typing import Any

INPUTS: dict[str, Any] = {
    "name": "Café de Turin",
    "latitude": 43.7006,
    "longitude": 7.2815,
    "full_address": "5 Place Garibaldi, 06300 Nice, France",
    "country_code": "FR",
    "phone": "04 93 62 29 52",
}
JOB: dict[str, Any] = {"place_id": "nice-0001", "inputs": INPUTS, "attributes": ["websites", "openingHours"]}
BATCH: dict[str, Any] = {
    "batch_name": "Nice, restaurants, spring list",
    "attribute_set": "core",
    "jobs": [{"place_id": "nice-0001", "inputs": INPUTS}],
}
STATUS_COUNTS: dict[str, Any] = {"pending": 0, "queued": 0, "in_progress": 0, "completed": 1, "failed": 0}
METADATA: dict[str, Any] = {
    "total_jobs": 1,
    "completed_jobs": 1,
    "status_counts": STATUS_COUNTS,
    "success_rate": 1.0,
    "attribute_fill_rates": {"websites": 1.0},
    "average_fill_rate": 1.0,
    "started_at": "2026-07-01T08:00:00.120000Z",
    "finished_at": "2026-07-01T08:00:00.480000Z",
    "expires_at": None,
    "jobs_per_second": 2.8,
    "eta_seconds": None,
    "spending": {
        "budget": 5.0,
        "calls": 1,
        "cost": 0.002,
        "used_up": False,
        "sources": {"acme": {"calls": 1, "cost": 0.002}},
    },
}
BATCH_ANSWER: dict[str, Any] = {
    "id": "0b9a1c1e-6f0e-4d8e-9d1a-6b0f6f5e2a11",
    "batch_name": "Nice, restaurants, spring list",
    "status": "completed",
    "status_counts": STATUS_COUNTS,
    "created_at": "2026-07-01T08:00:00Z",
    "updated_at": "2026-07-01T08:00:00.480000Z",
    "refresh": False,
    "metadata": METADATA,
}
STATUS: dict[str, Any] = BATCH_ANSWER | {
    "jobs": {"pending": [], "queued": [], "in_progress": [], "completed": ["nice-0001"], "failed": []}
}
JOB_ANSWER: dict[str, Any] = {
    "place_id": "nice-0001",
    "batch_id": BATCH_ANSWER["id"],
    "status": "completed",
    "inputs": INPUTS | {"input_type": "place"},
    "outputs": {"website": "https://www.cafedeturin.fr/"},
    "reasoning": {"website": "node/1 'Café de Turin', 8 m away, names this page."},
    "confidence_scores": {"website": "VERY_HIGH"},
    "job_metadata": {
        "attribute_status": {"websites": "RUN"},
        "country_code": "FR",
        "created_at": "2026-07-01T08:00:00Z",
        "completed_at": "2026-07-01T08:00:00.480000Z",
        "last_enriched": "2026-07-01T08:00:00.480000Z",
        "processing_time_seconds": 0.011,
        "attempts": 1,
        "enrichment_metadata": {"website": {"probability": 0.985, "sources": []}},
        "changes": {},
    },
}
_EXPORT_URL = "https://places.example/v1/acme/exports/5f2d7f3e-9a35-4a0c-8d43-6c1f6c1d7c55"
EXPORT: dict[str, Any] = {
    "id": "5f2d7f3e-9a35-4a0c-8d43-6c1f6c1d7c55",
    "status": "completed",
    "batch_ids": [BATCH_ANSWER["id"]],
    "batch_names": [BATCH_ANSWER["batch_name"]],
    "created_at": "2026-07-01T08:00:01Z",
    "updated_at": "2026-07-01T08:00:01.210000Z",
    "status_url": _EXPORT_URL,
    "download_url": f"{_EXPORT_URL}/download",
    "error": None,
    "expired": False,
    "metadata": {
        "format": "csv",
        "rows_total": 1,
        "rows_exported": 1,
        "file_bytes": 412,
        "expires_at": "2026-07-08T08:00:01.210000Z",
    },
}
OVERRIDE: dict[str, Any] = {
    "place_id": "nice-0001",
    "outputs": {"phone": "+33493622952"},
    "author": "Maria Rossi",
    "reason": "They gave it to me at the counter.",
    "expires_at": "2027-07-01T00:00:00Z",
}
OVERRIDE_ANSWER: dict[str, Any] = {
    "id": "ov_5d1f0a7c9be24416aa0f3c52",
    **OVERRIDE,
    "attribute": "phoneNumbers",
    "created_at": "2026-07-01T08:00:00Z",
}

CUSTOM: dict[str, Any] = {
    "key": "terrace",
    "question": "Is there a terrace, and how many seats has it?",
    "outputs": {"terrace": "boolean", "seats": "integer"},
}
CUSTOM_ANSWER: dict[str, Any] = {
    "key": "terrace",
    "default_version": 1,
    "versions": [
        {
            "version": 1,
            "question": "Is there a terrace, and how many seats has it?",
            "outputs": {"terrace": "boolean", "terrace.seats": "integer"},
        }
    ],
    "created_at": "2026-07-01T08:00:00Z",
}
