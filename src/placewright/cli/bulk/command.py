"""What `placewright enrich --engine ray` does: cuts the input, has the parts enriched, joins them, says how it was."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from placewright.cli.bulk.cutting import Part, common_columns, cut, files_of
from placewright.cli.bulk.joining import form_of, join
from placewright.cli.bulk.order import Order, datasets_of
from placewright.cli.bulk.unfinished import Unfinished
from placewright.cli.options import mapping_of
from placewright.cli.start import settings_for
from placewright.cli.tables.bar import shown
from placewright.cli.tables.command import custom_of, opened_enricher, summary, wanted_attributes
from placewright.cli.tables.corrections import overrides_by_place
from placewright.cli.tables.given import Given
from placewright.cli.tables.progress import Progress
from placewright.cli.tables.writers import outputs_of
from placewright.errors import FormatError
from placewright.tables.columns import check_columns, find_columns


def run(given: Given, address: str | None) -> None:
    """Enrich the Parquet files of `given.in_` into `given.out` on Ray.

    Args:
        given: what the command was given.
        address: of a running cluster; None: what RAY_ADDRESS says, else this machine alone.

    Raises:
        UsageError: an option, a column or a format is wrong, or Ray is not installed.
        PlacewrightError: a node cannot do its part.
        OSError: a file cannot be read or written.
    """
    custom, mapping = custom_of(given.attributes_file, given.attributes), mapping_of(given.maps)
    wanted = wanted_attributes(given.attributes, given.attribute_set, custom)
    outputs = outputs_of(wanted, {key: tuple(one.outputs) for key, one in custom.items()})
    form, _ = form_of(given.out)
    files = files_of(given.in_)
    columns = common_columns(files, outputs)
    check_columns(find_columns(columns, mapping), columns)
    target = Path(given.out).resolve()
    parts = cut(files, given.limit)
    order = _order(given, wanted, mapping, target.with_name(f"{target.name}.unfinished"), form)
    order = order._replace(custom=custom)
    order = order._replace(task=_identity(order, parts, files))
    folder = Unfinished(Path(order.folder), form)
    folder.begin(order.task)
    before, begun = _sum(folder.done(parts).values()), time.monotonic()
    _enrich(parts, folder, order, address, quiet=given.quiet)
    after = _sum(folder.done(parts).values())
    join(parts, folder, target, columns, outputs)
    if not given.quiet:
        sys.stderr.write(summary(before, after, time.monotonic() - begun, given.out))
    if after.rejected and not after.enriched:
        raise FormatError("No row could be asked.")


def _order(given: Given, wanted: tuple[str, ...], mapping: Mapping[str, str], folder: Path, form: str) -> Order:
    """Return what each process is told, without the task."""
    settings = settings_for(quiet=True, data=given.data)
    with opened_enricher(given.data, given.forbidden) as enricher:
        return Order(
            settings=settings.model_copy(
                update={
                    "data": settings.data.resolve(),
                    "database_url": None,
                    "forbid_licences": ",".join(enricher.forbidden),
                }
            ),
            version=enricher.version,
            datasets=datasets_of(enricher),
            attributes=wanted,
            mapping=mapping,
            overrides=overrides_by_place(given.overrides),
            folder=str(folder),
            form=form,
            task="",
        )


def _enrich(parts: Sequence[Part], folder: Unfinished, order: Order, address: str | None, *, quiet: bool) -> None:
    """Have the parts enriched that are not done yet."""
    from placewright.cli.bulk.engine import enriched_parts, on_ray

    done = folder.done(parts)
    waiting = [part for part in parts if part.number not in done]
    try:
        if waiting:
            with on_ray(address, order):
                finished = enriched_parts(order, waiting)
                _follow(finished, _sum(done.values()), sum(part.rows for part in parts), quiet=quiet)
    except KeyboardInterrupt:
        rows = _sum(folder.done(parts).values()).rows
        sys.stderr.write(f"{rows:,} rows are done. Run the same command again to go on.\n")
        raise


def _follow(finished: Iterator[Progress], before: Progress, total: int, *, quiet: bool) -> None:
    """Show how far the parts have come."""
    done = before
    with shown(total, lambda: done.rows, before, quiet=quiet) as show:
        for part in finished:
            done = _sum((done, part))
            show(done)


def _sum(counts: Iterable[Progress]) -> Progress:
    total = Progress(task="")
    for one in counts:
        total = msgspec.structs.replace(
            total,
            rows=total.rows + one.rows,
            enriched=total.enriched + one.enriched,
            found=total.found + one.found,
            rejected=total.rejected + one.rejected,
        )
    return total


def _identity(order: Order, parts: Sequence[Part], files: Sequence[Path]) -> str:
    """Return what must be equal for an interrupted run to go on: the input, the options, code and reference data."""
    stats = [file.stat() for file in files]
    told = (
        [(str(file), stat.st_size, stat.st_mtime_ns) for file, stat in zip(files, stats, strict=True)],
        parts,
        (order.version, order.attributes, order.mapping, order.form),
        [one.id for theirs in order.overrides.values() for one in theirs],
        *([order.custom] if order.custom else []),
    )
    return blake2b(msgspec.json.encode(told, order="sorted"), digest_size=16).hexdigest()
