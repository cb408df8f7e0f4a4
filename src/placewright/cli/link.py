"""`placewright link`: finds the pairs of rows of two lists that are the same place."""

from typing import Annotated

import typer


def link(
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A csv, tsv or ndjson file with places; - for stdin.")],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="The file whose places they may be.")],
    out: Annotated[str, typer.Argument(metavar="OUT", help="The file to write; - for stdout.")],
    pairs: Annotated[
        str | None,
        typer.Option("--pairs", metavar="FILE", help="Score only these pairs: a file with left_id and right_id."),
    ] = None,
    one_to_one: Annotated[
        bool, typer.Option("--one-to-one/--many", help="No row of either list in two pairs. Default: many.")
    ] = False,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="INPUT=COLUMN", help="Where an input stands, as in name=Title; repeatable."),
    ] = None,
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, metavar="N", help="How many work at once. Default: all cores.")
    ] = None,
) -> None:
    """Find the pairs of rows of two lists that are the same place.

    Columns are found by their names (id, name, lat, lon, address, city, phone, website …); coordinates may be missing.
    OUT has left_id, right_id, probability, verdict (same) and reasons. With --pairs it has a row for each given pair,
    with the verdict same or different. Rows that cannot be used stand in OUT.rejected.csv.
    """
    # Here, so that `placewright --help` does not wait for it.
    from placewright.cli.tables.linking import run

    run(left, right, out, pairs, one_to_one, maps or [], processes)
