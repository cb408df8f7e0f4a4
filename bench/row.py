"""One line of the report: what was measured, beside its floor and its goal; printed as a table, kept as JSON."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table

from placewright import __version__

TARGET = Path("build") / "bench.json"


@dataclass(frozen=True)
class Row:
    """One measure. The ratio is value / floor; whether more or less is better, `better` says."""

    name: str
    value: float
    unit: str
    n: int  # how many things the value is about
    floor: float | None
    floor_is: str  # what the floor does
    goal: float | None  # for the ratio, or for the value when there is no floor
    better: Literal["less", "more"]
    spread: tuple[float, float] | None = None  # least and greatest of the repeated values
    note: str = ""
    points: tuple[tuple[int, float], ...] = ()  # (how many, value): how the value grows
    load: float = 0.0  # processes that wanted to run in the minute before: much over the cores, others disturbed it

    @property
    def ratio(self) -> float | None:
        """Return value / floor."""
        return self.value / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Return whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        measured = self.value if self.ratio is None else self.ratio
        return measured <= self.goal if self.better == "less" else measured >= self.goal


def seconds(work: Callable[[], Any]) -> float:
    """Return how long a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def middle(values: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """Return the median and the (least, greatest) of repeated measurements."""
    return statistics.median(values), (min(values), max(values))


def number(value: float | None) -> str:
    """Return a number with three significant digits."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def goal_of(row: Row) -> str:
    """Return the goal as it is printed: of the ratio (×), or of the value where there is no floor."""
    if row.goal is None:
        return ""
    return f"{'≤' if row.better == 'less' else '≥'} {number(row.goal)}{'' if row.floor is None else ' ×'}"


def show(rows: Sequence[Row]) -> None:
    """Print the report."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("measure", "n", "value", "least … greatest", "floor", "ratio", "goal", "", "the floor"):
        table.add_column(column, overflow="fold")
    for row in rows:
        mark = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[row.met]
        spread = " … ".join(map(number, row.spread)) if row.spread else ""
        cells = (number(row.value) + f" {row.unit}", spread, number(row.floor), number(row.ratio), goal_of(row), mark)
        table.add_row(row.name, f"{row.n:,}", *cells, row.floor_is)
    Console(width=170).print(table)


def keep(rows: Sequence[Row]) -> None:
    """Write the report to build/bench.json, beside what is there of measures that were not run now."""
    before = [] if not TARGET.exists() else json.loads(TARGET.read_text(encoding="utf-8")).get("rows", [])
    fresh = {row.name for row in rows}
    now = {"date": datetime.now(UTC).date().isoformat(), "version": __version__}
    taken = [{**asdict(row), "ratio": row.ratio, "met": row.met, **now} for row in rows]
    report = {"machine": _machine(), **now, "rows": [*(old for old in before if old["name"] not in fresh), *taken]}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read() -> dict[str, Any]:
    """Return the report of build/bench.json, its rows as `Row`.

    Raises:
        SystemExit: there is none.
    """
    if not TARGET.exists():
        raise SystemExit(f"There is no {TARGET} yet: run `python -m bench` first.")
    report: dict[str, Any] = json.loads(TARGET.read_text(encoding="utf-8"))
    known = {one.name for one in fields(Row)}
    rows = ({key: value for key, value in row.items() if key in known} for row in report["rows"])
    report["rows"] = [msgspec.convert(row, Row) for row in rows]
    return report


def _machine() -> dict[str, Any]:
    cpus = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    processor = next((line.split(":")[1].strip() for line in cpus if line.startswith("model name")), "")
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": processor or platform.machine(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": platform.system(),
    }
