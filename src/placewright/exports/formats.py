"""The four formats of an export: each takes jobs with the names of their batches, and writes one file."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from placewright.exports.job_view import echo, job_view, statuses
from placewright.exports.parquet import write_rows
from placewright.exports.rows import cells, row_of
from placewright.exports.spool import Spool
from placewright.model.export import ExportFormat
from placewright.model.inputs import point_of_wkt
from placewright.store import StoredJob

Named = Iterator[tuple[str, StoredJob]]  # the name of the batch, and a job of it
_CHUNK = 500  # jobs held in memory; each may have some kB of evidence

MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.NDJSON: "application/x-ndjson",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
    ExportFormat.GEOJSON: "application/geo+json",
}


def write_ndjson(jobs: Named, path: Path) -> None:
    """Write one job in each line, as `GET /jobs` shows it."""
    encoder = msgspec.json.Encoder()
    with path.open("wb") as file:
        while some := [job_view(job) for _, job in islice(jobs, _CHUNK)]:
            file.write(encoder.encode_lines(some))


def write_geojson(jobs: Named, path: Path) -> None:
    """Write a FeatureCollection of points (RFC 7946: longitude first), one feature in each line."""
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        between = b"\n"
        for batch_name, job in jobs:
            file.write(between + encode(_feature(batch_name, job)))
            between = b",\n"
        file.write(b"\n]}\n")


def _feature(batch_name: str, job: StoredJob) -> dict[str, Any]:
    inputs, outputs = msgspec.json.decode(job.inputs), msgspec.json.decode(job.outputs)
    point = _longitude_latitude(inputs, outputs)
    properties = {
        "batch_id": job.batch_id,
        "batch_name": batch_name,
        "place_id": job.place_id,
        "status": job.status,
        "inputs": echo(job.inputs),
        "outputs": job.outputs,
        "reasoning": job.reasoning,
        "confidence_scores": job.confidence_scores,
        "attribute_status": statuses(job),
    }
    geometry = None if point is None else {"type": "Point", "coordinates": point}
    return {"type": "Feature", "id": job.place_id, "geometry": geometry, "properties": properties}


def _longitude_latitude(inputs: dict[str, Any], outputs: dict[str, Any]) -> list[float] | None:
    """Return where a place is: as enriched, else as sent; None when only an address is known."""
    found = outputs.get("coordinates")
    if found is None and inputs.get("latitude") is not None:
        found = inputs["latitude"], inputs["longitude"]
    if found is None and inputs.get("wkt_geometry") is not None:
        point = point_of_wkt(inputs["wkt_geometry"])
        found = point.latitude, point.longitude
    return None if found is None else [found[1], found[0]]


def write_csv(jobs: Named, path: Path) -> None:
    """Write rows without the columns that are empty in all of them, safe to open in a spreadsheet."""
    with _spooled(jobs, path) as spool, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(spool.columns)
        writer.writerows(cells(row, spool.columns) for row in spool.rows())


def write_parquet(jobs: Named, path: Path) -> None:
    """Write the same rows and columns with types, as they are."""
    with _spooled(jobs, path) as spool:
        write_rows(spool, path)


@contextmanager
def _spooled(jobs: Named, path: Path) -> Iterator[Spool]:
    spool = Spool(path.with_suffix(".rows"))
    try:
        spool.fill(row_of(job, batch_name) for batch_name, job in jobs)
        yield spool
    finally:
        spool.path.unlink(missing_ok=True)


WRITERS: dict[ExportFormat, Callable[[Named, Path], None]] = {
    ExportFormat.CSV: write_csv,
    ExportFormat.NDJSON: write_ndjson,
    ExportFormat.PARQUET: write_parquet,
    ExportFormat.GEOJSON: write_geojson,
}
