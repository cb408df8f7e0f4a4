"""What `placewright enrich` does: opens the files, enriches row by row, shows progress, says how it ended."""

import asyncio
import io
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec

from placewright.cli.custom_file import read_file
from placewright.cli.options import mapping_of
from placewright.cli.start import settings_for
from placewright.cli.tables.bar import Show, shown
from placewright.cli.tables.corrections import overrides_by_place
from placewright.cli.tables.progress import Progress, ProgressFile, open_at
from placewright.cli.tables.streaming import Outlets, Task, enrich_rows
from placewright.cli.tables.targets import Target
from placewright.enrichment import Enricher, open_enricher
from placewright.errors import FormatError, UsageError
from placewright.model.attributes import ATTRIBUTES, SETS, requested
from placewright.model.custom import CustomAttribute
from placewright.model.licences import unknown_licence
from placewright.tables.columns import check_columns, find_columns
from placewright.tables.formats import STREAM
from placewright.tables.opening import Source, open_source


def run(
    in_: str,
    out: str,
    attributes: tuple[str, ...],
    attribute_set: str | None,
    maps: Sequence[str],
    limit: int | None,
    data: Path | None,
    overrides: Path | None = None,
    quiet: bool = False,
    forbidden: Sequence[str] = (),
    attributes_file: Path | None = None,
) -> None:
    """Enrich the file `in_` into `out`. With `quiet` only errors are told.

    Args:
        overrides: a file of corrections.
        forbidden: names of licences under which nothing may be used.
        attributes_file: attributes of one's own.

    Raises:
        UsageError: an option, a column or a format is wrong.
        OSError: a file cannot be read or written.
    """
    custom = custom_of(attributes_file, attributes)
    wanted = wanted_attributes(attributes, attribute_set, custom)
    mapping = mapping_of(maps)
    corrections = overrides_by_place(overrides)
    if STREAM not in (in_, out) and Path(in_).resolve() == Path(out).resolve():
        raise UsageError("IN and OUT are the same file. Give OUT another name.")
    with ExitStack() as stack:
        source = open_source(in_, stack)
        target = Target.of(out, source.parquet)
        enricher = stack.enter_context(opened_enricher(data, forbidden))
        task = Task(enricher, wanted, mapping, limit, target.lines or source.form, corrections, custom)
        if (columns := source.rows.columns) is not None:  # before OUT is touched
            check_columns(find_columns(columns, mapping), columns)
        begun = time.monotonic()
        start = _start(task, in_, out)
        show = stack.enter_context(shown(source.total, source.position, start, quiet=quiet))
        end = _enrich(source, task, target, start, show)
    seconds = time.monotonic() - begun
    if not quiet:
        sys.stderr.write(summary(start, end, seconds, out))
    if end.rejected and not end.enriched:
        raise FormatError("No row could be asked.")


def _start(task: Task, in_: str, out: str) -> Progress:
    """Return where to begin: after what an interrupted run has done."""
    identity = _identity(in_, task)
    return Progress(task=identity) if out == STREAM else ProgressFile(Path(out), identity).load()


def _enrich(source: Source, task: Task, target: Target, start: Progress, show: Show) -> Progress:
    """Enrich the rows into the target; return what is done then."""
    rows = source.rows
    if target.out == STREAM:
        refused = io.BytesIO()
        end = asyncio.run(enrich_rows(rows, task, Outlets(sys.stdout.buffer, refused, None, show), start))
        if end.rejected:
            sys.stderr.write(refused.getvalue().decode())
        return end
    side = ProgressFile(Path(target.out), start.task)
    rejects = Path(f"{target.out}.rejected.csv")
    try:
        with open_at(target.work, start.out_bytes) as file, open_at(rejects, start.rejected_bytes) as rejected:
            side.save(start)
            end = asyncio.run(enrich_rows(rows, task, Outlets(file, rejected, side, show), start))
    except KeyboardInterrupt:
        sys.stderr.write(f"{side.load().rows:,} rows are done. Run the same command again to go on.\n")
        raise
    target.finish(source.parquet, task.outputs)
    if not end.rejected:
        rejects.unlink()
    side.done()
    return end


def custom_of(file: Path | None, attributes: Sequence[str]) -> dict[str, CustomAttribute]:
    """Return those attributes of a file that the options name, by key."""
    return {one.key: one for one in (read_file(file) if file else ()) if one.key in attributes}


def wanted_attributes(
    attributes: tuple[str, ...], attribute_set: str | None, custom: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the attributes that the options name; core when they name none.

    Args:
        attributes: as the option names them.
        attribute_set: as the option names it.
        custom: keys of attributes of one's own.

    Raises:
        UsageError: one is unknown.
    """
    for key in attributes:
        if key not in ATTRIBUTES and key not in custom:
            raise UsageError(f"There is no attribute {key}. Known are: {', '.join((*ATTRIBUTES, *custom))}.")
    if attribute_set is not None and attribute_set not in SETS:
        raise UsageError(f"There is no attribute set {attribute_set}. Known are: {', '.join(SETS)}.")
    return requested(attributes, attribute_set if attribute_set or attributes else "core")


@contextmanager
def opened_enricher(data: Path | None, forbidden: Sequence[str] = ()) -> Iterator[Enricher]:
    """Open the enricher of the data folder for the time of a command.

    Args:
        forbidden: names of licences under which nothing may be used, besides those of the settings.

    Raises:
        UsageError: there is nothing to look places up in, or a licence is unknown.
    """
    settings = settings_for(quiet=True, data=data)
    enricher = open_enricher(settings)
    try:
        if not any(source.remote or source.datasets for source in enricher.sources):
            raise UsageError(_nothing_to_ask(settings.reference))
        here = [one.licence for source in enricher.sources for one in source.datasets if one.licence]
        for name in forbidden:
            if wrong := unknown_licence(name, here):
                raise UsageError(wrong)
        yield enricher.without(forbidden)
    finally:
        enricher.close()


def _nothing_to_ask(folder: Path) -> str:
    if folder.is_dir() and any(folder.iterdir()):
        return f"None of the reference data in {folder} can be read. `placewright doctor` says why."
    return f"There is no reference data in {folder}. Add some: placewright reference add FILE"


def _identity(in_: str, task: Task) -> str:
    """Return what must be equal for an interrupted run to go on: the input's name, start and size, and the options."""
    head, size = b"", 0
    if in_ != STREAM:
        size = Path(in_).stat().st_size
        with Path(in_).open("rb") as file:
            head = file.read(65_536)
    options = (in_, size, task.attributes, task.mapping, task.limit, task.form)
    head += ",".join(task.enricher.forbidden).encode()
    if task.custom:
        head += msgspec.json.encode(task.custom, order="sorted")
    if task.overrides:
        head += b",".join(one.id.encode() for theirs in task.overrides.values() for one in theirs)
    return blake2b(msgspec.json.encode(options, order="sorted") + head, digest_size=16).hexdigest()


def summary(before: Progress, after: Progress, seconds: float, out: str) -> str:
    """Say in one line how a run ended; `before` is what an interrupted one had done."""
    enriched = after.enriched - before.enriched
    rate = f", {enriched / seconds:,.0f} a second" if enriched and seconds > 0 else ""
    parts = [f"{after.enriched:,} places, {after.found:,} of them with values{rate}"]
    if before.rows:
        parts.append(f"went on after {before.rows:,} rows of an interrupted run")
    if after.rejected:
        where = "shown above" if out == STREAM else f"in {out}.rejected.csv"
        parts.append(f"{after.rejected:,} rows rejected, {where}")
    return "; ".join(parts) + ".\n"
