"""Jobs as rows: five columns for each output, as text that is safe to open in a spreadsheet."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from placewright.exports.job_view import statuses
from placewright.model.attributes import ATTRIBUTES
from placewright.model.custom import outputs_of
from placewright.store import StoredJob
from placewright.tables.cells import cell_of

PARTS = ("original", "enriched", "status", "confidence", "reasoning")
FIXED = ("batch_id", "batch_name", "place_id", "status")


def columns_of(output: str) -> tuple[str, ...]:
    """Return the five columns of an output: what was sent, the value, its status, its confidence, the reasoning."""
    return tuple(f"{output}_{part}" for part in PARTS)


_OF_OUTPUT = {output: columns_of(output) for attribute in ATTRIBUTES.values() for output in attribute.outputs}
COLUMNS = (*FIXED, *(column for columns in _OF_OUTPUT.values() for column in columns))
_NO_CUSTOM: Mapping[str, Sequence[str]] = {}
_END = "\r\n"

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
    """Writes rows for the outputs of given attributes; `batch_name` finds the name of a batch by its id.

    `custom` tells the outputs of custom attributes.

    The text is what `csv.writer` makes of `cells(row_of(job))`, a test holds the two together: of a hundred cells of
    a row most are empty or one of a few words, which are put together once and looked up.
    """

    def __init__(
        self,
        attributes: Sequence[str],
        batch_name: Callable[[str | None], str],
        custom: Mapping[str, Sequence[str]] = _NO_CUSTOM,
    ) -> None:
        self._pairs = tuple(
            (key, output)
            for key in attributes
            for output in (ATTRIBUTES[key].outputs if key in ATTRIBUTES else custom.get(key, ()))
        )
        self._outputs = tuple(output for _, output in self._pairs)
        self._batch_name = batch_name

    def head(self) -> bytes:
        """Return the line of column names."""
        columns = (*FIXED, *(column for output in self._outputs for column in columns_of(output)))
        return (",".join(columns) + _END).encode()

    def text(self, jobs: Iterable[StoredJob]) -> bytes:
        """Return the rows of some jobs."""
        return "".join([self._line(job) for job in jobs]).encode()

    def _line(self, job: StoredJob) -> str:
        outputs, reasons = _decoded(job.outputs), _decoded(job.reasoning)
        originals = dict(_originals(_decoded(job.inputs)))
        name = self._batch_name(job.batch_id) if job.batch_id else ""
        parts = [_field(job.batch_id), _field(name), _field(job.place_id), job.status.value]
        middles = _middles(bytes(statuses(job)), bytes(job.confidence_scores), self._pairs)
        for output, middle in zip(self._outputs, middles, strict=True):
            parts.append(_field(originals[output]) if output in originals else "")
            parts.append(_field(outputs.get(output)) + middle + _field(reasons.get(output)))
        return ",".join(parts) + _END


@functools.lru_cache(maxsize=1024)
def _middles(known: bytes, scores: bytes, pairs: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return for each attribute and output what stands between its value and its reasoning."""
    of_attribute, words = msgspec.json.decode(known), msgspec.json.decode(scores)
    return tuple(f",{of_attribute.get(key, '')},{words.get(output, '')}," for key, output in pairs)


def row_of(job: StoredJob, batch_name: str) -> Row:
    """Return a job as a row: numbers and booleans as they are, lists and objects as JSON text."""
    inputs, outputs = _decoded(job.inputs), _decoded(job.outputs)
    words, reasons = _decoded(job.confidence_scores), _decoded(job.reasoning)
    row = {"batch_id": job.batch_id, "batch_name": batch_name, "place_id": job.place_id, "status": job.status.value}
    for attribute, status in _decoded(statuses(job)).items():
        for output in outputs_of(attribute, words):
            row[columns_of(output)[2]] = status
    for output in (*_OF_OUTPUT, *(name for name in words if name not in _OF_OUTPUT)):
        if output in words:
            columns = columns_of(output)
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
    return [cell_of(row.get(column)) for column in columns]


def _field(value: Any) -> str:
    """Return a value as a cell that stands in a line of CSV, in quotes where it needs them."""
    if value is None or value == "":
        return ""
    text = cell_of(value)
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
