"""The command line: `placewright COMMAND`; each command is a module here, imported only when it runs."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.main import get_command

from placewright import __version__
from placewright.cli.errors import report
from placewright.cli.lazy import PLAIN, Command, LazyGroup

__all__ = ["COMMANDS", "main"]

COMMANDS = (
    Command("demo", "placewright.cli.demo.command:demo", "Refresh a real list of places, to see what it does."),
    Command("serve", "placewright.cli.serve:serve", "Serve the API, with workers beside it, until Ctrl-C."),
    Command("worker", "placewright.cli.worker:worker", "Run one more worker process."),
    Command("top", "placewright.cli.top.command:top", "Show how a server and its work do, until Ctrl-C."),
    Command("keys", "placewright.cli.keys:app", "Create, list and revoke API keys."),
    Command("organisations", "placewright.cli.organisations:app", "List organisations; set how long results are kept."),
    Command("reference", "placewright.cli.reference:app", "Add, fetch and list reference data."),
    Command("enrich", "placewright.cli.enrich:enrich", "Complete a file of places without a server."),
    Command("batches", "placewright.cli.batches.command:app", "Submit lists to a server, watch them, fetch results."),
    Command("link", "placewright.cli.link:link", "Find the pairs of two lists that are the same place."),
    Command("explain", "placewright.cli.explain:explain", "Show how the answer for one place came about."),
    Command("migrate", "placewright.cli.migrate:migrate_", "Bring the database to this version."),
    Command("backup", "placewright.cli.backup:backup", "Write everything that is kept into one file, while it runs."),
    Command("restore", "placewright.cli.backup:restore", "Put a backup into an installation."),
    Command("store", "placewright.cli.store:app", "Copy everything into another database, and compare two."),
    Command("overrides", "placewright.cli.overrides:app", "Correct places, for good, over every source."),
    Command("attributes", "placewright.cli.attributes:app", "Define attributes of an organisation's own."),
    Command("mcp", "placewright.cli.mcp:mcp", "Serve the Model Context Protocol, for assistants."),
    Command("eval", "placewright.cli.eval:evaluate", "Measure how right answers are, on your labelled file."),
    Command("completion", "placewright.cli.completion:completion", "Print what lets a shell complete commands."),
    Command("doctor", "placewright.cli.doctor:doctor", "Check the installation and say how to mend it."),
)


COMPLETING = "_PLACEWRIGHT_COMPLETE"  # the variable by which the scripts of `completion` ask


class Commands(LazyGroup):
    """The commands of the table."""

    table = COMMANDS


class Run:
    """What the root options say to `main` for the time of one run."""

    debug = False


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"placewright {__version__}\n")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the stack of an error.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log all that is done, as PLACEWRIGHT_LOG_LEVEL=debug does.")
    ] = False,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Complete and check lists of places, with your own reference data.

    Exit codes: 0 done, 1 failed, 2 asked for wrongly, 130 stopped with Ctrl-C. Colours and bars are shown on terminals
    only; NO_COLOR takes the colours away.
    """
    ctx.obj.debug = debug
    if verbose:  # in the environment, so that processes which the command starts say as much
        os.environ["PLACEWRIGHT_LOG_LEVEL"] = "debug"


def root() -> Any:
    """Return the group of all commands."""
    settings = {"help_option_names": ["-h", "--help"]}
    app = typer.Typer(
        cls=Commands, add_completion=False, no_args_is_help=True, context_settings=settings, rich_markup_mode=PLAIN
    )
    app.callback()(_root)
    return get_command(app)


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    run = Run()
    if COMPLETING in os.environ:  # a shell asks what could come next
        from typer._completion_classes import completion_init

        completion_init()
    try:
        root()(obj=run, prog_name="placewright")
    except (Exception, KeyboardInterrupt) as error:
        sys.exit(report(error, run.debug))
