"""Prints the trace of one place for a person to read."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from placewright.enrichment import Influence, Trace
from placewright.model.match import Match
from placewright.model.outputs import Output, Resolved, Result, confidence
from placewright.model.override import Override
from placewright.model.place import Query
from placewright.overrides import overridden

SHOWN = 5  # candidates that were not taken
LONGEST = 100  # characters of a value beside its evidence


class Laid(msgspec.Struct, frozen=True):
    """The overrides of the place, and the answer with those that hold laid over it."""

    overrides: tuple[Override, ...]
    answer: Result
    at: datetime

    @classmethod
    def over(cls, trace: Trace, overrides: Sequence[Override], inputs: Mapping[str, Any]) -> "Laid":
        """Lay overrides over the answer of a trace, as of now."""
        now = datetime.now(UTC)
        answer = overridden(Result.of(trace.resolved, trace.query.country_code), overrides, inputs, now)
        return cls(tuple(overrides), answer, now)


def as_text(trace: Trace, laid: Laid | None = None) -> str:
    """Return a trace as indented JSON, with `overrides` and `answer` where there was a place to look them up for."""
    shown = msgspec.to_builtins(trace)
    if laid is not None:
        shown |= {"overrides": laid.overrides, "answer": laid.answer}
    return msgspec.json.format(msgspec.json.encode(shown), indent=2).decode() + "\n"


def print_trace(trace: Trace, laid: Laid | None = None) -> None:
    """Print a trace on standard output: query, sources, candidates, verdict, outputs, overrides."""
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
        second = trace.rejected[0]
        console.print(
            f"  Second best: {escape(_called(second))}, probability {second.probability:.3f}; "
            f"the best leads it by {trace.margin:+.1f} bits."
        )
    for resolved in trace.resolved:
        _print_resolved(console, resolved, trace.influences)
    if laid is not None:
        _print_laid(console, laid)


def _print_laid(console: Console, laid: Laid) -> None:
    _heading(console, "Overrides laid over it")
    if not laid.overrides:
        console.print("  There are none for this place.")
    for one in laid.overrides:
        ends = "" if one.expires_at is None else f", until {one.expires_at:%Y-%m-%d}"
        over = "" if one.holds(laid.at) else "; it is over"
        console.print(
            f"  [bold]{one.id}[/bold] {one.attribute}, by {escape(one.author)} {one.created_at:%Y-%m-%d}{ends}{over}"
        )
        for name, metadata in laid.answer.enrichment_metadata.items():
            if metadata.override == one.id:
                value, word = laid.answer.outputs[name], laid.answer.confidence_scores[name]
                console.print(f"    {name} = [bold]{escape(_json(value))}[/bold]  ({word})")
                console.print(f"      {escape(laid.answer.reasoning[name])}")
                for piece in metadata.sources:
                    console.print(f"      {piece.weight:+.3f}  {escape(piece.source)} {escape(piece.record)}")


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
    far = "" if match.candidate.distance_m is None else f", {match.candidate.distance_m:.0f} m"
    called = f"[bold]{escape(record.id)}[/bold] {escape(_names(match))}"
    console.print(f"  {called}{far}: probability {match.probability:.3f}, {verdict}")
    table = Table(box=None, padding=(0, 2), show_header=False)
    for level in match.levels:
        table.add_row(f"   {level.comparison}", escape(level.label), f"{level.weight:+.2f}")
    table.add_row("   sum, with prior", "", f"{match.weight:+.2f}")
    console.print(table)


def _names(match: Match) -> str:
    return " / ".join(name.text for name in match.record.names[:3])


def _called(match: Match) -> str:
    return f"{match.record.id} {_names(match)}".strip()


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
        console.print(
            f"    {piece.weight:+.3f}  {escape(piece.source)} {escape(piece.record)}: {escape(_short(piece.value))}"
        )


def _short(value: Any) -> str:
    text = _json(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
