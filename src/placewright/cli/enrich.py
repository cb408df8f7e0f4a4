"""`placewright enrich`: completes a file of places without a server."""

from pathlib import Path
from typing import Annotated

import typer

from placewright.cli.options import Data, Quiet


def enrich(
    in_: Annotated[str, typer.Argument(metavar="IN", help="A list of places; - for stdin.")],
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
    forbid_licence: Annotated[
        list[str] | None,
        typer.Option(
            "--forbid-licence", metavar="NAME", help="Use nothing under this licence, as in ODbL; repeatable."
        ),
    ] = None,
    attributes_file: Annotated[
        Path | None,
        typer.Option(
            "--attributes-file",
            metavar="FILE",
            help="Attributes of your own: what `attributes import` reads.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Read only N rows.")] = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="ENGINE", help="ray: Parquet of any size, on all cores or many machines."),
    ] = None,
    ray_address: Annotated[
        str | None,
        typer.Option(
            "--ray-address", metavar="HOST:PORT", help="A running cluster of Ray. Default: RAY_ADDRESS, else none."
        ),
    ] = None,
    data: Data = None,
    quiet: Quiet = False,
) -> None:
    """Complete a file of places without a server.

    Both are csv, tsv, ndjson, xlsx, geojson, parquet or geoparquet by their extension; lines and GeoJSON may be
    compressed (.gz, .zst). Columns are found by their names (name, lat, lon, address, city, phone, website …). OUT has
    a line for each place: its own columns, and for each output its value, confidence and reasoning. Rows that cannot
    be asked stand in OUT.rejected.csv. Stopped in the middle, the same command goes on where it stopped.

    With --engine ray IN is a Parquet file, a folder of them or a pattern, and OUT a new folder of Parquet files, or one
    csv, tsv, ndjson or parquet file.
    """
    # Here, so that `placewright --help` does not wait for it.
    from placewright.cli.tables.command import run
    from placewright.cli.tables.given import Given
    from placewright.errors import UsageError

    if engine not in (None, "ray"):
        raise UsageError(f"There is no engine {engine}. Known is: ray.")
    if engine is None and ray_address is not None:
        raise UsageError("--ray-address needs --engine ray.")
    chosen, mapped = split(attributes), tuple(maps or ())
    forbidden = tuple(forbid_licence or ())
    given = Given(in_, out, chosen, attribute_set, mapped, limit, data, overrides, quiet, forbidden, attributes_file)
    if engine == "ray":
        from placewright.cli.bulk.command import run as run_in_bulk

        run_in_bulk(given, ray_address)
        return
    run(*given)


def split(text: str | None) -> tuple[str, ...]:
    """Return the parts of a list with commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
