"""What `placewright eval` does: reads places with what is true of them, asks them, shows how right the answers are."""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import track

from placewright import __version__
from placewright.cli.options import mapping_of
from placewright.cli.tables.command import opened_enricher
from placewright.cli.tables.streaming import sentence
from placewright.enrichment import Enricher
from placewright.errors import UsageError
from placewright.evaluation.labelled import NONE, Finding, Labelled, attributes_of, compare, rows
from placewright.evaluation.table import table
from placewright.model.attributes import ATTRIBUTES
from placewright.model.inputs import check_inputs
from placewright.tables.cells import line_of
from placewright.tables.columns import check_columns, find_columns, inputs_of, plain
from placewright.tables.formats import format_of, format_of_text
from placewright.tables.opening import input_file
from placewright.tables.readers import Rows

PREFIX = "expected"
_OUTPUTS = {plain(output): output for one in ATTRIBUTES.values() for output in one.outputs}
_SHOWN = 5  # rejected rows that are told


def run(
    name: str, maps: Sequence[str], limit: int | None, json_file: Path | None, errors: Path | None, data: Path | None
) -> None:
    """Measure the answers for the places of a file.

    Raises:
        UsageError: an option or a column is wrong, or no row can be compared.
        OSError: a file cannot be read or written.
    """
    with ExitStack() as stack:
        source = stack.enter_context(input_file(name))
        form = format_of(name) or format_of_text(source.peek(4096))
        rejected: list[str] = []
        places = list(_places(Rows(source, form), mapping_of(maps), limit, rejected))
        if not places:
            raise UsageError("; ".join(["No row can be compared", *rejected[:_SHOWN]]) + ".")
        enricher = stack.enter_context(opened_enricher(data))
        findings = asyncio.run(_compare_all(enricher, places))
    _show(name, len(places), findings, rejected)
    if json_file is not None:
        content = {"version": __version__, "file": name, "places": len(places), "rows": rows(findings)}
        json_file.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
    if errors is not None:
        errors.write_bytes(_table_of(one for one in findings if not one.right))


async def _compare_all(enricher: Enricher, places: Sequence[Labelled]) -> list[Finding]:
    attributes = attributes_of(output for place in places for output in place.expected)
    findings = []
    console = Console(stderr=True)
    for place in track(places, "asking", console=console, transient=True, disable=not console.is_terminal):
        findings += await compare(enricher, place, attributes)
        await asyncio.sleep(0)  # lets Ctrl-C in, even when no source ever waits
    return findings


def _places(table_rows: Rows, mapping: Mapping[str, str], limit: int | None, rejected: list[str]) -> Iterator[Labelled]:
    if table_rows.columns is not None:
        check_columns(find_columns(table_rows.columns, mapping), table_rows.columns)
        if not _expected_columns(table_rows.columns):
            raise UsageError(_nothing_expected(table_rows.columns))
    for number, row in enumerate(table_rows):
        if number == limit:
            return
        if row.problem:
            rejected.append(f"line {row.line}: {row.problem}")
            continue
        known = {key: column for key, column in mapping.items() if column in row.values}
        expected = _expected_columns(tuple(row.values))
        labelled = set(expected.values())
        inputs = inputs_of(row.values, find_columns([one for one in row.values if one not in labelled], known))
        if (problem := sentence(check_inputs(inputs))) is not None:
            rejected.append(f"line {row.line}: {problem}")
            continue
        told = {key: text for key, column in expected.items() if (text := _text(row.values[column]))}
        id_ = told.pop("id", "")
        if told or id_:
            yield Labelled(row.line, inputs, id_, told)


def _expected_columns(columns: Sequence[str]) -> dict[str, str]:
    """Return output (or "id") → the column that says what is true of it.

    Raises:
        UsageError: a column expects what there is not.
    """
    found = {}
    for column in columns:
        key = plain(column)
        if not key.startswith(PREFIX):
            continue
        key = key.removeprefix(PREFIX)
        output = "id" if key == "id" else _OUTPUTS.get(key)
        if output is None:
            raise UsageError(f"The column {column} expects no output. There are: id, {', '.join(_OUTPUTS.values())}.")
        found[output] = column
    return found


def _nothing_expected(columns: Sequence[str]) -> str:
    return (
        f"No column tells what is true. The columns are: {', '.join(columns)}. "
        f"Name some expected_id, expected_website, expected_phone …; an empty cell is unknown, {NONE!r} is none."
    )


def _text(value: Any) -> str:
    """Return an expected value as the text of a cell; the special word is the same in any case."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return NONE if text.strip().casefold() == NONE else text.strip()


def _show(name: str, places: int, findings: Sequence[Finding], rejected: Sequence[str]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table(rows(findings), f"Placewright {__version__}: {places:,} places of {Path(name).name}"))
    unreadable = [one for one in findings if one.unreadable]
    for one in unreadable[:_SHOWN]:
        sys.stderr.write(f"Not compared: line {one.line}, {one.what}: {one.expected}: {one.unreadable}\n")
    for text in rejected[:_SHOWN]:
        sys.stderr.write(f"Not asked: {text}\n")
    for number, what in ((len(unreadable), "values not compared"), (len(rejected), "rows not asked")):
        if number > _SHOWN:
            sys.stderr.write(f"{number:,} {what} in all.\n")
    ids = [one for one in findings if one.what == "match" and one.expected != NONE]
    if ids and not any(one.right for one in ids) and any(one.answered for one in ids):
        sys.stderr.write(
            "No expected_id was found: it must be the id of a record of the reference data, "
            f"as in {next(one.answered for one in ids if one.answered)}.\n"
        )


def _table_of(findings: Any) -> bytes:
    """Return findings as a table."""
    columns = ("line", "place_id", "name", "what", "expected", "answered", "confidence", "reasoning", "not_compared")
    lines = [line_of(columns)]
    for one in findings:
        cells = (one.line, one.place_id, one.name, one.what, one.expected, one.answered, one.confidence)
        lines.append(line_of((*cells, one.reasoning, one.unreadable)))
    return b"".join(lines)
