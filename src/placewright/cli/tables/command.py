"""What `placewright enrich` does: opens the files, enriches row by row, shows progress, says how it ended."""

import asyncio
import io
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec

from placewright.cli.tables.bar import Show, shown
from placewright.cli.tables.formats import STREAM, format_of, format_of_text
from placewright.cli.tables.progress import Progress, ProgressFile, open_at
from placewright.cli.tables.readers import Rows
from placewright.cli.tables.streaming import Outlets, Task, enrich_rows
from placewright.enrichment import Enricher, open_enricher
from placewright.errors import FormatError, UsageError
from placewright.logs import configure_logging
from placewright.model.attributes import ATTRIBUTES, SETS, requested
from placewright.settings import load_settings


def run(
    in_: str,
    out: str,
    attributes: tuple[str, ...],
    attribute_set: str | None,
    maps: Sequence[str],
    limit: int | None,
    data: Path | None,
) -> None:
    """Enrich the file `in_` into `out`.

    Raises:
        UsageError: an option, a column or a format is wrong.
        OSError: a file cannot be read or written.
    """
    wanted = wanted_attributes(attributes, attribute_set)
    mapping = mapping_of(maps)
    forms = format_of(in_), format_of(out)
    if in_ == out != STREAM:
        raise UsageError("IN and OUT are the same file. Give OUT another name.")
    with ExitStack() as stack:
        source = stack.enter_context(input_file(in_))
        form = forms[0] or format_of_text(source.peek(4096))
        enricher = stack.enter_context(opened_enricher(data))
        task = Task(enricher, wanted, mapping, limit, forms[1] or form)
        begun = time.monotonic()
        start = _start(task, in_, out)
        total = None if in_ == STREAM else Path(in_).stat().st_size
        show = stack.enter_context(shown(total, source.raw.tell if total else int, start))
        end = _enrich(Rows(source, form), task, out, start, show)
    seconds = time.monotonic() - begun
    sys.stderr.write(_summary(start, end, seconds, out))
    if end.rejected and not end.enriched:
        raise FormatError("No row could be asked.")


def _start(task: Task, in_: str, out: str) -> Progress:
    """Return where to begin: after what an interrupted run has done."""
    identity = _identity(in_, task)
    return Progress(task=identity) if out == STREAM else ProgressFile(Path(out), identity).load()


def _enrich(rows: Rows, task: Task, out: str, start: Progress, show: Show) -> Progress:
    """Enrich the rows into `out`; return what is done then."""
    if out == STREAM:
        refused = io.BytesIO()
        end = asyncio.run(enrich_rows(rows, task, Outlets(sys.stdout.buffer, refused, None, show), start))
        if end.rejected:
            sys.stderr.write(refused.getvalue().decode())
        return end
    side = ProgressFile(Path(out), start.task)
    rejects = Path(f"{out}.rejected.csv")
    try:
        with open_at(Path(out), start.out_bytes) as file, open_at(rejects, start.rejected_bytes) as rejected:
            side.save(start)
            end = asyncio.run(enrich_rows(rows, task, Outlets(file, rejected, side, show), start))
    except KeyboardInterrupt:
        sys.stderr.write(f"{side.load().rows:,} rows are done. Run the same command again to go on.\n")
        raise
    if not end.rejected:
        rejects.unlink()
    side.done()
    return end


def wanted_attributes(attributes: tuple[str, ...], attribute_set: str | None) -> tuple[str, ...]:
    """Return the attributes that the options name; core when they name none.

    Raises:
        UsageError: one is unknown.
    """
    for key in attributes:
        if key not in ATTRIBUTES:
            raise UsageError(f"There is no attribute {key}. Known are: {', '.join(ATTRIBUTES)}.")
    if attribute_set is not None and attribute_set not in SETS:
        raise UsageError(f"There is no attribute set {attribute_set}. Known are: {', '.join(SETS)}.")
    return requested(attributes, attribute_set if attribute_set or attributes else "core")


@contextmanager
def opened_enricher(data: Path | None) -> Iterator[Enricher]:
    """Open the enricher of the data folder for the time of a command.

    Raises:
        UsageError: there is nothing to look places up in.
    """
    settings = load_settings(data=data)
    # What the sources tell at info is no news to somebody who waits for a file.
    level = "warning" if settings.log_level == "info" else settings.log_level
    configure_logging(level, settings.log_format)
    enricher = open_enricher(settings)
    try:
        if not any(source.remote or source.datasets for source in enricher.sources):
            raise UsageError(_nothing_to_ask(settings.reference))
        yield enricher
    finally:
        enricher.close()


def _nothing_to_ask(folder: Path) -> str:
    if folder.is_dir() and any(folder.iterdir()):
        return f"None of the reference data in {folder} can be read. `placewright doctor` says why."
    return f"There is no reference data in {folder}. Add some: placewright reference add FILE"


@contextmanager
def input_file(name: str) -> Iterator[io.BufferedReader]:
    """Open a file to read for the time of a command; - is standard input."""
    if name == STREAM:
        yield sys.stdin.buffer  # type: ignore[misc]  # a BufferedReader, though typeshed says BinaryIO
        return
    with Path(name).open("rb") as file:
        yield file


def mapping_of(maps: Sequence[str]) -> dict[str, str]:
    """Return input → column of `--map` options.

    Raises:
        UsageError: one is not of that form.
    """
    mapping = {}
    for text in maps:
        key, equals, column = text.partition("=")
        if not equals:
            raise UsageError(f"--map {text}: write INPUT=COLUMN, as in --map name=Title.")
        mapping[key.strip()] = column.strip()
    return mapping


def _identity(in_: str, task: Task) -> str:
    """Return what must be equal for an interrupted run to go on: the input's name, start and size, and the options."""
    head, size = b"", 0
    if in_ != STREAM:
        size = Path(in_).stat().st_size
        with Path(in_).open("rb") as file:
            head = file.read(65_536)
    options = (in_, size, task.attributes, task.mapping, task.limit, task.form)
    return blake2b(msgspec.json.encode(options, order="sorted") + head, digest_size=16).hexdigest()


def _summary(before: Progress, after: Progress, seconds: float, out: str) -> str:
    enriched = after.enriched - before.enriched
    rate = f", {enriched / seconds:,.0f} a second" if enriched and seconds > 0 else ""
    parts = [f"{after.enriched:,} places, {after.found:,} of them with values{rate}"]
    if before.rows:
        parts.append(f"went on after {before.rows:,} rows of an interrupted run")
    if after.rejected:
        where = "shown above" if out == STREAM else f"in {out}.rejected.csv"
        parts.append(f"{after.rejected:,} rows rejected, {where}")
    return "; ".join(parts) + ".\n"
