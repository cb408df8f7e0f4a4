"""`placewright store`: copies everything into another database, and compares two."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from placewright.cli.start import settings_for
from placewright.errors import PlacewrightError, UsageError
from placewright.store.copying import Sum, copy, sums
from placewright.store.database import Database, open_database, parsed_url

app = typer.Typer(no_args_is_help=True, help="Copy everything that is kept into another database, and compare two.")

From = Annotated[
    str, typer.Option("--from", metavar="URL", help="The database that is read: sqlite:///data/placewright.db.")
]
To = Annotated[str, typer.Option("--to", metavar="URL", help="The other one: postgresql://USER@HOST/NAME.")]


@app.command("copy")
def copy_(
    source: From,
    target: To,
    replace: Annotated[bool, typer.Option("--replace", help="Delete first what the other one holds.")] = False,
) -> None:
    """Copy everything into another database, made if new, and compare the two.

    Stop the server and the workers first. The copy is there whole or not at all, so that it can be repeated.
    """
    with _opened(source, target) as (one, other):
        copy(one, other, replace=replace, told=_tell)
        _compare(one, other)


@app.command()
def check(source: From, target: To) -> None:
    """Compare two databases, table by table: how many rows, and what is in them.

    Exits with 1 when they differ.
    """
    with _opened(source, target) as (one, other):
        _compare(one, other)


@contextmanager
def _opened(source: str, target: str) -> Iterator[tuple[Database, Database]]:
    if parsed_url(source) == parsed_url(target):
        raise UsageError("Both are the same database.")
    file = parsed_url(source)
    if file.get_backend_name() == "sqlite" and not (file.database and Path(file.database).is_file()):
        raise UsageError(f"There is no file {file.database}.")
    one = open_database(settings_for(database_url=source))
    try:
        other = open_database(settings_for(database_url=target))
        try:
            yield one, other
        finally:
            other.close()
    finally:
        one.close()


def _tell(table: str, total: Sum) -> None:
    sys.stderr.write(f"{table}: {total.rows:,} rows written\n")


def _compare(one: Database, other: Database) -> None:
    here, there = sums(one), sums(other)
    differing = []
    for table, total in here.items():
        same = total == there[table]
        if not same:
            differing.append(table)
        sys.stdout.write(f"{table:18} {total.rows:>10} {there[table].rows:>10} {'same' if same else 'DIFFERENT'}\n")
    if differing:
        raise PlacewrightError(f"The databases differ in {', '.join(differing)}. Was a server or a worker running?")
