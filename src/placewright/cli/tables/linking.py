"""What `placewright link` does: reads two lists, links them or scores the given pairs, writes, says how it ended."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from placewright.cli.options import mapping_of
from placewright.cli.tables.streaming import sentence
from placewright.errors import FormatError, UsageError
from placewright.linking import Linked, Side, link, score_pairs
from placewright.model.inputs import check_inputs
from placewright.reference.progress import Progress
from placewright.tables.cells import line_of
from placewright.tables.columns import check_columns, find_columns, inputs_of
from placewright.tables.formats import CSV, NDJSON, STREAM, TSV, format_of, format_of_text
from placewright.tables.opening import input_file
from placewright.tables.readers import Row, Rows

COLUMNS = ("left_id", "right_id", "probability", "verdict", "reasons")
_DIGITS = 6  # of a probability, so that the surest pairs can still be put in order
_EVERY = 1000  # pairs between two looks at the bar


class List(NamedTuple):
    """One of the files that are read."""

    name: str  # as the user gave it
    rows: Rows
    mapping: Mapping[str, str]  # input → column, as the user said


def run(
    left: str, right: str, out: str, pairs: str | None, one: bool, maps: Sequence[str], processes: int | None
) -> None:
    """Link the lists `left` and `right`, or score the `pairs` of them, into `out`.

    Raises:
        UsageError: an option, a column or a format is wrong.
        OSError: a file cannot be read or written.
    """
    names = [name for name in (left, right, pairs) if name is not None]
    for name in (*names, out):
        format_of(name)
    if out != STREAM and out in names:
        raise UsageError(f"{out} is read, so it cannot be OUT as well. Give OUT another name.")
    if names.count(STREAM) > 1:
        raise UsageError("Only one of the files can come from standard input.")
    if pairs is not None and one:
        raise UsageError("--one-to-one chooses among pairs, while --pairs asks for the given ones. Leave one out.")
    begun = time.monotonic()
    with ExitStack() as stack:
        lists = _opened(stack, left, right, mapping_of(maps))
        rejects = Rejects(out)
        show = stack.enter_context(_shown())
        cores = processes or len(os.sched_getaffinity(0))
        found: Iterable[Linked]
        if pairs is None:
            found = link(
                *(_side(one_list, rejects, show) for one_list in lists), one=one, processes=cores, progress=show
            )
        else:
            given = Rows(*_source(stack, pairs))
            found = score_pairs(_chosen(given, lists, rejects, show), processes=cores)
        counts = _write(found, out, show)
        rejects.write()
    sys.stderr.write(_summary(counts, len(rejects.lines), rejects.place, time.monotonic() - begun, pairs is not None))
    if pairs is not None and rejects.lines and not counts:
        raise FormatError("No pair could be scored.")


class Rejects:
    """The rows that cannot be used, kept until the end: a file beside OUT, or stderr."""

    def __init__(self, out: str) -> None:
        self.lines: list[bytes] = []
        self.place = "shown above" if out == STREAM else f"in {out}.rejected.csv"
        self._path = None if out == STREAM else Path(f"{out}.rejected.csv")

    def add(self, name: str, row: Row, reason: str) -> None:
        """Remember a row of a file and why it cannot be used."""
        self.lines.append(line_of((name, row.line, reason, row.values or None)))

    def write(self) -> None:
        """Write them where people find them, or take away the file of an earlier run."""
        text = b"".join((line_of(("file", "line", "reason", "row")), *self.lines))
        if self._path is None:
            if self.lines:
                sys.stderr.write(text.decode())
        elif self.lines:
            self._path.write_bytes(text)
        else:
            self._path.unlink(missing_ok=True)


def _opened(stack: ExitStack, left: str, right: str, mapping: Mapping[str, str]) -> tuple[List, List]:
    """Open the two lists; a mapped column must be in one of them at least."""
    opened = [(name, Rows(*_source(stack, name))) for name in (left, right)]
    columns = [rows.columns for _, rows in opened]
    for key, column in mapping.items():
        if all(known is not None and column not in known for known in columns):
            raise UsageError(f"--map {key}={column}: neither list has a column {column}.")
    lists = []
    for name, rows in opened:
        known = rows.columns
        mine = {key: column for key, column in mapping.items() if known is None or column in known}
        if known is not None:
            check_columns(find_columns(known, mine), known, located=False)
        lists.append(List(name, rows, mine))
    return lists[0], lists[1]


def _source(stack: ExitStack, name: str) -> tuple[BinaryIO, str]:
    """Return an open file and its format."""
    source = stack.enter_context(input_file(name))
    return source, format_of(name) or format_of_text(source.peek(4096))


class Reading:
    """Reads numbered rows of a list; a row without id has its number, from 1. Other processes get a copy of it."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = mapping
        self._columns: tuple[tuple[str, ...], dict[str, str]] = ((), {})  # of the row before, which has mostly the same

    def __call__(self, numbered: tuple[int, Row]) -> tuple[str, dict[str, Any]] | str:
        """Return id and inputs of a row, or the sentence why it cannot be used."""
        number, row = numbered
        if row.problem:
            return row.problem
        inputs = inputs_of(row.values, self._found(tuple(row.values)))
        row_id = str(inputs.pop("place_id", number))
        # A name alone is enough to be compared: the pointer of a missing location is that of the whole.
        return sentence([one for one in check_inputs(inputs) if one.pointer]) or (row_id, inputs)

    def _found(self, columns: tuple[str, ...]) -> dict[str, str]:
        if columns != self._columns[0]:
            mine = {key: column for key, column in self._mapping.items() if column in columns}
            self._columns = columns, find_columns(columns, mine)
        return self._columns[1]


