"""Draws how a measure grows, on both databases, as small PNG files that stay the same while the figures do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.row import Row

_COLOURS = ("#1f5fa8", "#c4561e", "#4d8b31", "#7a4fa3")


@dataclass(frozen=True)
class Curve:
    """One picture: the rows whose names begin so, against how many things there are."""

    name: str  # of the file
    begins: str
    title: str
    of: str  # what is counted along the axis
    log: bool = True  # whether that axis is logarithmic


CURVES = (
    Curve("claim", "claim,", "a claim of 200 jobs", "jobs that wait"),
    Curve("list", "list batches", "a list of the newest 10 batches", "batches"),
    Curve("lookup", "lookup", "a lookup", "reference places"),
    Curve("accept", "accept over HTTP", "a submission over HTTP, durable", "jobs", log=False),
)


def of_curve(curve: Curve, rows: Sequence[Row]) -> dict[str, list[tuple[int, float]]]:
    """Return line → (how many, value) in order; rows without points of their own make one line together."""
    own = [row for row in rows if row.name.startswith(curve.begins)]
    found = {row.name.removeprefix(curve.begins): sorted(row.points) for row in own if row.points}
    single = sorted((row.n, row.value) for row in own if not row.points and row.unit == "s")
    return found or ({"": single} if len(dict(single)) > 1 else {})


def draw(path: Path, curve: Curve, rows: Sequence[Row]) -> Path:
    """Draw a picture; equal figures give an equal file, so that it can be kept under version control."""
    from matplotlib.figure import Figure  # of the development group: nothing at run time needs it

    figure = Figure(figsize=(4.6, 3.0), dpi=80, layout="constrained")
    axes = figure.add_subplot()
    for (name, points), colour in zip(of_curve(curve, rows).items(), _COLOURS, strict=False):
        label = "PostgreSQL" if name.endswith("PostgreSQL") else "SQLite"
        sizes, values = zip(*points, strict=True)
        axes.plot(sizes, [1000 * value for value in values], "o-", color=colour, markersize=4, linewidth=1, label=label)
    if curve.log:
        axes.set_xscale("log")
    axes.set(xlabel=curve.of, ylabel="ms")
    axes.set_ylim(bottom=0)
    axes.grid(color="0.9")
    axes.legend(fontsize=8)
    axes.set_title(curve.title, fontsize=10)
    figure.savefig(path, metadata={"Software": None})
    return path
