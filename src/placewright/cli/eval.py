"""`placewright eval`: how right the answers are, measured on the user's own labelled places."""

from pathlib import Path
from typing import Annotated

import typer

from placewright.cli.options import Data


def evaluate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A csv, tsv or ndjson file; - for stdin.")],
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="INPUT=COLUMN", help="Where an input stands, as in name=Title; repeatable."),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Read only N rows.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write the measures as JSON.")] = None,
    errors: Annotated[
        Path | None, typer.Option("--errors", metavar="OUT.csv", help="Write each wrong answer, with its reasoning.")
    ] = None,
    data: Data = None,
) -> None:
    """Measure how right the answers are, on your own labelled places.

    FILE has the columns of a list to enrich, and beside them what is true: expected_id (the record of the reference
    data, as in node/123), expected_website, expected_phone, expected_opening_hours, expected_open_closed_status,
    expected_name … for any output. An empty cell is unknown; the word none says that there is none, and of the id
    that no record must match.
    """
    # Here, so that `placewright --help` does not wait for it.
    from placewright.cli.tables.labelled import run

    run(file, maps or [], limit, json_file, errors, data)