def _side(given: List, rejects: Rejects, show: Progress) -> Side:
    return Side(
        enumerate(given.rows, 1),
        Reading(given.mapping),
        reject=lambda numbered, why: rejects.add(given.name, numbered[1], why),
        report=lambda rows: show(f"Reading {given.name}", rows, None),
    )


def _rows(given: List, rejects: Rejects, show: Progress) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and inputs of the rows of a list."""
    show(f"Reading {given.name}", 0, None)
    read = Reading(given.mapping)
    for numbered in enumerate(given.rows, 1):
        made = read(numbered)
        if isinstance(made, str):
            rejects.add(given.name, numbered[1], made)
        else:
            yield made


def _chosen(pairs: Rows, lists: tuple[List, List], rejects: Rejects, show: Progress) -> Iterator[Any]:
    """Yield the two rows of each given pair."""
    if pairs.columns is not None and not {"left_id", "right_id"} <= set(pairs.columns):
        raise UsageError(f"The pairs need the columns left_id and right_id; they have {', '.join(pairs.columns)}.")
    left, right = (dict(_rows(one, rejects, show)) for one in lists)
    for row in pairs:
        left_id, right_id = (str(row.values.get(key, "")).strip() for key in ("left_id", "right_id"))
        unknown = [
            f"{name} has no usable row {row_id}."
            for row_id, rows, name in ((left_id, left, lists[0].name), (right_id, right, lists[1].name))
            if row_id not in rows
        ]
        if row.problem or unknown:
            rejects.add("pairs", row, row.problem or " ".join(unknown))
        else:
            yield (left_id, left[left_id]), (right_id, right[right_id])


def _write(found: Iterable[Linked], out: str, show: Progress) -> Counter[str]:
    """Write the pairs as they come, and return how many there are of each verdict; OUT appears when it is whole."""
    form = format_of(out) or CSV
    counts: Counter[str] = Counter()
    with _output(out) as file:
        if form != NDJSON:
            file.write(line_of(COLUMNS, "\t" if form == TSV else ","))
        for pair in found:
            file.write(_line(pair, form))
            counts[pair.verdict] += 1
            if counts.total() % _EVERY == 0:
                show("Pairs", counts.total(), None)
    return counts


def _line(pair: Linked, form: str) -> bytes:
    values = (pair.left_id, pair.right_id, round(pair.probability, _DIGITS), pair.verdict, pair.reasons)
    if form == NDJSON:
        return msgspec.json.encode(dict(zip(COLUMNS, values, strict=True))) + b"\n"
    return line_of(values, "\t" if form == TSV else ",")


@contextmanager
def _output(name: str) -> Iterator[BinaryIO]:
    """Open OUT; a file is written beside its place and moved there when it is whole."""
    if name == STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = Path(f"{name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(name)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _shown() -> Iterator[Progress]:
    """Show on a terminal what is being done and how far it is."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    bar = Bar(*columns, console=console, disable=not console.is_terminal, transient=True)
    task = bar.add_task("Starting", total=None)

    def show(what: str, done: int, total: int | None) -> None:
        bar.update(task, description=f"{what}: {done:,}" + (f" of {total:,}" if total else ""))

    with bar:
        yield show


def _summary(counts: Mapping[str, int], rejected: int, place: str, seconds: float, given: bool) -> str:
    same, scored = counts.get("same", 0), sum(counts.values())
    text = (
        f"{scored:,} pairs scored, {same:,} of them the same place" if given else f"{same:,} pairs are the same place"
    )
    text += f", in {seconds:.0f} s"
    return f"{text}; {rejected:,} rows rejected, {place}.\n" if rejected else f"{text}.\n"
