"""`placewright migrate`: brings the tables of the database to this version."""

import sys
from typing import Annotated

import typer

from placewright.cli.options import Data
from placewright.cli.start import make_folder, settings_for
from placewright.store.database import connect
from placewright.store.migrations import STEPS, migrate, revision


def migrate_(
    data: Data = None,
    post: Annotated[
        bool, typer.Option("--post", help="Take the steps after an upgrade too: no older version may work any more.")
    ] = False,
) -> None:
    """Bring the tables of the database to this version, and say what was done.

    `serve` and `worker` do so by themselves, except for --post. With several machines on PostgreSQL: run it, then
    replace the processes one after the other (those of the version before keep working), then run it with --post.
    """
    settings = settings_for(data=data)
    make_folder(settings)
    database = connect(settings.url)
    try:
        taken = database.write(lambda conn: migrate(conn, post=post))
        now = database.read(revision)
    finally:
        database.close()
    for step in taken:
        sys.stdout.write(f"{step.revision} {step.title}\n")
    left = [step for step in STEPS if now is None or step.revision > now]
    sys.stderr.write(f"The tables are at revision {now}{_left(len(left))}.\n")


def _left(number: int) -> str:
    return f"; {number} step(s) are left for `placewright migrate --post`" if number else ", nothing is left to do"
