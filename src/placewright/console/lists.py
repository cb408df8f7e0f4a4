"""What is thought about a dropped list: which columns say what, what is wrong with its rows, which jobs it makes."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import msgspec

from placewright.errors import UsageError
from placewright.model.inputs import LOCATING, check_inputs
from placewright.tables.columns import find_columns, inputs_of
from placewright.tables.opening import opened
from placewright.tables.readers import Readable, Row

LOOKED_AT = 500  # rows that the preview shows on the map and checks
PER_BATCH = 50_000
INPUTS = (
    "place_id", "name", "latitude", "longitude", "full_address", "house", "street", "suburb", "city", "postalCode",
    "state", "country", "country_code", "category", "phone", "website", "opening_hours", "wkt_geometry",
)  # fmt: skip
_NAMES = uuid.UUID("7c1f4f0e-6a5f-4c83-9a39-0d9b6e2c9f11")  # of the ids of batches that are made of files


class Wrong(msgspec.Struct, frozen=True):
    """A row that makes no job."""

    line: int
    why: str
    name: str = ""


class Preview(msgspec.Struct, frozen=True):
    """The first rows of a list, as they would be sent."""

    columns: tuple[str, ...]
    found: Mapping[str, str]  # input → column
    good: tuple[tuple[int, dict[str, Any]], ...]  # (line, inputs)
    wrong: tuple[Wrong, ...]
    more: bool  # there are rows beyond those
    lacking: str | None = None  # a sentence, while no place could be found in such a list


def looked_at(file: Path, name: str, mapping: Mapping[str, str] | None) -> Preview:
    """Read the first rows of a file; None as mapping: find the columns by names, and coordinates by contents too.

    Raises:
        FormatError: the file cannot be read.
    """
    with opened(file, name) as table:
        rows = list(islice(table, LOOKED_AT + 1))
        columns = table.columns or tuple(dict.fromkeys(key for row in rows for key in row.values))
    found = recognised(columns, rows) if mapping is None else {k: c for k, c in mapping.items() if c in columns}
    good, wrong = [], []
    for row in rows[:LOOKED_AT]:
        inputs, problem = job_inputs(row, found)
        if problem is None:
            good.append((row.line, inputs))
        else:
            wrong.append(Wrong(row.line, problem, str(inputs.get("name", ""))[:80]))
    return Preview(columns, found, tuple(good), tuple(wrong), len(rows) > LOOKED_AT, lacking(found))


def recognised(columns: Sequence[str], rows: Iterable[Row]) -> dict[str, str]:
    """Return input → column, by the columns' names, and of coordinates by their contents where no name tells."""
    try:
        found = find_columns(columns, {})
    except UsageError:
        found = {}
    if not {"latitude", "longitude"} & found.keys() and "wkt_geometry" not in found:
        found |= _coordinates([one for one in columns if one not in found.values()], list(rows))
    return found


def _coordinates(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """Return the two neighbouring columns of numbers with many digits that can be a latitude and a longitude."""
    usual = [one for one in columns if _share(one, rows, 90) > 0.9]
    wide = [one for one in columns if _share(one, rows, 180) > 0.9]
    for first, second in pairwise(columns):
        if first in usual and second in wide:
            return {"latitude": first, "longitude": second}
        if first in wide and second in usual:
            return {"latitude": second, "longitude": first}
    return {}


def _share(column: str, rows: Sequence[Row], most: float) -> float:
    """Return the share of rows whose cell is a number of at least three decimals, at most `most` from 0."""
    good = 0
    for row in rows:
        text = str(row.values.get(column, "")).strip()
        try:
            good += len(text.partition(".")[2]) >= 3 and abs(float(text)) <= most
        except ValueError:
            continue
    return good / len(rows) if rows else 0.0


def lacking(found: Mapping[str, str]) -> str | None:
    """Return what a list lacks before places could be found in it."""
    located = {"latitude", "longitude"} <= found.keys() or "wkt_geometry" in found
    if "name" not in found:
        return "Choose the column with the names of the places."
    if not located and found.keys().isdisjoint(LOCATING):
        return "Choose the columns that say where the places are: coordinates or an address."
    return None


def job_inputs(row: Row, found: Mapping[str, str]) -> tuple[dict[str, Any], str | None]:
    """Return the inputs of a row, and why they make no job, if so."""
    if row.problem is not None:
        return {}, row.problem
    inputs = inputs_of(row.values, found)
    problems = check_inputs({key: value for key, value in inputs.items() if key != "place_id"})
    if not problems:
        return inputs, None
    first = problems[0]
    return inputs, f"{first.pointer.strip('/')}: {first.detail}" if first.pointer else first.detail


def jobs(rows: Readable, found: Mapping[str, str]) -> Iterator[dict[str, Any] | Wrong]:
    """Yield the job of each row, or what is wrong with it; a place without an id is called by its row."""
    for row in rows:
        inputs, problem = job_inputs(row, found)
        if problem is not None:
            yield Wrong(row.line, problem, str(inputs.get("name", ""))[:80])
            continue
        place_id = str(inputs.pop("place_id", "") or f"row {row.line}")
        if len(place_id) > 500:
            yield Wrong(row.line, "The id has more than 500 characters.", str(inputs.get("name", ""))[:80])
            continue
        yield {"place_id": place_id, "inputs": inputs}


def batch_id(upload: str, part: int) -> str:
    """Return the id of a part of an upload, always the same: what is sent again is not stored again."""
    return str(uuid.uuid5(_NAMES, f"{upload}/{part}"))


def part_name(name: str, part: int, more: bool) -> str:
    """Return what a part is called; `part` from 0."""
    return f"{name[:480]} ({part + 1})" if part or more else name[:500]
