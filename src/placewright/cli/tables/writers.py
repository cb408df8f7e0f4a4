"""Writes answers beside the rows they belong to: as a table with columns for each output, or as JSON objects."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Confidence
from placewright.tables.cells import line_of, text_of
from placewright.tables.formats import NDJSON, PARQUET, TSV
from placewright.tables.readers import Row

CELLS, RECORDS = PARQUET, "records"  # forms of lines that become a file of another format at the end


_NO_CUSTOM: Mapping[str, Sequence[str]] = {}


class Answer(Protocol):
    """What writers ask of an answer; `model.outputs.Result` has it, and what a server told."""

    @property
    def outputs(self) -> Mapping[str, Any]:
        """Return output → value."""
        ...

    @property
    def reasoning(self) -> Mapping[str, str]:
        """Return output → sentence."""
        ...

    @property
    def confidence_scores(self) -> Mapping[str, Confidence]:
        """Return output → word."""
        ...

    @property
    def attribute_status(self) -> Mapping[str, Any]:
        """Return attribute → status."""
        ...

    @property
    def country_code(self) -> str | None:
        """Return the country in which the place is."""
        ...

    @property
    def enrichment_metadata(self) -> Mapping[str, Any]:
        """Return output → evidence."""
        ...


class Writer(Protocol):
    """Turns rows and their answers into bytes; it holds nothing back between calls."""

    def start(self) -> bytes:
        """Return what stands before the first row."""
        ...

    def row(self, row: Row, inputs: Mapping[str, Any], result: Answer, /) -> bytes:
        """Return one row with its answer; `inputs` is what was asked."""
        ...


def open_writer(form: str, columns: Sequence[str] | None, outputs: Sequence[str]) -> Writer:
    """Return the writer of a format; `columns` are those of the rows, None when each row has its own."""
    if form == NDJSON:
        return Objects()
    if form == CELLS:
        return Cells(outputs)
    if form == RECORDS:
        return Records(columns, outputs)
    return Table(columns or (), outputs, "\t" if form == TSV else ",")


def outputs_of(attributes: Sequence[str], custom: Mapping[str, Sequence[str]] = _NO_CUSTOM) -> tuple[str, ...]:
    """Return the outputs of attributes; `custom` tells those of an organisation's own."""
    return tuple(name for key in attributes for name in (custom[key] if key in custom else ATTRIBUTES[key].outputs))


def answer_columns(outputs: Sequence[str]) -> list[str]:
    """Return the columns that stand behind the original ones: three for each output."""
    return [f"{name}_{part}" for name in outputs for part in ("enriched", "confidence", "reasoning")]


class Table:
    """Rows of a table: the original columns, then for each output its value, confidence and reasoning."""

    def __init__(self, columns: Sequence[str], outputs: Sequence[str], delimiter: str) -> None:
        self._columns, self._outputs = columns, outputs
        self._ours = answer_columns(outputs)
        self._delimiter = delimiter

    def start(self) -> bytes:
        """Return the header."""
        return line_of([*self._columns, *self._ours], self._delimiter)

    def row(self, row: Row, _inputs: Mapping[str, Any], result: Answer, /) -> bytes:
        """Return one line. Rows of JSON have no common columns; what they sent stands in the ones they have."""
        cells = [row.values.get(column) for column in self._columns]
        for name in self._outputs:
            cells += (result.outputs.get(name), result.confidence_scores[name].value, result.reasoning[name])
        return line_of(cells, self._delimiter)


class Objects:
    """JSON objects, one in a line, in the shape of the API's jobs."""

    def __init__(self) -> None:
        self._encoder = msgspec.json.Encoder()

    def start(self) -> bytes:
        """Return nothing: there is no header."""
        return b""

    def row(self, row: Row, inputs: Mapping[str, Any], result: Answer, /) -> bytes:
        """Return one line."""
        job = {
            "place_id": inputs.get("place_id"),
            "inputs": row.values,
            "outputs": result.outputs,
            "reasoning": result.reasoning,
            "confidence_scores": result.confidence_scores,
            "job_metadata": metadata_of(result),
        }
        return self._encoder.encode(job) + b"\n"


class Cells:
    """The answers of rows alone, as text, one JSON object in a line: what becomes columns of a Parquet file.

    No formula is defused: what reads Parquet runs none.
    """

    def __init__(self, outputs: Sequence[str]) -> None:
        self._outputs = outputs
        self._encoder = msgspec.json.Encoder()

    @staticmethod
    def columns(outputs: Sequence[str]) -> list[str]:
        """Return the keys of a line behind `line`, the number of the row."""
        return [*answer_columns(outputs), "job_metadata"]

    def start(self) -> bytes:
        """Return nothing: there is no header."""
        return b""

    def row(self, row: Row, _inputs: Mapping[str, Any], result: Answer, /) -> bytes:
        """Return one line."""
        cells: dict[str, Any] = {"line": row.line}
        for name in self._outputs:
            value = result.outputs.get(name)
            cells[f"{name}_enriched"] = None if value is None else text_of(value)
            cells[f"{name}_confidence"] = result.confidence_scores[name]
            cells[f"{name}_reasoning"] = result.reasoning[name]
        cells["job_metadata"] = self._encoder.encode(metadata_of(result)).decode()
        return self._encoder.encode(cells) + b"\n"


class Records:
    """Rows and their answers as JSON objects `{place, point}`: what becomes a workbook, GeoJSON or Parquet.

    `place` has the keys that a table has as columns; `point` is (longitude, latitude), of the answer or else as asked.
    """

    def __init__(self, columns: Sequence[str] | None, outputs: Sequence[str]) -> None:
        self._columns, self._outputs = columns, outputs
        self._encoder = msgspec.json.Encoder()

    def start(self) -> bytes:
        """Return nothing: there is no header."""
        return b""

    def row(self, row: Row, inputs: Mapping[str, Any], result: Answer, /) -> bytes:
        """Return one line."""
        place = {column: row.values.get(column) for column in self._columns or row.values}
        for name in self._outputs:
            place[f"{name}_enriched"] = result.outputs.get(name)
            place[f"{name}_confidence"] = result.confidence_scores[name]
            place[f"{name}_reasoning"] = result.reasoning[name]
        latitude, longitude = result.outputs.get("coordinates") or (inputs.get("latitude"), inputs.get("longitude"))
        point = None if latitude is None or longitude is None else (longitude, latitude)
        return self._encoder.encode({"place": place, "point": point}) + b"\n"


def metadata_of(result: Answer) -> dict[str, Any]:
    """Return what is told of an answer beyond its values."""
    return {
        "attribute_status": result.attribute_status,
        "country_code": result.country_code,
        "enrichment_metadata": result.enrichment_metadata,
    }
