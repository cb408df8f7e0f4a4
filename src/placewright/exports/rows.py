"""Jobs as rows: five columns for each output, as text that is safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from placewright.exports.job_view import statuses
from placewright.model.attributes import ATTRIBUTES
from placewright.store import StoredJob

FIXED = ("batch_id", "batch_name", "place_id", "status")
_OF_OUTPUT = {
    output: tuple(f"{output}_{part}" for part in ("original", "enriched", "status", "confidence", "reasoning"))
    for attribute in ATTRIBUTES.values()
    for output in attribute.outputs
}
COLUMNS = (*FIXED, *(column for columns in _OF_OUTPUT.values() for column in columns))
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

# Outputs whose value may also have been sent, and under which keys of `inputs`.
_SENT = {
    "name": ("name",),
    "website": ("website",),
    "phone": ("phone",),
    "opening_hours": ("opening_hours",),
    "address": ("full_address",),
    "categories": ("categories", "category", "types", "type"),
}

Row = dict[str, Any]  # column → value; what is empty is absent


class CsvRows:
    """Writes rows for the outputs of given attributes; `batch_name` finds the name of a batch by its id."""

    def __init__(self, attributes: Sequence[str], batch_name: Callable[[str | None], str]) -> None:
        outputs = (output for key in attributes for output in ATTRIBUTES[key].outputs)
        self._columns = (*FIXED, *(column for output in outputs for column in _OF_OUTPUT[output]))
        self._batch_name = batch_name

    def head(self) -> bytes:
        """Return the line of column names."""
        return _written([self._columns])

    def text(self, jobs: Iterable[StoredJob]) -> bytes:
        """Return the rows of some jobs."""
        named = (row_of(job, self._batch_name(job.batch_id) if job.batch_id else "") for job in jobs)
        return _written(cells(row, self._columns) for row in named)


def row_of(job: StoredJob, batch_name: str) -> Row:
    """Return a job as a row: numbers and booleans as they are, lists and objects as JSON text."""
    inputs, outputs = _decoded(job.inputs), _decoded(job.outputs)
    words, reasons = _decoded(job.confidence_scores), _decoded(job.reasoning)
    row = {"batch_id": job.batch_id, "batch_name": batch_name, "place_id": job.place_id, "status": job.status.value}
    for attribute, status in _decoded(statuses(job)).items():
        for output in ATTRIBUTES[attribute].outputs:
            row[_OF_OUTPUT[output][2]] = status
    for output, columns in _OF_OUTPUT.items():
        if output in words:
            row[columns[1]], row[columns[3]], row[columns[4]] = outputs.get(output), words[output], reasons.get(output)
    for output, value in _originals(inputs):
        row[_OF_OUTPUT[output][0]] = value
    return {column: _plain(value) for column, value in row.items() if value is not None and value != ""}


def _decoded(text: msgspec.Raw) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.json.decode(text)
    return value


def _originals(inputs: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Yield outputs with what was sent for them."""
    if inputs.get("latitude") is not None:
        yield "coordinates", [inputs["latitude"], inputs["longitude"]]
    for output, keys in _SENT.items():
        for key in keys:
            if inputs.get(key) is not None:
                yield output, inputs[key]
                break


def _plain(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value


def cells(row: Row, columns: Iterable[str]) -> list[str]:
    """Return a row as safe cells of CSV, in the order of the columns."""
    return [cell(row.get(column)) for column in columns]


def cell(value: Any) -> str:
    """Return a plain value as a cell; text that a spreadsheet would run gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_DANGEROUS) else value
    return msgspec.json.encode(value).decode()


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
