"""A command group that imports a command's module only when that command runs or its own help is shown."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from placewright.cli.manual import Told

PLAIN = None  # no markup: importing what draws the framed help takes as long as all the rest of `placewright --help`


class Command(NamedTuple):
    """A row of the command table."""

    name: str
    target: str  # "module:attribute"; the attribute is a function, or a Typer app with commands of its own
    help: str  # the line in the list of commands


class Manual(Told, TyperCommand):
    """A command whose help ends with examples, environment, exit codes and what to see also."""


class ManualGroup(Told, TyperGroup):
    """A group of such commands."""


class LazyGroup(ManualGroup):
    """Shows the table's lines in `--help`, and loads the one command that is really asked for."""

    table: Sequence[Command] = ()  # set by the subclass; the order is that of the help

    def __init__(self, **given: Any) -> None:
        given["commands"] = {row.name: TyperCommand(row.name, help=row.help) for row in self.table}
        super().__init__(**given)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return (name, loaded command, remaining arguments); an unknown name is refused by the base class."""
        row = next((row for row in self.table if row.name == args[0]), None)
        if row is None:
            return super().resolve_command(ctx, args)
        return row.name, load(row), args[1:]


def load(row: Command) -> Any:
    """Import a command and return it in the form that the group runs."""
    module, _, attribute = row.target.partition(":")
    found: typer.Typer | Callable[..., Any] = getattr(import_module(module), attribute)
    outer = typer.Typer(add_completion=False, rich_markup_mode=PLAIN)
    outer.callback()(lambda: None)  # with a callback it is a group, even around one command
    if isinstance(found, typer.Typer):
        for one in found.registered_commands:
            one.cls = Manual
        outer.add_typer(found, name=row.name, cls=ManualGroup)
    else:
        outer.command(row.name, cls=Manual)(found)
    group = get_command(outer)
    assert isinstance(group, TyperGroup)  # noqa: S101 - for the type checker; the callback sees to it
    return group.commands[row.name]
