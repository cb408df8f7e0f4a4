"""`placewright attributes`: questions of an organisation's own, kept in the data folder's store."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from placewright.cli.custom_file import read_file
from placewright.cli.options import AsJson, Data
from placewright.cli.printing import print_lines, print_table
from placewright.cli.start import opened_store, organisation_of
from placewright.model.custom import CustomAttribute
from placewright.store import audit, custom_attributes

app = typer.Typer(
    no_args_is_help=True,
    help="Attributes of an organisation's own: questions that a model answers from the pages of a place.",
)

Organisation = Annotated[str, typer.Argument(metavar="ORG", help="The organisation whose attributes they are.")]


@app.command("import")
def import_(
    organisation: Organisation,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A JSON list of {key, question, outputs}.")],
    data: Data = None,
) -> None:
    """Define the attributes of a file, all or none.

    One that is there already as the file says stays as it is; one that differs gets another version, which is asked
    from now on.
    """
    new = read_file(file)
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        change = audit.Change(own, "attributes import", " ".join(one.key for one in new))
        changed = database.write(audit.noted(change, lambda conn: sum([_keep(conn, own, one) for one in new])))
    sys.stderr.write(f"{changed} of {len(new)} attributes are new or asked otherwise.\n")


@app.command("list")
def list_(organisation: Organisation, as_json: AsJson = False, data: Data = None) -> None:
    """Show them, as they are asked now; with --json one line for each, with all its versions."""
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        found = database.read(lambda conn: custom_attributes.of_organisation(conn, own))
    if as_json:
        print_lines(found)
        return
    print_table(("key", "version", "question", "outputs"), map(_cells, found))


def _cells(one: custom_attributes.Defined) -> tuple[str, ...]:
    outputs = ", ".join(f"{name}: {kind}" for name, kind in one.default.outputs.items())
    return one.key, str(one.default_version), one.default.question, outputs


@app.command()
def remove(
    organisation: Organisation,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The attribute.")],
    data: Data = None,
) -> None:
    """Delete one with all its versions; answers that it was given stay."""
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        change = audit.Change(own, "attributes remove", key)
        database.write(audit.noted(change, lambda conn: custom_attributes.remove(conn, own, key)))
    sys.stderr.write(f"{key} is gone.\n")


def _keep(conn: Connection, own: int, new: CustomAttribute) -> bool:
    """Keep one; tell whether anything changed."""
    known = {one.key: one.default for one in custom_attributes.of_organisation(conn, own)}.get(new.key)
    if known is None:
        custom_attributes.create(conn, own, new)
    elif (known.question, known.outputs) != (new.question, new.outputs):
        custom_attributes.add_version(conn, own, new, default=True)
    else:
        return False
    return True
