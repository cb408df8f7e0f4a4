"""Prints the trace of one place for a person to read."""

import sys
from collections.abc import Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from placewright.enrichment import Influence, Trace
from placewright.model.match import Match
from placewright.model.outputs import Output, Resolved, confidence
from placewright.model.place import Query

SHOWN = 5  # candidates that were not taken


def as_text(trace: Trace) -> str:
    """Return a trace as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(trace), indent=2).decode() + "\n"


def print_trace(trace: Trace) -> None:
    """Print a trace on standard output: query, sources, candidates, verdict, outputs."""
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    _heading(console, "What was asked")
    _print_query(console, trace.query)
    _heading(console, "Who was asked")
    for one in trace.asked:
        console.print(f"  {one.source}: {escape(one.error) if one.error else f'{one.candidates} candidates'}")
    for dataset in trace.datasets:
        console.print(f"  dataset {dataset.name}: {dataset.source}, version {dataset.version}, {dataset.licence}")
    _heading(console, "Which records were compared")
    for match in trace.accepted:
        _print_match(console, match, "taken")
    for match in trace.rejected[:SHOWN]:
        _print_match(console, match, "not taken")
    if len(trace.rejected) > SHOWN:
        console.print(f"  and {len(trace.rejected) - SHOWN} less likely ones (see --json)")
    _heading(console, "Verdict")
    console.print(f"  {escape(trace.reason)}")
    if trace.margin is not None:
        console.print(f"  Margin over the second best: {trace.margin:+.1f} bits.")
    for resolved in trace.resolved:
        _print_resolved(console, resolved, trace.influences)


def _heading(console: Console, text: str) -> None:
    console.print(f"\n[bold]{text}[/bold]")


def _print_query(console: Console, query: Query) -> None:
    said = msgspec.to_builtins(query)
    for key, value in said.items():
        if key != "inputs" and value not in (None, (), [], {}):
            shown = value if isinstance(value, str) else _json(value)
            console.print(f"  {key}: {escape(shown)}")


def _print_match(console: Console, match: Match, verdict: str) -> None:
    record = match.record
    names = " / ".join(name.text for name in record.names[:3])
    far = "" if match.candidate.distance_m is None else f", {match.candidate.distance_m:.0f} m"
    console.print(
        f"  [bold]{escape(record.id)}[/bold] {escape(names)}{far}: probability {match.probability:.3f}, {verdict}"
    )
    table = Table(box=None, padding=(0, 2), show_header=False)
    for level in match.levels:
        table.add_row(f"   {level.comparison}", escape(level.label), f"{level.weight:+.2f}")
    table.add_row("   sum, with prior", "", f"{match.weight:+.2f}")
    console.print(table)


def _print_resolved(console: Console, resolved: Resolved, influences: Sequence[Influence]) -> None:
    _heading(console, f"{resolved.attribute} ({resolved.status})")
    for output in resolved.outputs:
        _print_output(console, output)
        for one in influences:
            if one.output == output.name:
                console.print(f"    without {escape(one.without)}: {escape(_instead(one, output))}")


def _instead(one: Influence, output: Output) -> str:
    """Return what would be answered without a piece of evidence, beside what is."""
    if one.probability is None:
        return "no answer"
    if one.value != output.value or output.probability is None:
        return f"{_json(one.value)} ({one.probability:.3f})"
    word = "surer" if one.probability > output.probability else "less sure"
    return f"the same, {word} ({one.probability:.3f} instead of {output.probability:.3f})"


def _print_output(console: Console, output: Output) -> None:
    word = confidence(output)
    sure = f"{word}, {output.probability:.3f}" if output.probability is not None else word
    console.print(f"  {output.name} = [bold]{escape(_json(output.value))}[/bold]  ({sure})")
    console.print(f"    {escape(output.reasoning)}")
    for piece in output.evidence:
        console.print(f"    {piece.weight:+.3f}  {escape(piece.source)} {escape(piece.record)}")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
