"""`placewright overrides`: what people know better than every source, kept in the data folder's store."""

import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from placewright.cli.options import AsJson, Data
from placewright.cli.printing import print_lines, print_table
from placewright.cli.start import opened_store, organisation_of
from placewright.cli.tables.corrections import kind_of, read_file, told
from placewright.errors import InvalidInput, UsageError
from placewright.model.attributes import ATTRIBUTES
from placewright.model.override import Override
from placewright.overrides import from_cell, read_override, written
from placewright.overrides.stored import parts_of, reapply
from placewright.store import Database, audit, overrides
from placewright.store.overrides import OverrideFilter
from placewright.tables.formats import STREAM

app = typer.Typer(
    no_args_is_help=True,
    help="Correct places: what a person says of a place wins over every source, until it expires or is removed.",
)

Organisation = Annotated[str, typer.Argument(metavar="ORG", help="The organisation whose places they are.")]
PlaceId = Annotated[str | None, typer.Option("--place", metavar="ID", help="Only of this place.")]
AttributeKey = Annotated[str | None, typer.Option("--attribute", metavar="KEY", help="Only of this attribute.")]
Later = Annotated[bool, typer.Option("--later", help="Leave stored answers as they are until their next run.")]
_SHOWN = 1000  # overrides that `list` prints
_LONGEST = 60  # characters of a value in a line


@app.command()
def add(
    organisation: Organisation,
    place_id: Annotated[str, typer.Argument(metavar="PLACE_ID", help="Your id of the place.")],
    values: Annotated[
        list[str],
        typer.Argument(metavar="OUTPUT=VALUE", help="As in phone=+37793256565; nothing after = says there is none."),
    ],
    reason: Annotated[str, typer.Option(help="Why, for those who read the answer.")],
    author: Annotated[str | None, typer.Option(help="Who says so. Default: your login name.")] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="DAY", help="From then on the sources count again. Default: never.")
    ] = None,
    later: Later = False,
    data: Data = None,
) -> None:
    """Correct one attribute of a place, in place of an earlier correction of it.

    Example: placewright overrides add acme p1 phone=+37793256565 --reason "Called them."
    """
    sent = {"place_id": place_id, "outputs": outputs_of(values), "reason": reason, "expires_at": expires}
    try:
        one = read_override(sent | {"author": author or getpass.getuser()}, datetime.now(UTC))
    except InvalidInput as error:
        raise UsageError(told(error)) from error
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        change = audit.Change(own, "overrides add", f"{one.place_id} {one.attribute}")
        database.write(audit.noted(change, lambda conn: overrides.put(conn, own, [one])))
        changed = 0 if later else _apply(database, own, [one])
    sys.stdout.write(f"{one.id}\n")
    sys.stderr.write(f"{_values(one)} holds for {place_id} from now on; {changed} stored answers changed.\n")


def outputs_of(values: Sequence[str]) -> dict[str, Any]:
    """Return the outputs that arguments OUTPUT=VALUE name."""
    found = {}
    for text in values:
        output, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text}: write OUTPUT=VALUE, as in phone=+37793256565.")
        known = any(output in one.outputs for one in ATTRIBUTES.values())
        found[output] = from_cell(output, value) if known else value
    return found


@app.command("list")
def list_(
    organisation: Organisation,
    place: PlaceId = None,
    attribute: AttributeKey = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List overrides, oldest first; with --json one line for each."""
    wanted = _filter(place, attribute)
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        page = database.read(lambda conn: overrides.page(conn, own, wanted, limit=_SHOWN))
    if as_json:
        print_lines(page.overrides)
    elif page.overrides:
        heads = ("id", "place", "says", "author", "reason", "made", "expires")
        print_table(heads, map(_cells, page.overrides), 200)
    else:
        sys.stderr.write("There is no such override.\n")
    if page.next_cursor:
        sys.stderr.write(f"These are the first {_SHOWN:,}; `placewright overrides export` writes all of them.\n")


@app.command()
def remove(
    organisation: Organisation,
    override_id: Annotated[str, typer.Argument(metavar="ID", help="As `placewright overrides list` shows it.")],
    later: Later = False,
    data: Data = None,
) -> None:
    """Remove an override; the answers of the sources come back."""
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        change = audit.Change(own, "overrides remove", override_id)
        gone = database.write(audit.noted(change, lambda conn: overrides.remove(conn, own, override_id)))
        changed = 0 if later else _apply(database, own, [gone])
    sys.stderr.write(f"Override {override_id} is removed; {changed} stored answers changed.\n")


@app.command()
def export(
    organisation: Organisation,
    out: Annotated[str, typer.Argument(metavar="OUT", help="A csv or ndjson file to write; - for ndjson on stdout.")],
    place: PlaceId = None,
    attribute: AttributeKey = None,
    data: Data = None,
) -> None:
    """Write overrides to a file that `import` and `placewright enrich --overrides` take."""
    wanted, kind = _filter(place, attribute), kind_of(out)
    number = 0
    with opened_store(data=data) as (_, database):
        found = overrides.stream(database, organisation_of(database, organisation).id, wanted)

        def counted() -> Any:
            nonlocal number
            for number, one in enumerate(found, 1):  # noqa: B007 - told when all are written
                yield one

        chunks = written(counted(), kind)
        if out == STREAM:
            sys.stdout.buffer.writelines(chunks)
            sys.stdout.buffer.flush()
        else:
            with Path(out).open("wb") as file:
                file.writelines(chunks)
    sys.stderr.write(f"{number:,} overrides.\n")


@app.command("import")
def import_(
    organisation: Organisation,
    in_: Annotated[str, typer.Argument(metavar="IN", help="A csv or ndjson file; - for stdin.")],
    later: Later = False,
    data: Data = None,
) -> None:
    """Keep the overrides of a file, all or none, each in place of an earlier one of its place and attribute.

    A table has the columns place_id, output, value, author, reason and, if you like, expires_at and created_at.
    """
    new = read_file(in_, datetime.now(UTC))
    with opened_store(data=data) as (_, database):
        own = organisation_of(database, organisation).id
        change = audit.Change(own, "overrides import", f"{len(new)}")
        database.write(audit.noted(change, lambda conn: overrides.put(conn, own, new)))
        changed = 0 if later else _apply(database, own, new)
    sys.stderr.write(f"{len(new):,} overrides hold from now on; {changed:,} stored answers changed.\n")


def _apply(database: Database, organisation_id: int, new: Sequence[Override]) -> int:
    changed = 0
    for places in parts_of(new):
        changed += database.write(lambda conn, places=places: reapply(conn, organisation_id, places))  # type: ignore[misc]  # mypy cannot tell the type of a default
    return changed


def _filter(place: str | None, attribute: str | None) -> OverrideFilter:
    if attribute is not None and attribute not in ATTRIBUTES:
        raise UsageError(f"There is no attribute {attribute}. Known are: {', '.join(ATTRIBUTES)}.")
    return OverrideFilter(place_id=place, attribute=attribute)


def _cells(one: Override) -> tuple[str, ...]:
    over = "" if one.holds(datetime.now(UTC)) else " (over)"
    ends = f"{one.expires_at:%Y-%m-%d}{over}" if one.expires_at else "never"
    return one.id, one.place_id, _values(one), one.author, one.reason, f"{one.created_at:%Y-%m-%d}", ends


def _values(one: Override) -> str:
    told = (f"{name}={'' if value is None else _short(value)}" for name, value in one.outputs.items())
    return ", ".join(told)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
