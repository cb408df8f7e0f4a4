"""`placewright organisations`: how much each one stores, for how long, who changed what, and its end."""

import sys
from typing import Annotated

import typer

from placewright.cli.options import AsJson, Data
from placewright.cli.printing import print_lines, print_table
from placewright.cli.start import opened_store, organisation_of
from placewright.errors import UsageError
from placewright.store import AuditEntry, Database, audit, forgetting, organisations

app = typer.Typer(
    no_args_is_help=True,
    help="List organisations, set how long their results are kept, read their audit log, delete them. "
    "`placewright keys create ORG` makes one.",
)

_AS_SET = "default"
_MOST_DAYS = 36_500.0


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the organisations: how many batches and jobs they store, and for how long; with --json one line for each."""
    with opened_store(data=data) as (settings, database):
        found = database.read(organisations.list_holdings)
    if as_json:
        print_lines(found)
        return
    if not found:
        sys.stderr.write("There is no organisation yet. Create one with its first key: placewright keys create ORG\n")
        return
    default = settings.retention_days
    days = [default if one.retention_days is None else one.retention_days for one in found]
    rows = [(one.slug, str(one.batches), str(one.jobs), _told(kept)) for one, kept in zip(found, days, strict=True)]
    print_table(("organisation", "batches", "jobs", "results are kept"), rows)


@app.command()
def retention(
    organisation: Annotated[str, typer.Argument(metavar="ORG", help="The organisation.")],
    days: Annotated[
        str,
        typer.Argument(metavar="DAYS", help="Days; 0 for ever; `default` as PLACEWRIGHT_RETENTION_DAYS says."),
    ],
    data: Data = None,
) -> None:
    """Set how many days after the last run an organisation's results are kept. It holds at once, for all it has.

    What is older is answered with 410 from now on, and a running server deletes it within a minute or so.
    """
    own = _days(days)
    with opened_store(data=data) as (settings, database):
        change = _change(database, organisation, f"retention {days}")
        database.write(audit.noted(change, lambda conn: organisations.keep_results(conn, organisation, own)))
    told = _told(settings.retention_days if own is None else own)
    sys.stderr.write(f"Results of {organisation} are kept {told}.\n")


@app.command()
def pin(
    organisation: Annotated[str, typer.Argument(metavar="ORG", help="The organisation.")],
    data: Data = None,
    off: Annotated[bool, typer.Option("--off", help="Let any reference data answer again.")] = False,
) -> None:
    """Let only the reference data that the data folder holds now answer an organisation's jobs.

    A worker that has other datasets, or other versions of them, takes none of its jobs and says so in its log; a
    server answers its `POST /enrich` with 503.
    """
    from placewright.reference.datasets import list_manifests

    with opened_store(data=data) as (settings, database):
        held = [one for manifest in list_manifests(settings.reference) for one in manifest.datasets]
        pinned = None if off else {one.name: one.version for one in held}
        change = _change(database, organisation, "pin --off" if off else "pin")
        database.write(audit.noted(change, lambda conn: organisations.pin(conn, organisation, pinned)))
    if pinned is None:
        sys.stderr.write(f"Jobs of {organisation} are answered by any reference data.\n")
        return
    for name, version in pinned.items():
        sys.stdout.write(f"{name} {version}\n")
    sys.stderr.write(f"Jobs of {organisation} are answered by these {len(pinned)} dataset(s) only.\n")


@app.command()
def delete(
    organisation: Annotated[str, typer.Argument(metavar="ORG", help="The organisation.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: Data = None,
) -> None:
    """Delete an organisation and all that is kept of it: batches, results, exports, keys, webhooks, overrides, its log.

    Nothing of it is left, and it cannot be undone. Interrupted, run it again.
    """
    from placewright.exports import sweep

    if not yes:
        typer.confirm(f"Delete {organisation} and all that is kept of it?", abort=True)
    with opened_store(data=data) as (settings, database):
        own = organisation_of(database, organisation).id
        database.write(lambda conn: forgetting.shut(conn, own))
        total = 0
        while number := database.write(lambda conn: forgetting.forget_some(conn, own)):
            total += number
        database.write(lambda conn: forgetting.forget_rest(conn, own))
        sweep(settings, database)  # the files of its exports
    sys.stderr.write(f"{organisation} is gone: {total:,} batches and jobs, and all else.\n")


@app.command("audit")
def audit_(
    organisation: Annotated[str, typer.Argument(metavar="ORG", help="The organisation.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many of the newest.")] = 100,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Show who changed what of an organisation, newest first."""
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        page = database.read(lambda conn: audit.page(conn, own, limit=limit))
    if as_json:
        print_lines(page.entries)
        return
    print_table(("when", "who", "what", "of", "request"), map(_cells, page.entries))


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    who = entry.actor or f"key {entry.key_id}" + (f" ({entry.key_name})" if entry.key_name else "")
    return f"{entry.at:%Y-%m-%d %H:%M:%S}", who, entry.action, entry.subject or "", entry.request_id or ""


def _change(database: Database, slug: str, action: str) -> audit.Change:
    """Return what is to be noted.

    Raises:
        NotFound: there is no such organisation.
    """
    return audit.Change(organisation_of(database, slug).id, f"organisations {action}")


def _days(text: str) -> float | None:
    if text == _AS_SET:
        return None
    try:
        days = float(text)
    except ValueError:
        days = -1.0
    if not 0 <= days <= _MOST_DAYS:
        raise UsageError(f"{text!r} is not a number of days (0 to {_MOST_DAYS:g}; 0 for ever), nor `{_AS_SET}`.")
    return days


def _told(days: float) -> str:
    if not days:
        return "for ever"
    return "1 day" if days == 1 else f"{days:g} days"
