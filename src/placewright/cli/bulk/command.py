"""What `placewright enrich --engine ray` does: cuts the input, has the parts enriched, joins them, says how it was."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from placewright.cli.bulk.cutting import Part, common_columns, cut, files_of
from placewright.cli.bulk.joining import form_of, join
from placewright.cli.bulk.order import Order, datasets_of
from placewright.cli.bulk.unfinished import Unfinished
from placewright.cli.start import settings_for
from placewright.cli.tables.bar import shown
from placewright.cli.tables.command import mapping_of, opened_enricher, summary, wanted_attributes
from placewright.cli.tables.corrections import overrides_by_place
from placewright.cli.tables.progress import Progress
from placewright.errors import FormatError
from placewright.tables.columns import check_columns, find_columns


def run(
    in_: str,
    out: str,
    attributes: tuple[str, ...],
    attribute_set: str | None,
    maps: Sequence[str],
    limit: int | None,
    data: Path | None,
    overrides: Path | None,
    address: str | None,
    forbidden: Sequence[str] = (),
) -> None:
    """Enrich the Parquet files `in_` into `out` on Ray.

    Args:
        forbidden: names of licences under which nothing may be used.
        address: of a running cluster; None: what RAY_ADDRESS says, else this machine alone.

    Raises:
        UsageError: an option, a column or a format is wrong, or Ray is not installed.
        PlacewrightError: a node cannot do its part.
        OSError: a file cannot be read or written.
    """
    from placewright.cli.bulk.engine import enriched_parts, on_ray

    wanted, mapping = wanted_attributes(attributes, attribute_set), mapping_of(maps)
    form, _ = form_of(out)
    files = files_of(in_)
    columns = common_columns(files, wanted)
    check_columns(find_columns(columns, mapping), columns)
    target = Path(out).resolve()
    settings = settings_for(quiet=True, data=data)
    with opened_enricher(data, forbidden) as enricher:
        order = Order(
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
            overrides=overrides_by_place(overrides),
            folder=str(target.with_name(f"{target.name}.unfinished")),
            form=form,
            task="",
        )
    parts = cut(files, limit)
    order = order._replace(task=_identity(order, parts, files))
    folder = Unfinished(Path(order.folder), form)
    folder.begin(order.task)
    done = folder.done(parts)
    before, begun = _sum(done.values()), time.monotonic()
    waiting = [part for part in parts if part.number not in done]
    try:
        if waiting:
            with on_ray(address, order):
                _follow(enriched_parts(order, waiting), before, sum(part.rows for part in parts))
    except KeyboardInterrupt:
        rows = _sum(folder.done(parts).values()).rows
        sys.stderr.write(f"{rows:,} rows are done. Run the same command again to go on.\n")
        raise
    after = _sum(folder.done(parts).values())
    join(parts, folder, target, columns, wanted)
    sys.stderr.write(summary(before, after, time.monotonic() - begun, out))
    if after.rejected and not after.enriched:
        raise FormatError("No row could be asked.")


def _follow(finished: Iterator[Progress], before: Progress, total: int) -> None:
    """Show how far the parts have come."""
    done = before
    with shown(total, lambda: done.rows, before) as show:
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
    )
    return blake2b(msgspec.json.encode(told, order="sorted"), digest_size=16).hexdigest()
