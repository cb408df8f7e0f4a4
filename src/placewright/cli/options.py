"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder that holds everything. Default: PLACEWRIGHT_DATA, else ./data.", metavar="DIR"),
]
