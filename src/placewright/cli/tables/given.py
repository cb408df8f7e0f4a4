"""What the command `enrich` was given, for whichever engine does it."""

from pathlib import Path
from typing import NamedTuple


class Given(NamedTuple):
    """The arguments and options, in the order in which `tables.command.run` takes them."""

    in_: str
    out: str
    attributes: tuple[str, ...]
    attribute_set: str | None
    maps: tuple[str, ...]
    limit: int | None
    data: Path | None
    overrides: Path | None
    quiet: bool = False
    forbidden: tuple[str, ...] = ()
    attributes_file: Path | None = None
