"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
