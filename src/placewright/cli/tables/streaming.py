"""Enriches a file row by row: read a batch, ask, write, remember; in constant memory, stopped and resumed at will."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

import msgspec

from placewright.cli.tables.progress import Progress, ProgressFile, flush
from placewright.cli.tables.writers import Writer, open_writer, outputs_of
from placewright.enrichment import Enricher
from placewright.errors import Problem
from placewright.model.custom import CustomAttribute
from placewright.model.inputs import check_inputs
from placewright.model.outputs import Confidence, Result
from placewright.model.override import Overrides
from placewright.outgoing import errand
from placewright.overrides.apply import overridden
from placewright.tables.cells import line_of
from placewright.tables.columns import find_columns, inputs_of
from placewright.tables.readers import Readable, Row

BATCH = 200  # rows between two writes: what a kill makes the next run do again
SAMPLE = 1000  # rows of JSON whose keys become the columns of a table


class Task(NamedTuple):
    """What to do with which rows."""

    enricher: Enricher
    attributes: tuple[str, ...]
    mapping: Mapping[str, str]  # input → column, as the user said
    limit: int | None  # most rows to read
    form: str  # of the output
    overrides: Overrides  # by place_id; they win over every source
    custom: Mapping[str, CustomAttribute] = {}  # key → attribute of one's own

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return what is asked for, output by output."""
        return outputs_of(self.attributes, {key: tuple(one.outputs) for key, one in self.custom.items()})


class Outlets(NamedTuple):
    """Where the answers go."""

    out: BinaryIO
    rejected: BinaryIO  # a table of line, reason, and what stood there
    progress: ProgressFile | None  # None: standard output, which cannot be resumed
    report: Callable[[Progress], None]  # called after each batch


class Asked(NamedTuple):
    """One row ready to be asked, or the reason why not."""

    row: Row
    inputs: dict[str, Any]
    problem: str | None


async def enrich_rows(rows: Readable, task: Task, outlets: Outlets, progress: Progress) -> Progress:
    """Enrich the rows that `progress` does not count as done yet; return what is done now."""
    columns, stream = _columns(rows, islice(rows, task.limit))
    writer = open_writer(task.form, columns, task.outputs)
    if progress.rows == 0:
        outlets.out.write(writer.start())
        outlets.rejected.write(rejects_header())
    return await enrich_each(islice(stream, progress.rows, None), task, writer, outlets, progress)


async def enrich_each(
    waiting: Iterator[Row], task: Task, writer: Writer, outlets: Outlets, progress: Progress
) -> Progress:
    """Enrich rows and write them behind what stands in the outlets; return what is done now."""
    mapping = tuple(task.mapping.items())
    while batch := list(islice(waiting, BATCH)):
        asked = [ask(row, mapping) for row in batch]
        results = await _results(asked, task)
        progress = _write(asked, results, writer, outlets, progress)
        outlets.report(progress)
        await asyncio.sleep(0)  # lets Ctrl-C in, even when no source ever waits
    return progress


def rejects_header() -> bytes:
    """Return the first line of a table of rejected rows."""
    return line_of(("line", "reason", "row"))


def _columns(rows: Readable, stream: Iterator[Row]) -> tuple[Sequence[str], Iterator[Row]]:
    """Return the columns of the rows; those of JSON objects are the keys of the first ones."""
    if rows.columns is not None:
        return rows.columns, stream
    sample = list(islice(stream, SAMPLE))
    keys = dict.fromkeys(key for row in sample for key in row.values)
    return tuple(keys), chain(sample, stream)


def ask(row: Row, mapping: tuple[tuple[str, str], ...]) -> Asked:
    """Return a row with its inputs, or with the reason why it cannot be asked."""
    if row.problem:
        return Asked(row, {}, row.problem)
    inputs = inputs_of(row.values, _found(tuple(row.values), mapping))
    return Asked(row, inputs, sentence(check_inputs(inputs)))


@lru_cache(maxsize=1024)
def _found(columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return input → column of a row; JSON objects may lack a column that is mapped."""
    return find_columns(columns, {key: column for key, column in mapping if column in columns})


def sentence(problems: Sequence[Problem]) -> str | None:
    """Return what is wrong with inputs, in one line; None when nothing is."""
    told = [f"{problem.pointer.lstrip('/')}: {problem.detail}".removeprefix(": ") for problem in problems]
    return " ".join(told) or None


async def _results(asked: Sequence[Asked], task: Task) -> list[Result | None]:
    async def one(row: Asked) -> Result | None:
        if row.problem:
            return None
        with errand.on(errand.Errand(custom=task.custom)):
            result = await task.enricher.enrich(row.inputs, task.attributes)
        theirs = task.overrides.get(row.inputs.get("place_id", ""), ()) if task.overrides else ()
        return overridden(result, theirs, row.inputs, datetime.now(UTC)) if theirs else result

    if any(source.remote for source in task.enricher.sources):
        return list(await asyncio.gather(*map(one, asked)))
    return [await one(row) for row in asked]


def _write(
    asked: Sequence[Asked], results: Sequence[Result | None], writer: Writer, outlets: Outlets, progress: Progress
) -> Progress:
    """Write a batch, bring it to the disk, then remember it."""
    answers = [(row, result) for row, result in zip(asked, results, strict=True) if result is not None]
    refused = [row for row in asked if row.problem]
    out = b"".join(writer.row(row.row, row.inputs, result) for row, result in answers)
    rejected = b"".join(refusal(row) for row in refused)
    outlets.out.write(out)
    outlets.rejected.write(rejected)
    found = sum(any(word is not Confidence.NONE for word in result.confidence_scores.values()) for _, result in answers)
    progress = msgspec.structs.replace(
        progress,
        rows=progress.rows + len(asked),
        enriched=progress.enriched + len(answers),
        found=progress.found + found,
        rejected=progress.rejected + len(refused),
    )
    if outlets.progress is None:
        outlets.out.flush()
        return progress
    flush(outlets.out)
    if refused or not progress.out_bytes:  # else it stands on disk as the first batch, or the last refusal, left it
        flush(outlets.rejected)
    progress = msgspec.structs.replace(progress, out_bytes=outlets.out.tell(), rejected_bytes=outlets.rejected.tell())
    outlets.progress.save(progress)
    return progress


def refusal(row: Asked) -> bytes:
    """Return a line of the table of rejected rows."""
    return line_of((row.row.line, row.problem, row.row.values or None))
