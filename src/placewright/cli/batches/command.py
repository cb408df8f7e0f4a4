"""`placewright batches`: submit a file to a server, watch it, fetch the results, list, cancel and run again."""

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from placewright.cli.enrich import split
from placewright.cli.options import AsJson, Key, Organisation, Quiet, Url, mapping_of
from placewright.cli.printing import print_lines, print_table
from placewright.client import Client
from placewright.client.values import BatchSummary
from placewright.errors import PlacewrightError, UsageError

app = typer.Typer(
    no_args_is_help=True,
    help="Lists at a server; PLACEWRIGHT_URL, PLACEWRIGHT_ORG and PLACEWRIGHT_API_KEY say which, or options.",
)

Batches = Annotated[str, typer.Argument(metavar="ID[,ID…]", help="The batch, or several.")]
Attributes = Annotated[
    str | None, typer.Option("--attributes", metavar="A,B", help="What to find out, as in websites,phoneNumbers.")
]
AttributeSet = Annotated[
    str | None, typer.Option("--attribute-set", metavar="SET", help="core (the default), open_closed or all.")
]


def client_of(url: str, key: str, organisation: str) -> Client:
    """Return the client of the options.

    Raises:
        UsageError: they do not say enough.
    """
    if not key or not organisation:
        raise UsageError("Say whose batches: --org ORG and --key KEY, or PLACEWRIGHT_ORG and PLACEWRIGHT_API_KEY.")
    return Client(url, api_key=key, organisation=organisation)


def say(value: Any, text: str, *, as_json: bool) -> None:
    """Print a value as one line of JSON, or as text for people."""
    sys.stdout.write(f"{msgspec.json.encode(value).decode() if as_json else text}\n")


@app.command()
def submit(
    in_: Annotated[str, typer.Argument(metavar="IN", help="A list of places in any format of `enrich`; - for stdin.")],
    name: Annotated[str | None, typer.Option("--name", help="What the batch is called. Default: as the file.")] = None,
    batch_id: Annotated[str | None, typer.Option("--batch-id", metavar="ID", help="Default: a new one.")] = None,
    append: Annotated[
        bool, typer.Option("--append", help="All into one batch; else one for each 50,000 places.")
    ] = False,
    attributes: Attributes = None,
    attribute_set: AttributeSet = None,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="INPUT=COLUMN", help="Where an input stands, as in name=Title; repeatable."),
    ] = None,
    forbid_licence: Annotated[
        list[str] | None,
        typer.Option("--forbid-licence", metavar="NAME", help="Use nothing under this licence; repeatable."),
    ] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", min=0, help="Most that paid sources may cost each batch.")
    ] = None,
    rejected: Annotated[
        Path | None, typer.Option("--rejected", metavar="FILE", help="Default: IN.rejected.csv.")
    ] = None,
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Submit a list of places, of any length, and print the ids of its batches.

    Rows that cannot be asked stand in IN.rejected.csv. Stopped in the middle, the same command goes on where it
    stopped. A place without an id column is called by its row.
    """
    from placewright.cli.batches.custom import custom_outputs
    from placewright.cli.batches.sending import Order, send
    from placewright.cli.tables.command import wanted_attributes

    named, mapping = split(attributes), mapping_of(maps or [])
    with client_of(url, key, organisation) as client:
        order = Order(
            in_=in_,
            name=name or ("stdin" if in_ == "-" else Path(in_).name),
            batch_id=batch_id,
            append=append,
            attributes=wanted_attributes(named, attribute_set, custom_outputs(client, named)),
            mapping=mapping,
            rejected=str(rejected or f"{in_}.rejected.csv"),
            forbid_licences=tuple(forbid_licence or ()),
            budget=budget,
        )
        done = send(client, order, quiet=quiet)
    say(done, "\n".join(done.batch_ids), as_json=as_json)


@app.command("list")
def list_(
    query: Annotated[str | None, typer.Option("--query", help="Part of the name.")] = None,
    status: Annotated[str | None, typer.Option("--status", help="Only batches of this status.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="Most batches.")] = 20,
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """List batches, newest first; with --json one line for each."""
    with client_of(url, key, organisation) as client:
        found = client.list_batches(limit=limit, query=query, status=status).batches
    if as_json:
        print_lines(found)
        return
    heads = ("id", "name", "status", "jobs", "completed", "failed", "created")
    print_table(heads, map(_cells, found), 200)


def _cells(batch: BatchSummary) -> tuple[str, ...]:
    counts = batch.status_counts
    jobs, done, failed = sum(counts.values()), counts.get("completed", 0), counts.get("failed", 0)
    made = f"{batch.created_at:%Y-%m-%d %H:%M}"
    return batch.id, batch.batch_name, batch.status, f"{jobs:,}", f"{done:,}", f"{failed:,}", made


@app.command()
def watch(
    batch_ids: Batches,
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show how batches come on until none of their jobs waits or runs.

    The exit code is 1 when one has failed, was cancelled or was never started. With --json each change is a line on
    stdout.
    """
    from placewright.cli.batches.watching import watch as follow

    with client_of(url, key, organisation) as client:
        ended = [follow(client, batch_id, as_json=as_json, quiet=quiet) for batch_id in split(batch_ids)]
    if bad := [batch for batch in ended if batch.status != "completed"]:
        raise PlacewrightError("; ".join(f"{batch.id} ended as {batch.status}" for batch in bad) + ".")


