"""Writes answers beside the rows they belong to: as a table with columns for each output, or as JSON objects."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from placewright.cli.tables.formats import NDJSON, TSV
from placewright.cli.tables.readers import Row
from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Result

FORMULA = re.compile(r"^[=+\-@\t\r]")  # what a spreadsheet would run
NUMBER = re.compile(r"^[+-]?[0-9]+([.,][0-9]+)?$")  # begins like a formula, but is none: -43.5, +37797989898


class Writer(Protocol):
    """Turns rows and their answers into bytes; it holds nothing back between calls."""

    def start(self) -> bytes:
        """Return what stands before the first row."""
        ...

    def row(self, row: Row, place_id: Any, result: Result, /) -> bytes:
        """Return one row with its answer."""
        ...


def open_writer(form: str, columns: Sequence[str] | None, attributes: Sequence[str]) -> Writer:
    """Return the writer of a format; `columns` are those of the rows, None when each row has its own."""
    return Objects() if form == NDJSON else Table(columns or (), attributes, "\t" if form == TSV else ",")


class Table:
    """Rows of a table: the original columns, then for each output its value, confidence and reasoning."""

    def __init__(self, columns: Sequence[str], attributes: Sequence[str], delimiter: str) -> None:
        self._columns = columns
        self._outputs = [name for key in attributes for name in ATTRIBUTES[key].outputs]
        self._delimiter = delimiter

    def start(self) -> bytes:
        """Return the header."""
        ours = [f"{name}_{part}" for name in self._outputs for part in ("enriched", "confidence", "reasoning")]
        return encode_cells([*self._columns, *ours], self._delimiter)

    def row(self, row: Row, _place_id: Any, result: Result, /) -> bytes:
        """Return one line. Rows of JSON have no common columns; what they sent stands in the ones they have."""
        cells = [cell_of(row.values.get(column)) for column in self._columns]
        for name in self._outputs:
            cells.append(cell_of(result.outputs.get(name)))
            cells.append(result.confidence_scores[name].value)
            cells.append(cell_of(result.reasoning[name]))
        return encode_cells(cells, self._delimiter)


class Objects:
    """JSON objects, one in a line, in the shape of the API's jobs."""

    def __init__(self) -> None:
        self._encoder = msgspec.json.Encoder()

    def start(self) -> bytes:
        """Return nothing: there is no header."""
        return b""

    def row(self, row: Row, place_id: Any, result: Result, /) -> bytes:
        """Return one line."""
        job = {
            "place_id": place_id,
            "inputs": row.values,
            "outputs": result.outputs,
            "reasoning": result.reasoning,
            "confidence_scores": result.confidence_scores,
            "job_metadata": {
                "attribute_status": result.attribute_status,
                "country_code": result.country_code,
                "enrichment_metadata": result.enrichment_metadata,
            },
        }
        return self._encoder.encode(job) + b"\n"


def cell_of(value: Any) -> str:
    """Return a value as a cell: text as it is, nothing for null, JSON for objects and lists; no formula survives."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"'{text}" if FORMULA.match(text) and not NUMBER.match(text) else text


def encode_cells(cells: Sequence[str], delimiter: str) -> bytes:
    """Return one line of a table."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode()
