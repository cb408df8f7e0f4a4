"""Makes tables of jobs, for pyarrow, pandas, polars or GeoPandas, whichever is installed; none of them is needed."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import msgspec

from placewright.client.values import Job
from placewright.errors import UsageError


def imported(name: str) -> Any:
    """Return a module that the client does without, until it is asked for.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(f"This needs {name}, which is not installed: pip install {name}") from error


def flat(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Return a flat dict for each job, all with the same keys in the same order."""
    rows = [_row(job) for job in jobs]
    inputs = dict.fromkeys(key for job in jobs for key in job.inputs)
    outputs = dict.fromkeys(key for job in jobs for key in job.outputs)
    answers = [f"{output}_{part}" for output in outputs for part in ("enriched", "confidence", "reasoning")]
    keys = dict.fromkeys(("place_id", "batch_id", "status", *inputs, *answers, "error"))
    return [{key: row.get(key) for key in keys} for row in rows]


def _row(job: Job) -> dict[str, Any]:
    row = {**job.inputs, "place_id": job.place_id, "batch_id": job.batch_id, "status": str(job.status)}
    for output, value in job.outputs.items():
        row[f"{output}_enriched"] = value
        word = job.confidence_scores.get(output)
        row[f"{output}_confidence"] = None if word is None else str(word)
        row[f"{output}_reasoning"] = job.reasoning.get(output)
    row["error"] = (job.job_metadata.error or {}).get("message")
    return row


def columns_of(jobs: Sequence[Job]) -> dict[str, list[Any]]:
    """Return column → values of one type: text, numbers, booleans, lists of texts; what is mixed or nested is JSON."""
    rows = flat(jobs)
    return {key: _of_one_type([row[key] for row in rows]) for key in (rows[0] if rows else {})}


def _of_one_type(values: list[Any]) -> list[Any]:
    kinds = {_kind(value) for value in values if value is not None}
    if kinds == {"int", "float"}:
        return [None if value is None else float(value) for value in values]
    if len(kinds) <= 1 and "nested" not in kinds:
        return values
    return [_text(value) for value in values]


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "texts" if all(isinstance(one, str) for one in value) else "nested"
    return "nested" if isinstance(value, Mapping) else type(value).__name__


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def to_arrow(jobs: Sequence[Job]) -> Any:
    """Return a `pyarrow.Table`; a column without any value is one of texts."""
    arrow = imported("pyarrow")
    columns = columns_of(jobs)
    kinds = {key: arrow.string() for key, values in columns.items() if all(value is None for value in values)}
    return arrow.table({key: arrow.array(values, type=kinds.get(key)) for key, values in columns.items()})


def to_pandas(jobs: Sequence[Job]) -> Any:
    """Return a `pandas.DataFrame`."""
    return imported("pandas").DataFrame(columns_of(jobs))


def to_polars(jobs: Sequence[Job]) -> Any:
    """Return a `polars.DataFrame`; a column without any value is one of texts."""
    polars = imported("polars")
    columns = columns_of(jobs)
    empty = {key: polars.String for key, values in columns.items() if all(value is None for value in values)}
    return polars.DataFrame(columns, schema_overrides=empty, strict=False)


def to_geopandas(jobs: Sequence[Job]) -> Any:
    """Return a `geopandas.GeoDataFrame`; the geometry is None where no coordinates are known."""
    geopandas, shapely = imported("geopandas"), imported("shapely")
    spots = [_longitude_latitude(job) for job in jobs]
    points = [None if spot is None else shapely.Point(spot) for spot in spots]
    return geopandas.GeoDataFrame(columns_of(jobs), geometry=points, crs="EPSG:4326")


def _longitude_latitude(job: Job) -> tuple[float, float] | None:
    found = job.outputs.get("coordinates")
    latitude, longitude = found or (job.inputs.get("latitude"), job.inputs.get("longitude"))
    return None if latitude is None or longitude is None else (float(longitude), float(latitude))