@app.command()
def results(
    batch_ids: Batches,
    out: Annotated[
        str, typer.Argument(metavar="OUT", help="A file of any format of `enrich`; without extension, a folder.")
    ],
    attributes: Attributes = None,
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fetch the results of batches into a file, or into a folder of Parquet files that DuckDB reads.

    Jobs that failed stand in OUT.rejected.csv, jobs that still wait or run nowhere. Stopped in the middle, the same
    command goes on where it stopped.
    """
    from placewright.cli.batches.custom import custom_outputs
    from placewright.cli.batches.fetching import fetch
    from placewright.cli.tables.command import wanted_attributes

    named = split(attributes)
    with client_of(url, key, organisation) as client:
        wanted = wanted_attributes(named, None, custom_outputs(client, named)) if named else ()
        done = fetch(client, split(batch_ids), out, wanted, quiet=quiet)
    told = f"{done.rows:,} places" + (f"; {done.rejected:,} failed, in {out}.rejected.csv" if done.rejected else "")
    if as_json:
        say({"rows": done.rows, "failed": done.rejected, "out": out}, "", as_json=True)
    elif not quiet:
        sys.stderr.write(f"{told}.\n")


@app.command()
def cancel(
    batch_ids: Batches,
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Take waiting jobs back; what is finished stays, and `reprocess --incomplete` goes on."""
    with client_of(url, key, organisation) as client:
        for batch_id in split(batch_ids):
            batch = client.cancel_batch(batch_id)
            say({"id": batch.id, "status": batch.status}, f"{batch.id} is {batch.status}.", as_json=as_json)


@app.command()
def reprocess(
    batch_ids: Batches,
    everything: Annotated[bool, typer.Option("--all", help="All jobs; without it the failed ones.")] = False,
    incomplete: Annotated[bool, typer.Option("--incomplete", help="Those that wait or were cancelled.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ignore what is cached.")] = False,
    attributes: Attributes = None,
    attribute_set: AttributeSet = None,
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Run jobs of batches again: the failed ones, unless told otherwise."""
    if everything and incomplete:
        raise UsageError("Use --all or --incomplete, not both.")
    with client_of(url, key, organisation) as client:
        for batch_id in split(batch_ids):
            done = client.reprocess_batch(
                batch_id,
                failed_only=False if everything or incomplete else None,
                incomplete_only=True if incomplete else None,
                refresh=refresh or None,
                attributes=split(attributes) or None,
                attribute_set=attribute_set,  # type: ignore[arg-type]  # the server knows which there are
            )
            say(done, f"{done.job_count:,} jobs of {batch_id} run again.", as_json=as_json)
