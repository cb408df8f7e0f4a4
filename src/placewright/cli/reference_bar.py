"""The progress bar of `placewright reference`: what is done, how many of how many, how fast, how long still."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from placewright.reference.progress import Progress


class _Rate(ProgressColumn):
    """How many a second; nothing until that is known."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "")


@contextmanager
def shown(unit: str, console: Console | None = None) -> Iterator[Progress]:
    """Show a bar on a terminal for a time; it turns while the number of places, or of what it is, is not known yet."""
    console = console or Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(f"{{task.completed:,}} {unit}"),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    bar = Bar(*columns, console=console, disable=not console.is_terminal, transient=True)
    task = bar.add_task("Starting", total=None)
    stage = "Starting"

    def show(what: str, done: int, total: int | None) -> None:
        nonlocal stage
        if what != stage:  # another stage has another rate
            stage = what
            bar.reset(task, description=what, total=total)
        bar.update(task, completed=done, total=total)

    with bar:
        yield show
