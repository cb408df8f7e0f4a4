"""`placewright mcp`: a Model Context Protocol server, so that assistants can ask for places."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from placewright.cli.options import Data

if TYPE_CHECKING:
    from placewright.client import AsyncClient

_OF_A_SERVER = ("PLACEWRIGHT_URL", "PLACEWRIGHT_API_KEY", "PLACEWRIGHT_ORG")


def mcp(
    data: Data = None,
    http: Annotated[bool, typer.Option("--http", help="Listen on HTTP instead of standard input.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on, with --http.")] = 8090,
    allow_writes: Annotated[
        bool, typer.Option("--allow-writes", help="Also offer to submit, cancel, run again and correct.")
    ] = False,
) -> None:
    """Serve the Model Context Protocol: an assistant may enrich, explain and find places of the data folder.

    Where PLACEWRIGHT_URL, PLACEWRIGHT_API_KEY and PLACEWRIGHT_ORG are set it may also follow that server's batches;
    with --allow-writes, submit and change them. Without --http it speaks over standard input and output.
    """
    from placewright.cli.start import settings_for
    from placewright.errors import SettingsError, UsageError

    try:
        from placewright.mcp import build, run
    except ImportError as error:
        if error.name is None or error.name.split(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise SettingsError("This needs one more package: pip install 'placewright[mcp]'.") from error
    client = _client()
    if allow_writes and client is None:
        raise UsageError(f"--allow-writes is about a server: set {', '.join(_OF_A_SERVER)}.")
    run(build(settings_for(quiet=True, data=data), client, writes=allow_writes), http=http, host=host, port=port)


def _client() -> "AsyncClient | None":
    """Return a client of the server that the environment names; None: it names none.

    Raises:
        UsageError: it names one by half.
    """
    from placewright.client import AsyncClient
    from placewright.errors import UsageError

    url, api_key, organisation = (os.environ.get(name, "") for name in _OF_A_SERVER)
    if not url:
        return None
    if not (api_key and organisation):
        raise UsageError(f"{_OF_A_SERVER[0]} is set, {' and '.join(_OF_A_SERVER[1:])} are needed with it.")
    return AsyncClient(url, api_key=api_key, organisation=organisation)
