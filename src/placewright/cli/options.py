"""Options that several commands share, and how they are read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from placewright.errors import UsageError

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder that holds everything. Default: PLACEWRIGHT_DATA, else ./data.", metavar="DIR"),
]

Url = Annotated[
    str,
    typer.Option("--url", envvar="PLACEWRIGHT_URL", show_envvar=False, help="The server. Default: PLACEWRIGHT_URL."),
]
Key = Annotated[
    str, typer.Option("--key", envvar="PLACEWRIGHT_API_KEY", show_envvar=False, help="Default: PLACEWRIGHT_API_KEY.")
]
Organisation = Annotated[
    str, typer.Option("--org", envvar="PLACEWRIGHT_ORG", show_envvar=False, help="Default: PLACEWRIGHT_ORG.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No bar and no summary.")]


def mapping_of(maps: Sequence[str]) -> dict[str, str]:
    """Return input → column of the options --map.

    Raises:
        UsageError: one is no such pair.
    """
    mapping = {}
    for text in maps:
        key, equals, column = text.partition("=")
        if not equals:
            raise UsageError(f"--map {text}: write INPUT=COLUMN, as in --map name=Title.")
        mapping[key.strip()] = column.strip()
    return mapping
