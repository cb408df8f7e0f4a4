"""Draws one look at a server for a terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from placewright.cli.top.look import Look, Working

_BAR = 20  # characters
_STATUSES = ("pending", "queued", "in_progress", "completed", "failed")
_STATES = ("waiting", "leased", "delayed", "overdue")


def frame(look: Look) -> RenderableType:
    """Return the picture."""
    version = f" {look.version}" if look.version else ""
    head = Text(f"Placewright{version}  {look.url}  {look.at:%H:%M:%S} UTC", style="bold")
    parts: list[RenderableType] = [head, Text()]
    if look.jobs:
        parts += [_totals(look), Text()]
    else:
        parts += [Text("This address does not show the metrics of all organisations.", style="dim"), Text()]
    parts.append(_batches(look) if look.batches else Text(f"No batch of {look.organisation} waits or runs."))
    return Group(*parts)


def _totals(look: Look) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("jobs", "  ".join(f"{status} {look.jobs.get(status, 0):,}" for status in _STATUSES))
    age = f"  oldest {duration(look.oldest_slice_seconds)}" if look.slices.get("waiting") else ""
    table.add_row("slices", "  ".join(f"{state} {look.slices.get(state, 0):,}" for state in _STATES) + age)
    table.add_row("rate", "measuring …" if look.jobs_per_second is None else f"{look.jobs_per_second:,.1f} jobs/s")
    lost = f"  leases lost {look.lease_losses}" if look.lease_losses else ""
    failed = "".join(f"  {code} {number:,}" for code, number in sorted(look.failures.items()))
    table.add_row("workers", f"{look.busy_workers or 0} busy{lost}{f'  failures:{failed}' if failed else ''}")
    return table


def _batches(look: Look) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in (f"batches of {look.organisation}", "status", "done", "", "failed", "jobs/s", "left"):
        table.add_column(title, justify="left" if title in ("status", "") or "batches" in title else "right")
    for one in look.batches:
        rate = "" if one.jobs_per_second is None else f"{one.jobs_per_second:,.1f}"
        done = f"{one.completed + one.failed:,}/{one.total:,}"
        left = duration(one.eta_seconds)
        table.add_row(Text(one.name[:40]), one.status, done, bar(one), f"{one.failed:,}", rate, left)
    return table


def bar(batch: Working) -> str:
    """Return how much of a batch has ended, as a bar of characters."""
    full = _BAR * (batch.completed + batch.failed) // max(1, batch.total)
    return "█" * full + "░" * (_BAR - full)


def duration(seconds: float | None) -> str:
    """Return a time as people say it: 45 s, 3 min, 2 h 05, 4 d."""
    if seconds is None:
        return "?"
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02}" if hours < 48 else f"{hours / 24:.0f} d"
