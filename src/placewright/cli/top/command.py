"""The command `placewright top`."""

import sys
import time
from collections.abc import Callable
from typing import Annotated

import httpx
import msgspec
import typer
from rich.console import Console
from rich.live import Live

from placewright.cli.options import Key, Organisation, Url
from placewright.cli.top.frame import frame
from placewright.cli.top.look import Look, look
from placewright.client import Client
from placewright.errors import UsageError

_WIDTH = 120  # where no terminal says otherwise
_TIMEOUT_SECONDS = 10.0


def top(
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    organisation: Organisation = "",
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two looks.")] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="Show how it stands now, and end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print how it stands now as JSON, and end.")] = False,
) -> None:
    """Show how a server does: jobs and slices by state, rate, busy workers, batches in progress, until Ctrl-C.

    What stands at the top counts all organisations; the batches are those of the key's organisation. Where the
    output is no terminal it shows one picture, as with --once.
    """
    if not key or not organisation:
        raise UsageError("Say whose batches: --org ORG and --key KEY, or PLACEWRIGHT_ORG and PLACEWRIGHT_API_KEY.")
    with (
        Client(url, api_key=key, organisation=organisation, timeout_seconds=_TIMEOUT_SECONDS, retries=1) as client,
        httpx.Client(timeout=_TIMEOUT_SECONDS) as http,
    ):

        def now(before: Look | None = None) -> Look:
            return look(client, http, url, organisation, before)

        if once or as_json or not sys.stdout.isatty():
            first = now()
            time.sleep(min(every, 1.0))  # a rate needs two looks
            _print(now(first), as_json=as_json)
            return
        _watch(now(), now, every)


def _print(seen: Look, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(msgspec.json.encode(seen).decode() + "\n")
    else:
        Console(width=None if sys.stdout.isatty() else _WIDTH).print(frame(seen))


def _watch(seen: Look, again: Callable[[Look], Look], every: float) -> None:
    with Live(frame(seen), console=Console(), screen=True, auto_refresh=False) as live:
        while True:
            time.sleep(every)
            seen = again(seen)
            live.update(frame(seen), refresh=True)
