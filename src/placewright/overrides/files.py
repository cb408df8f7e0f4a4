"""Overrides as files: one JSON object in each line, or a table with a row for each output, readable both ways."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from placewright.errors import InvalidInput, Problem
from placewright.model.attributes import ATTRIBUTES
from placewright.model.override import Override
from placewright.normalize.output_values import from_cell
from placewright.tables.cells import line_of, restored

NDJSON, CSV = "ndjson", "csv"
COLUMNS = ("id", "place_id", "attribute", "output", "value", "author", "reason", "created_at", "expires_at")
NEEDED = ("place_id", "output", "value", "author", "reason")

_CHUNK = 1000  # overrides written at a time
_ATTRIBUTE_OF = {output: key for key, one in ATTRIBUTES.items() for output in one.outputs}


class Listed(msgspec.Struct, frozen=True):
    """What stands in a file: the overrides as they were sent, and the line that each begins at."""

    sent: list[Any]
    lines: list[int]


def written(overrides: Iterable[Override], kind: str) -> Iterator[bytes]:
    """Yield the file, many lines at a time; a table begins with the names of its columns."""
    waiting = iter(overrides)
    if kind == CSV:
        yield line_of(COLUMNS)
    while some := list(islice(waiting, _CHUNK)):
        if kind == CSV:
            yield b"".join(line for one in some for line in _lines(one))
        else:
            yield msgspec.json.Encoder().encode_lines(some)


def _lines(one: Override) -> Iterator[bytes]:
    for output, value in one.outputs.items():
        head = (one.id, one.place_id, one.attribute, output, value)
        yield line_of((*head, one.author, one.reason, _moment(one.created_at), _moment(one.expires_at)))


def _moment(at: Any) -> str:
    return "" if at is None else at.isoformat().replace("+00:00", "Z")


def listed(data: bytes, kind: str) -> Listed:
    """Return what stands in a file, for `read_overrides`.

    Raises:
        InvalidInput: it is no such file; the sentence names the line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse(f"The file is not UTF-8 (byte {error.start}).") from error
    return _table(text) if kind == CSV else _objects(text)


def _objects(text: str) -> Listed:
    decoder = msgspec.json.Decoder()
    sent, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            sent.append(decoder.decode(line))
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
            raise _refuse(f"Line {number} is not JSON: {error}.") from error
        lines.append(number)
    return Listed(sent, lines)


def _table(text: str) -> Listed:
    """Read a table; rows of one place and attribute are one override, whose other cells stand in the first of them."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found: dict[Any, dict[str, Any]] = {}
    lines: list[int] = []
    try:
        columns = [cell.strip() for cell in next(reader, [])]
        if not any(columns):
            raise _refuse("There is no override in it.")
        if lacking := [name for name in NEEDED if name not in columns]:
            raise _refuse(f"The table lacks the columns {', '.join(lacking)}. It has: {', '.join(columns)}.")
        for cells in reader:
            if any(cells):
                _add(dict(zip(columns, map(restored, cells), strict=False)), found, lines, reader.line_num)
    except csv.Error as error:
        raise _refuse(f"Line {reader.line_num} is not a row of a table: {error}.") from error
    return Listed(list(found.values()), lines)


def _add(row: dict[str, str], found: dict[Any, dict[str, Any]], lines: list[int], line: int) -> None:
    output = row.get("output", "").strip()
    value = row.get("value", "")
    value = from_cell(output, value) if output in _ATTRIBUTE_OF else value
    attribute = row.get("attribute") or _ATTRIBUTE_OF.get(output)
    key: Any = (row.get("place_id"), attribute)
    if key in found and output in found[key]["outputs"]:
        key = (*key, line)  # given twice: the reader will say so
    if key in found:
        found[key]["outputs"][output] = value
        return
    fields = ("place_id", "author", "reason", "created_at", "expires_at")
    given = {name: row[name] for name in fields if row.get(name)}
    found[key] = given | {"outputs": {output: value}} | ({"attribute": attribute} if attribute else {})
    lines.append(line)


def _refuse(detail: str) -> InvalidInput:
    return InvalidInput(detail, [Problem("", detail)])
