"""`placewright enrich`: completes a file of places without a server."""

from pathlib import Path
from typing import Annotated

import typer

from placewright.cli.options import Data


def enrich(
    in_: Annotated[str, typer.Argument(metavar="IN", help="A csv, tsv or ndjson file with places; - for stdin.")],
    out: Annotated[str, typer.Argument(metavar="OUT", help="The file to write; - for stdout.")],
    attributes: Annotated[
        str | None, typer.Option("--attributes", metavar="A,B", help="What to find out, as in websites,phoneNumbers.")
    ] = None,
    attribute_set: Annotated[
        str | None, typer.Option("--attribute-set", metavar="SET", help="core (the default), open_closed or all.")
    ] = None,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="INPUT=COLUMN", help="Where an input stands, as in name=Title; repeatable."),
    ] = None,
    overrides: Annotated[
        Path | None,
        typer.Option(
            "--overrides", metavar="FILE", help="Corrections by place_id, as `placewright overrides export`s."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Read only N rows.")] = None,
    data: Data = None,
) -> None:
    """Complete a file of places without a server.

    Columns are found by their names (name, lat, lon, address, city, phone, website …). OUT has a line for each place:
    its own columns, and for each output its value, confidence and reasoning. Rows that cannot be asked stand in
    OUT.rejected.csv. Stopped in the middle, the same command goes on where it stopped.
    """
    # Here, so that `placewright --help` does not wait for it.
    from placewright.cli.tables.command import run

    run(in_, out, split(attributes), attribute_set, maps or [], limit, data, overrides)


def split(text: str | None) -> tuple[str, ...]:
    """Return the parts of a list with commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
