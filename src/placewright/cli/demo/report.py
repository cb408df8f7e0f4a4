"""What the demo shows of its answers: a table of telling results, the totals, and a file with every place."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from placewright.client import Job
from placewright.normalize.names import fold
from placewright.normalize.phones import parse_phones
from placewright.normalize.websites import canonical_url, site_key
from placewright.tables.cells import line_of

Row = Mapping[str, str]
SHORT_TYPES = {"node": "n", "way": "w", "relation": "r"}  # node/123 in an answer is n123 in the list
SHOWN = 18  # rows in the table, about


def record_of(job: Job) -> str | None:
    """Return the id of the OpenStreetMap object that the place was matched to, as the list writes it."""
    for output in ("name", "coordinates", "categories", "open_closed_status", "website", "phone"):
        for source in job.job_metadata.enrichment_metadata.get(output, {}).get("sources", ()):
            kind, _, number = str(source.get("record", "")).partition("/")
            if kind in SHORT_TYPES and number.isdigit():
                return SHORT_TYPES[kind] + number
    return None


def same_phone(a: str, b: str) -> bool:
    """Return whether two texts have a phone number in common."""
    return not set(parse_phones(a, "MC")).isdisjoint(parse_phones(b, "MC"))


def same_site(a: str, b: str) -> bool:
    """Return whether two addresses lead to the same page."""
    return site_key(canonical_url(a) or a) == site_key(canonical_url(b) or b)


class Kind(NamedTuple):
    """A kind of news about a place: how it is found, and which output tells it."""

    title: str
    output: str
    column: str  # of the list: what was known
    found: Callable[[str, Any], bool]  # (what was known, what is answered) → is it this kind of news?
    without_value: bool = False  # it is news that there is no answer


KINDS = (
    Kind("now closed", "open_closed_status", "category", lambda _, now: now in ("Closed", "Temporarily Closed")),
    Kind("new name", "name", "name", lambda was, now: fold(was) != fold(now)),
    Kind("new website", "website", "website", lambda was, _: not was),
    Kind("other website", "website", "website", lambda was, now: bool(was) and not same_site(was, now)),
    Kind("new phone", "phone", "phone", lambda was, _: not was),
    Kind("other phone", "phone", "phone", lambda was, now: bool(was) and not same_phone(was, now)),
    Kind("new hours", "opening_hours", "opening_hours", lambda was, _: not was),
    Kind("confirmed phone", "phone", "phone", lambda was, now: bool(was) and same_phone(was, now)),
    Kind("nothing sure", "name", "name", lambda _was, _now: True, without_value=True),
)


def news(rows: Iterable[Row], jobs: Mapping[str, Job]) -> dict[Kind, list[tuple[Row, Job]]]:
    """Return the places about which there is news, by kind."""
    found: dict[Kind, list[tuple[Row, Job]]] = {kind: [] for kind in KINDS}
    for row in rows:
        job = jobs[row["id"]]
        for kind, list_ in found.items():
            value = job.outputs.get(kind.output)
            if (value is None) == kind.without_value and kind.found(row[kind.column], value):
                list_.append((row, job))
    return found


def telling(found: Mapping[Kind, Sequence[tuple[Row, Job]]]) -> list[tuple[Kind, Row, Job]]:
    """Choose some of each kind in turn, spread over the list, no place twice."""
    chosen: list[tuple[Kind, Row, Job]] = []
    seen: set[str] = set()
    share = -(-SHOWN // len(KINDS))
    for kind, places in found.items():
        fresh = [(row, job) for row, job in places if row["id"] not in seen]
        for row, job in fresh[:: max(1, len(fresh) // share)][:share]:
            seen.add(row["id"])
            chosen.append((kind, row, job))
    return chosen


def shown(value: Any) -> str:
    """Return a value as people read it; a week of hours as runs of days with equal hours."""
    if value is None:
        return "–"
    if not isinstance(value, Mapping):
        return str(value)
    runs: list[tuple[str, str, Any]] = []
    for day, hours in value.items():
        if runs and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    return "; ".join(f"{a[:2]}-{b[:2]} {hours}" if a != b else f"{a[:2]} {hours}" for a, b, hours in runs)


COLOURS = {"VERY_HIGH": "green", "HIGH": "green", "MEDIUM": "yellow", "LOW": "red", "NONE": "dim"}


def print_results(
    console: Console, rows: Sequence[Row], jobs: Mapping[str, Job], fill_rates: Mapping[str, float]
) -> None:
    """Print the table of telling results and the totals."""
    found = news(rows, jobs)
    table = Table(box=box.SIMPLE_HEAD, title="What is true now of a list from 2021", title_style="bold", expand=True)
    table.add_column("place", ratio=3)
    table.add_column("news", no_wrap=True)
    table.add_column("value", ratio=4, overflow="fold")
    table.add_column("sure", no_wrap=True)
    table.add_column("because", ratio=7)
    previous: Kind | None = None
    for kind, row, job in telling(found):
        if previous not in (None, kind):
            table.add_section()
        word, previous = str(job.confidence_scores[kind.output]), kind
        table.add_row(
            escape(row["name"]),
            kind.title,
            escape(shown(job.outputs[kind.output])),
            f"[{COLOURS[word]}]{word}[/]",
            escape(job.reasoning[kind.output]),
        )
    console.print(table)
    console.print(_totals(rows, jobs, fill_rates, found))


def _totals(
    rows: Sequence[Row],
    jobs: Mapping[str, Job],
    fill_rates: Mapping[str, float],
    found: Mapping[Kind, Sequence[tuple[Row, Job]]],
) -> Table:
    records = {row["id"]: record_of(jobs[row["id"]]) for row in rows}
    matched = [place_id for place_id, record in records.items() if record]
    same = sum(records[place_id] == place_id for place_id in matched)
    words = Counter(str(job.confidence_scores.get("name", "NONE")) for job in jobs.values())
    filled = ", ".join(f"{attribute} {rate:.0%}" for attribute, rate in fill_rates.items())
    totals = Table(box=None, show_header=False, pad_edge=False)
    totals.add_column(style="bold", no_wrap=True)
    totals.add_column()
    totals.add_row(
        "matched", f"{len(matched)} of {len(rows)}; {same} of them to the very object that the list was made from"
    )
    totals.add_row("a value for", filled)
    totals.add_row("against 2021", ", ".join(f"{len(places)} {kind.title}" for kind, places in found.items()))
    totals.add_row("sure of name", ", ".join(f"{words[word]} {word}" for word in COLOURS if words[word]))
    return totals


def write_results(target: Path, rows: Sequence[Row], jobs: Mapping[str, Job]) -> None:
    """Write one row per place: the list's columns, then for each output its value, confidence and reasoning."""
    outputs = list(dict.fromkeys(output for job in jobs.values() for output in job.outputs))
    told = [name for output in outputs for name in (output, f"{output}_confidence", f"{output}_reasoning")]
    with target.open("wb") as file:
        file.write(line_of([*(f"input_{column}" for column in rows[0]), "status", "matched_to", *told]))
        for row in rows:
            job = jobs[row["id"]]
            cells: list[Any] = [*row.values(), job.status, record_of(job)]
            for output in outputs:
                cells += [job.outputs.get(output), job.confidence_scores.get(output), job.reasoning.get(output)]
            file.write(line_of(cells))
