"""`placewright explain`: one place, with everything that led to its answer."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placewright.cli.options import Data

if TYPE_CHECKING:
    from placewright.model.override import Override


def explain(
    name: Annotated[str, typer.Option("--name", help="What the place is called.")],
    latitude: Annotated[float | None, typer.Option("--lat", "--latitude", help="Degrees.")] = None,
    longitude: Annotated[float | None, typer.Option("--lon", "--lng", "--longitude", help="Degrees.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="The whole address in one line.")] = None,
    city: Annotated[str | None, typer.Option("--city", help="As in Monaco.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Name or code.")] = None,
    category: Annotated[str | None, typer.Option("--category", help="As in restaurant.")] = None,
    phone: Annotated[str | None, typer.Option("--phone", help="In any writing.")] = None,
    website: Annotated[str | None, typer.Option("--website", help="Its address.")] = None,
    organisation: Annotated[
        str | None, typer.Option("--org", metavar="ORG", help="Lay its overrides over the answer; with --place-id.")
    ] = None,
    place_id: Annotated[
        str | None, typer.Option("--place-id", metavar="ID", help="Your id of the place, for its overrides.")
    ] = None,
    attributes: Annotated[
        str | None, typer.Option("--attributes", metavar="A,B", help="What to find out. Default: core.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the trace as JSON.")] = False,
    data: Data = None,
) -> None:
    """Show how the answer for one place came about: candidates, comparisons, evidence, overrides.

    Of each output: what each piece of evidence weighs, and what would be answered without it.

    Example: placewright explain --name "Café de Paris" --lat 43.7392 --lon 7.4268
    """
    # Here, so that `placewright --help` does not wait for it.
    from placewright.cli.enrich import split
    from placewright.cli.tables.command import opened_enricher, wanted_attributes
    from placewright.cli.tables.streaming import sentence
    from placewright.cli.trace import Laid, as_text, print_trace
    from placewright.errors import UsageError
    from placewright.model.inputs import check_inputs

    given = {
        "name": name, "latitude": latitude, "longitude": longitude, "full_address": address, "city": city,
        "country": country, "category": category, "phone": phone, "website": website,
    }  # fmt: skip
    inputs = {key: value for key, value in given.items() if value is not None}
    problem = sentence(check_inputs(inputs))
    if problem:
        raise UsageError(problem)
    if (organisation is None) != (place_id is None):
        raise UsageError("Overrides are of an organisation and a place: give both --org and --place-id.")
    overrides = _overrides(organisation, place_id, data) if organisation and place_id else ()
    with opened_enricher(data) as enricher:
        trace = asyncio.run(enricher.explain(inputs, wanted_attributes(split(attributes), None)))
    laid = Laid.over(trace, overrides, inputs) if place_id else None
    if as_json:
        sys.stdout.write(as_text(trace, laid))
    else:
        print_trace(trace, laid)


def _overrides(organisation: str, place_id: str, data: Path | None) -> "tuple[Override, ...]":
    """Return the overrides of a place, those that are over too."""
    from placewright.cli.start import opened_store, organisation_of
    from placewright.store import overrides

    with opened_store(quiet=True, data=data) as (_, database):
        own = organisation_of(database, organisation).id
        return database.read(lambda conn: overrides.of_places(conn, own, [place_id])).get(place_id, ())
