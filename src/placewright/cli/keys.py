"""`placewright keys`: who may use the API."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy import Connection

from placewright.cli.options import AsJson, Data
from placewright.cli.printing import print_lines, print_table
from placewright.cli.start import opened_store
from placewright.errors import NotFound, UsageError
from placewright.model.organisation import SLUG_RULE, Scope, is_slug
from placewright.store import audit, keys, organisations
from placewright.store.values import ApiKey

app = typer.Typer(
    no_args_is_help=True,
    help="Create, list and revoke API keys. A key belongs to an organisation, which sees its own batches only.",
)


@app.command()
def create(
    organisation: Annotated[str, typer.Argument(metavar="ORG", help="The organisation; it is made if it is new.")],
    name: Annotated[str | None, typer.Option(help="What the key is for, to tell keys apart.")] = None,
    scope: Annotated[
        Scope,
        typer.Option(help="read: only look; write: also submit and correct; admin: also keys and webhooks."),
    ] = Scope.ADMIN,
    days: Annotated[int | None, typer.Option(min=1, help="Days until the key expires. Default: never.")] = None,
    data: Data = None,
) -> None:
    """Create a key and print it, this once: only a hash of it is kept."""
    if not is_slug(organisation):
        raise UsageError(f"{organisation!r} cannot be an organisation: {SLUG_RULE}.")
    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None

    def work(conn: Connection) -> str:
        own = organisations.create(conn, organisation)
        made, secret = keys.create(conn, own.id, name, expires_at, scope)
        audit.add(conn, audit.Change(own.id, "keys create", f"{made.id}"))
        return secret

    with opened_store(data=data) as (_, database):
        secret = database.write(work)
    sys.stdout.write(f"{secret}\n")
    sys.stderr.write(f"This key of {organisation} is shown only now; send it as `Authorization: Bearer KEY`.\n")


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the keys of all organisations, never their secrets; with --json one line for each."""
    with opened_store(data=data) as (_, database):
        found = database.read(keys.list_keys)
    if as_json:
        print_lines(found)
        return
    if not found:
        sys.stderr.write("There is no key yet. Create one: placewright keys create ORG\n")
        return
    heads = ("id", "organisation", "name", "key", "scope", "created", "last used", "state")
    print_table(heads, map(_cells, found))


def _cells(key: ApiKey) -> tuple[str | tuple[str, str], ...]:
    state = _state(key)
    shown = (state, "red") if state in ("revoked", "expired") else (state, "green")
    made, used = _day(key.created_at), _day(key.last_used_at)
    return str(key.id), key.organisation, key.name or "", f"{key.prefix}…", key.scope, made, used, shown


@app.command()
def revoke(
    key_id: Annotated[int, typer.Argument(metavar="ID", help="The key's id, as `placewright keys list` shows it.")],
    data: Data = None,
) -> None:
    """Revoke a key for ever; requests with it are refused from now on."""

    def work(conn: Connection) -> bool:
        if revoked := keys.revoke(conn, key_id):
            own = next(one for one in keys.list_keys(conn) if one.id == key_id)
            audit.add(conn, audit.Change(organisations.create(conn, own.organisation).id, "keys revoke", f"{key_id}"))
        return revoked

    with opened_store(data=data) as (_, database):
        if not database.write(work):
            raise NotFound(f"There is no key {key_id}. `placewright keys list` shows the keys.")
    sys.stderr.write(f"Key {key_id} is revoked.\n")


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never"


def _state(key: ApiKey) -> str:
    if key.revoked_at:
        return "revoked"
    if key.expires_at:
        return "expired" if key.expires_at <= datetime.now(UTC) else f"until {_day(key.expires_at)}"
    return "good"
