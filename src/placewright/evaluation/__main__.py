"""Takes the measures and prints them: `python -m placewright.evaluation [MEASURE …]`; all of them without a name.

The table is also written to build/eval.json. A measure whose data are absent is skipped, and said so. With `--docs`
docs/quality.md, its plots and the table that the API shows are written from it.
"""

import logging
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import structlog
from rich.console import Console

from placewright import __version__
from placewright.evaluation import (
    addresses,
    confidence,
    conflicts,
    docs,
    errors,
    facts,
    fodors_zagats,
    gains,
    ground_address,
    ground_coordinates,
    ground_footprint,
    ground_parking,
    ground_within,
    noisy_queries,
    open_closed,
    opening_hours,
    osm_monaco,
    pages,
    place_pairs,
    values,
    vanished,
)
from placewright.evaluation.data import build_folder
from placewright.evaluation.measure import Measure, Row, Skipped
from placewright.evaluation.table import table

# All measures in the order in which they are taken and shown.
MEASURES: Mapping[str, Measure] = {
    "place_pairs": place_pairs.measure,
    "fodors_zagats": fodors_zagats.measure,
    "osm_monaco": osm_monaco.measure,
    "noisy_queries": noisy_queries.measure,
    "vanished": vanished.measure,
    "values": values.measure,
    "gains": gains.measure,
    "opening_hours": opening_hours.measure,
    "addresses": addresses.measure,
    "conflicts": conflicts.measure,
    "ground_address": ground_address.measure,
    "ground_coordinates": ground_coordinates.measure,
    "ground_footprint": ground_footprint.measure,
    "ground_within": ground_within.measure,
    "ground_parking": ground_parking.measure,
    "open_closed": open_closed.measure,
    "pages": pages.measure,
    "facts": facts.measure,
    "confidence": confidence.measure,
    "errors": errors.measure,
}

DOCS = "--docs"


def main(names: Sequence[str]) -> int:
    """Take the named measures (all, when none is named), print and write them; return 2 for an unknown name."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    wants_docs = DOCS in names
    names = [name for name in names if name != DOCS]
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        console.print(f"Unknown: {', '.join(unknown)}. The measures are: {', '.join(MEASURES)}.")
        return 2
    rows: list[Row] = []
    skipped: dict[str, str] = {}
    for name in names or MEASURES:
        started = time.monotonic()
        try:
            rows += MEASURES[name]()
        except Skipped as reason:
            skipped[name] = str(reason)
            console.print(f"{name}: skipped, since {reason}.", soft_wrap=True)
            continue
        console.print(f"{name}: measured in {time.monotonic() - started:.0f} s.")
    console.print(table(rows, f"Placewright {__version__}: how good it is"))
    for row in rows:
        if row.note:
            console.print(f"{row.measure}: {row.note}.", soft_wrap=True)
    console.print(f"Written to {write(build_folder() / 'eval.json', rows, skipped)}.", soft_wrap=True)
    if wants_docs:
        for path in docs.write():
            console.print(f"Written to {path}.", soft_wrap=True)
    return 0


def write(path: Path, rows: Sequence[Row], skipped: Mapping[str, str]) -> Path:
    """Write the rows as JSON, keeping what an earlier run wrote of measures that were not taken now."""
    taken = {row.measure.split()[0] for row in rows} | set(skipped)
    earlier = [row for row in _read(path) if row.measure.split()[0] not in taken]
    content = {"version": __version__, "rows": [*earlier, *rows], "skipped": skipped}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
    return path


def _read(path: Path) -> list[Row]:
    """Return the rows of a file written by this version; none when there is no such file."""
    if not path.is_file():
        return []
    content = msgspec.json.decode(path.read_bytes())
    return msgspec.convert(content["rows"], list[Row]) if content.get("version") == __version__ else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
