"""Shows how a batch comes on: a bar on a terminal, lines of JSON for programs, nothing else."""

import sys
from collections.abc import Iterable

import msgspec
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from placewright.cli.tables.bar import console_of
from placewright.client import Client
from placewright.client.values import BatchSummary
from placewright.errors import ApiError


def watch(client: Client, batch_id: str, *, as_json: bool, quiet: bool) -> BatchSummary:
    """Follow a batch to its end and return it as it is then."""
    states = client.watch_batch(batch_id)
    last = _told(states) if as_json else _shown(states, batch_id, quiet=quiet)
    if last is None:
        raise ApiError(f"The server told nothing of {batch_id}.")
    if not as_json and not quiet:
        counts = ", ".join(f"{number:,} {status}" for status, number in last.status_counts.items() if number)
        sys.stderr.write(f"{batch_id} is {last.status}: {counts}.\n")
    return last


def _told(states: Iterable[BatchSummary]) -> BatchSummary | None:
    last = None
    for last in states:
        sys.stdout.write(f"{msgspec.json.encode(last).decode()}\n")
        sys.stdout.flush()
    return last


def _shown(states: Iterable[BatchSummary], batch_id: str, *, quiet: bool) -> BatchSummary | None:
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    console = console_of()
    last = None
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True) as bar:
        task = bar.add_task(batch_id, total=None)
        for last in states:
            counts = last.status_counts
            done = counts.get("completed", 0) + counts.get("failed", 0)
            rate = last.metadata.jobs_per_second
            pace = f", {rate:,.0f}/s" if rate else ""
            bar.update(task, total=sum(counts.values()), completed=done, description=f"{last.status}{pace}")
    return last
