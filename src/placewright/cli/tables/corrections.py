"""Reads files of overrides for commands; what is wrong in one is told line by line."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from placewright.errors import FormatError, InvalidInput, UsageError
from placewright.model.override import Override, Overrides
from placewright.overrides import listed, read_overrides
from placewright.tables.formats import CSV, NDJSON, STREAM, TSV, format_of, format_of_text

_TOLD = 10  # problems


def overrides_by_place(file: Path | None) -> Overrides:
    """Return the overrides of a file by place; those that do not say when they were made are as old as the file."""
    if file is None:
        return {}
    found: dict[str, tuple[Override, ...]] = {}
    for one in read_file(str(file), datetime.fromtimestamp(int(file.stat().st_mtime), UTC)):
        found[one.place_id] = (*found.get(one.place_id, ()), one)
    return found


def read_file(name: str, now: datetime) -> list[Override]:
    """Return the overrides of a csv or ndjson file; `now` is when those were made that do not tell it.

    Raises:
        UsageError: something in it is wrong; the sentence names the lines.
    """
    kind = None if name == STREAM else kind_of(name)
    data = sys.stdin.buffer.read() if name == STREAM else Path(name).read_bytes()
    try:
        found = listed(data, kind or format_of_text(data[:4096]))
        return read_overrides(found.sent, now, found.lines)
    except InvalidInput as error:
        raise UsageError(f"{'standard input' if name == STREAM else name}: {told(error)}") from error


def kind_of(name: str) -> str:
    """Return the format of a file of overrides by its name; a stream is written as JSON lines."""
    kind = format_of(name) or NDJSON
    if kind == TSV:
        raise FormatError(f"{name}: overrides are kept as {CSV} or {NDJSON}.")
    return kind


def told(error: InvalidInput) -> str:
    """Return what is wrong, a line for each of the first problems."""
    lines = [f"{one.pointer.lstrip('/')}: {one.detail}".removeprefix(": ") for one in error.problems[:_TOLD]]
    more = [f"and {error.count - len(lines)} more"] if error.count > len(lines) else []
    return "\n  ".join([*lines, *more]) or str(error)
