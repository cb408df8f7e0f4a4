"""Writes what was measured into docs/performance.md: the table of all rows, the curves of growth, what a load takes.

`python -m bench.docs` writes anew what the last runs of `python -m bench` left in build/bench.json. Only the blocks
between `<!-- generated: NAME -->` and `<!-- end -->` are replaced; a block without figures stays as it is.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.capacity import Load, Measured, Need, Prices, reckon
from bench.curves import CURVES, draw, of_curve
from bench.row import Row, goal_of, number, read
from placewright.evaluation.docs import replaced

DOCUMENT = Path("docs") / "performance.md"
PLOTS = Path("docs") / "performance"
MONTHS = (1e6, 1e8, 1e9)  # places a month
BUSY = 5.0  # load; a measure by itself makes about three, and the one before it still counts


def write(document: Path = DOCUMENT, plots: Path = PLOTS) -> list[Path]:
    """Write the document and the curves from build/bench.json, and return what was written."""
    report = read()
    rows: Sequence[Row] = report["rows"]
    plots.mkdir(exist_ok=True)
    drawn = [draw(plots / f"{curve.name}.png", curve, rows) for curve in CURVES if of_curve(curve, rows)]
    blocks = {
        "machine": [_machine(report)],
        "rows": _table(rows),
        "curves": [f"![{path.stem}]({plots.name}/{path.name})" for path in drawn],
        "capacity": _capacity(rows),
    }
    text = document.read_text(encoding="utf-8")
    for name, lines in blocks.items():
        if lines:
            text = replaced(text, name, lines)
    document.write_text(text, encoding="utf-8")
    return [document, *drawn]


def _machine(report: Mapping[str, Any]) -> str:
    machine = report["machine"]
    busy = any(_disturbed(row) for row in report["rows"])
    return (
        f"Placewright {report['version']}, {report['date']}; {machine['cores']} cores ({machine['processor']}), "
        f"{machine['memory_gb']} GB of memory, {machine['system']}, Python {machine['python']}."
        + (" Rows with a * were taken while others kept the machine busy, and are to be taken anew." * busy)
    )


def _disturbed(row: Row) -> bool:
    """Tell whether more wanted to run than a measure itself does on these cores."""
    return row.load > BUSY


def _table(rows: Iterable[Row]) -> list[str]:
    lines = [
        "| measure | n | value | floor | ratio | goal | | the floor, notes |",
        "|---|---:|---:|---:|---:|---:|---|---|",
    ]
    for row in sorted(rows, key=lambda row: row.name):
        met = {True: "met", False: "**missed**", None: ""}[row.met]
        words = "; ".join(word for word in dict.fromkeys((row.floor_is, row.note)) if word)
        floor, ratio = ("" if one is None else number(one) for one in (row.floor, row.ratio))
        name = row.name + " *" * _disturbed(row)
        cells = (name, f"{row.n:,}", f"{number(row.value)} {row.unit}", floor, ratio, goal_of(row), met, words)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def measured(rows: Iterable[Row]) -> Measured | None:
    """Return what the reckoning rests on; None while a measure of it was not taken."""
    found = {row.name: row for row in rows}
    try:
        accepted = found["accept over HTTP, PostgreSQL"]
        return Measured(
            worker_rate=found["enrich places, rate"].value / 2,  # two workers
            server_rate=accepted.n / accepted.value,
            database_rate=found["drain empty work, PostgreSQL"].value,
            stored_bytes=found["stored answer, PostgreSQL"].value,
            reference_bytes=found["reference place on disk"].value,
            worker_mb=found["enrich places, memory of a worker"].value,
            server_mb=found["accept over HTTP, memory of the server, PostgreSQL"].value,
        )
    except KeyError:
        return None


def _capacity(rows: Sequence[Row]) -> list[str]:
    known = measured(rows)
    if known is None:
        return []
    load, prices = Load(1), Prices()
    needs = [reckon(known, Load(month)) for month in MONTHS]
    told = (
        f"From the rows above: a worker process enriches {known.worker_rate:,.0f} places a second and holds "
        f"{known.worker_mb:.0f} MB for itself, a server process accepts {known.server_rate:,.0f} a second and holds "
        f"{known.server_mb:.0f} MB, PostgreSQL passes {known.database_rate:,.0f} a second; a place with its answer "
        f"takes {known.stored_bytes:,.0f} bytes, a reference place {known.reference_bytes:,.0f}. Reckoned with a peak "
        f"of {load.peak:g} times the mean, processes busy {load.busy:.0%} of the peak, answers kept "
        f"{load.months_kept:g} months, {load.reference_places / 1e6:.0f} million reference places; placeholders of "
        f"{prices.core_hour} for a core-hour and {prices.gb_month} for a GB and month of disk."
    )
    head = [
        told,
        "",
        f"| places a month | {' | '.join(f'{month:,.0f}' for month in MONTHS)} |",
        f"|---|{'---:|' * len(MONTHS)}",
    ]
    return head + [f"| {name} | {' | '.join(cells)} |" for name, cells in _lines(needs)]


def _lines(needs: Sequence[Need]) -> Iterable[tuple[str, list[str]]]:
    yield "places a second at the peak", [f"{one.places_a_second:,.1f}" for one in needs]
    yield "worker processes", [str(one.workers) for one in needs]
    yield "server processes", [str(one.servers) for one in needs]
    yield "rows written to the database a second", [f"{one.rows_a_second:,.0f}" for one in needs]
    yield "transactions of workers a second", [f"{one.transactions_a_second:,.2f}" for one in needs]
    yield "share of what the database was measured to do", [f"{one.database_share:.1%}" for one in needs]
    yield "storage of the answers, GB", [f"{one.storage_gb:,.0f}" for one in needs]
    yield "memory, the reference once, GB", [f"{one.memory_gb:,.1f}" for one in needs]
    yield "cores, the database included", [str(one.cores) for one in needs]
    yield "a month, at the placeholder prices", [f"{one.cost:,.0f}" for one in needs]
    yield "a million places, at the placeholder prices", [f"{one.cost_of_million:,.2f}" for one in needs]


if __name__ == "__main__":
    for written in write():
        sys.stdout.write(f"{written}\n")
