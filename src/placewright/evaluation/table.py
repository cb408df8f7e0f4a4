"""Shows measured rows as a table for people."""

from collections.abc import Sequence

from rich.table import Table

from placewright.evaluation.measure import Row


def table(rows: Sequence[Row], title: str) -> Table:
    """Return the rows as a table for people."""
    shown = Table(title=title)
    shown.add_column("measure", no_wrap=True)
    for heading in ("value", "n", "95 % interval", "floor", "goal"):
        shown.add_column(heading, justify="right")
    shown.add_column("")
    for row in rows:
        interval = f"{row.low:.3f}–{row.high:.3f}" if row.low is not None and row.high is not None else ""
        met = {True: "[green]met[/]", False: "[red]not met[/]", None: ""}[row.is_met]
        shown.add_row(row.measure, f"{row.value:.4f}", str(row.n), interval, _number(row.floor), _goal(row), met)
    return shown


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _goal(row: Row) -> str:
    return "" if row.goal is None else f"{'≤' if row.at_most else '≥'} {row.goal:.3f}"
