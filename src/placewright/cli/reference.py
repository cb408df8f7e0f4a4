"""`placewright reference`: the reference data that places are looked up in."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placewright.cli.options import AsJson, Data, mapping_of
from placewright.cli.printing import print_lines, print_table
from placewright.errors import NotFound, UsageError

if TYPE_CHECKING:
    from placewright.reference.formats.base import Options
    from placewright.reference.manifest import Manifest

app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Add, fetch, list and remove reference data: OpenStreetMap extracts, Overture Places, Foursquare OS Places, "
        "All The Places, files of your own."
    ),
)


Name = Annotated[
    str | None,
    typer.Option(metavar="N", help="Name of one dataset of all files. Default: one dataset per file, named by it."),
]


@app.command()
def add(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Files or folders to index; the format is told by their content."),
    ],
    name: Name = None,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="INPUT=COLUMN", help="Of files of your own: where an input stands; repeatable."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="S", help="Of files of your own: who made them. Default: the dataset's name.")
    ] = None,
    licence: Annotated[
        str | None, typer.Option(metavar="L", help="Of files of your own: their licence, as in CC-BY-4.0.")
    ] = None,
    attribution: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Of files of your own: what to name where you publish.")
    ] = None,
    data: Data = None,
) -> None:
    """Index files as reference data; a dataset of the same name is replaced when the new one is ready.

    What the older version held and the new one does not, though it still looks there, is kept as vanished: weak
    evidence that the place has closed.

    Known are OpenStreetMap extracts (.osm.pbf), Overture Places and Foursquare OS Places (Parquet), All The Places
    (GeoJSON), and files of your own: CSV, GeoJSON, GeoJSON lines and Parquet, whose columns are found by their names.
    Text may be compressed (.gz, .zst). A folder stands for all files in it.
    """
    from placewright.reference.datasets import name_of
    from placewright.reference.formats.base import Options

    options = Options(mapping=mapping_of(maps or []), source=source, licence=licence, attribution=attribution)
    folder = _folder(data)
    groups = [(files, name)] if name is not None else [([file], name_of([file])) for file in files]
    for group, chosen in groups:
        _add(group, folder, chosen, options)


@app.command()
def fetch(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="What to fetch: overture.")],
    bbox: Annotated[str, typer.Option(metavar="W,S,E,N", help="The area: west,south,east,north in degrees.")],
    release: Annotated[str | None, typer.Option(metavar="R", help="Which release. Default: the newest.")] = None,
    name: Annotated[str, typer.Option(metavar="N", help="Name of the dataset.")] = "overture",
    source: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="Another bucket of the same layout, as a mirror.")
    ] = None,
    data: Data = None,
) -> None:
    """Fetch published places of an area over the network, and index them.

    Of a release's files only the parts that hold the area are fetched. Stopped in the middle, the same command goes
    on where it stopped.
    """
    from shutil import rmtree

    from placewright.cli.reference_bar import shown
    from placewright.reference.fetch import overture
    from placewright.reference.fetch.bucket import Bucket
    from placewright.reference.formats.base import Options

    if what != "overture":
        raise UsageError(f"{what!r} cannot be fetched, only overture; docs/reference-data.md tells of the others.")
    box = overture.box_of(bbox)
    folder = _folder(data)
    with Bucket(source or overture.BUCKET) as bucket:
        chosen = release or overture.newest_release(bucket)
        parts = folder.parent / "cache" / f"overture-{chosen}-{bbox.replace(',', '_')}"
        with shown("parts") as progress:
            files = overture.fetch_places(bucket, chosen, box, parts, progress)
    if not files:
        raise NotFound(f"Overture {chosen} has no places in {bbox}.")
    _add(files, folder, name, Options())
    rmtree(parts)


def _add(files: list[Path], folder: Path, name: str, options: "Options") -> None:
    from placewright.cli.reference_bar import shown
    from placewright.reference import manifest
    from placewright.reference.datasets import add as add_dataset

    with shown("places") as progress:
        dataset = add_dataset(files, folder, name, progress, options)
    built = manifest.read(folder / name)
    gone = f", {built.vanished.places:,} vanished since older versions" if built.vanished else ""
    sys.stdout.write(f"{dataset.name}: {dataset.places:,} places, version {dataset.version}{gone}\n")
    skipped = built.skipped
    if skipped:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(skipped.items(), key=lambda one: -one[1]))
        sys.stderr.write(f"{sum(skipped.values()):,} rows were skipped: {reasons}.\n")
    if dataset.attribution:
        sys.stderr.write(f"Data {dataset.attribution}, licence {dataset.licence}: name them where you publish.\n")


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the datasets with their source, version, age, licence and size; with --json one line for each."""
    from placewright.reference.datasets import list_manifests

    found = list_manifests(_folder(data))
    if as_json:
        print_lines({"dataset": one.dataset, "vanished": one.vanished, "built_at": one.built_at} for one in found)
        return
    if not found:
        sys.stderr.write("There is no reference data yet. Add some: placewright reference add FILE\n")
        return
    heads = ("name", "source", "places", "vanished", "version", "data of", "age", "licence")
    print_table(heads, map(_cells, found))


def _cells(built: "Manifest") -> tuple[str, ...]:
    each = built.dataset
    places = "" if each.places is None else f"{each.places:,}"
    day = (each.observed_at or "")[:10]
    gone = f"{built.vanished.places:,}" if built.vanished else ""
    return each.name, each.source, places, gone, each.version, day, _age(day), each.licence or "unknown"


def _age(day: str) -> str:
    """Return how old data of a day (YYYY[-MM[-DD]]) are: "12 days", "3.1 years"; empty when that is not known."""
    from datetime import UTC, date, datetime

    try:
        days = (datetime.now(UTC).date() - date.fromisoformat(f"{day}-01-01"[:10])).days
    except ValueError:
        return ""
    return f"{days} days" if days < 730 else f"{days / 365.25:.1f} years"


@app.command()
def remove(
    name: Annotated[
        str, typer.Argument(metavar="N", help="The dataset's name, as `placewright reference list` shows it.")
    ],
    data: Data = None,
) -> None:
    """Remove a dataset, a damaged one too; a running server lets go of it by itself."""
    from placewright.reference.datasets import remove as remove_dataset

    remove_dataset(_folder(data), name)
    sys.stdout.write(f"Removed {name}.\n")


def _folder(data: Path | None) -> Path:
    """Return the folder of the datasets; no store is needed for them."""
    from placewright.cli.start import make_folder, settings_for

    settings = settings_for(data=data)
    make_folder(settings)
    return settings.reference
