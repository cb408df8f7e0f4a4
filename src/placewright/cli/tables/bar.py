"""The progress bar of a run, on stderr; where that is no terminal it stays silent."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from placewright.cli.tables.progress import Progress as Done

Show = Callable[[Done], None]


def console_of() -> Console:
    """Return the console of stderr: in colours on a terminal only, and without any where NO_COLOR is set."""
    return Console(stderr=True)


@contextmanager
def shown(total: int | None, position: Callable[[], int], before: Done, *, quiet: bool = False) -> Iterator[Show]:
    """Show a bar for the time of a run; what is yielded takes the state after each batch.

    Args:
        total: bytes of the input; None when it is a stream of unknown length.
        position: returns how many bytes were read.
        before: what an interrupted run had done, which does not count for the rate.
        quiet: show nothing.
    """
    console = console_of()
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    bar = Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True)
    task = bar.add_task("starting", total=total)
    begun = time.monotonic()

    def show(done: Done) -> None:
        rate = (done.rows - before.rows) / max(1e-9, time.monotonic() - begun)
        rejected = f", {done.rejected:,} rejected" if done.rejected else ""
        bar.update(task, completed=position(), description=f"{done.rows:,} places, {rate:,.0f}/s{rejected}")

    with bar:
        yield show
