"""Jobs as rows of CSV: five columns for each output, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.store import StoredJob

FIXED = ("batch_id", "batch_name", "place_id", "status")
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


class CsvRows:
    """Writes rows for the outputs of given attributes; `batch_name` finds the name of a batch by its id."""

    def __init__(self, attributes: Sequence[str], batch_name: Callable[[str | None], str]) -> None:
        self._columns = [(output, key) for key in attributes for output in ATTRIBUTES[key].outputs]
        self._batch_name = batch_name

    def head(self) -> bytes:
        """Return the line of column names."""
        names = ("original", "enriched", "status", "confidence", "reasoning")
        return _written([[*FIXED, *(f"{output}_{name}" for output, _ in self._columns for name in names)]])

    def text(self, jobs: Iterable[StoredJob]) -> bytes:
        """Return the rows of some jobs."""
        return _written(self._row(job) for job in jobs)

    def _row(self, job: StoredJob) -> list[Any]:
        inputs, outputs = _decoded(job.inputs), _decoded(job.outputs)
        statuses, words, reasons = map(_decoded, (job.attribute_status, job.confidence_scores, job.reasoning))
        row = [job.batch_id, self._batch_name(job.batch_id) if job.batch_id else "", job.place_id, job.status.value]
        for output, attribute in self._columns:
            row += (_original(inputs, output), outputs.get(output), statuses.get(attribute))
            row += (words.get(output), reasons.get(output))
        return [cell(value) for value in row]


def _decoded(text: msgspec.Raw) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.json.decode(text)
    return value


def _original(inputs: Mapping[str, Any], output: str) -> Any:
    """Return what was sent for an output, None when nothing was."""
    if output == "coordinates" and inputs.get("latitude") is not None:
        return [inputs["latitude"], inputs["longitude"]]
    return next((inputs[key] for key in _SENT.get(output, ()) if inputs.get(key) is not None), None)


def cell(value: Any) -> str:
    """Return a value as a cell: lists and objects as JSON; text that a spreadsheet would run gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_DANGEROUS) else value
    return msgspec.json.encode(value).decode()


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
