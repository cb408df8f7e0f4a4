"""`placewright reference`: the reference data that places are looked up in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placewright.cli.options import Data

if TYPE_CHECKING:
    from placewright.reference.progress import Progress

app = typer.Typer(
    no_args_is_help=True,
    help="Add, list and remove reference data: OpenStreetMap extracts (.osm.pbf), for a start.",
)


@app.command()
def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Files to index; the format is told by their content.")
    ],
    name: Annotated[
        str | None,
        typer.Option(metavar="N", help="Name of one dataset of all files. Default: one dataset per file, named by it."),
    ] = None,
    data: Data = None,
) -> None:
    """Index files as reference data; a dataset of the same name is replaced when the new one is ready."""
    from placewright.reference.datasets import add as add_dataset
    from placewright.reference.datasets import name_of

    folder = _folder(data)
    groups = [(files, name)] if name is not None else [([file], name_of([file])) for file in files]
    for group, chosen in groups:
        with _shown() as progress:
            dataset = add_dataset(group, folder, chosen, progress)
        sys.stdout.write(f"{dataset.name}: {dataset.places:,} places, version {dataset.version}\n")
        if dataset.attribution:
            sys.stderr.write(f"Data {dataset.attribution}, licence {dataset.licence}: name them where you publish.\n")


@app.command("list")
def list_(data: Data = None) -> None:
    """List the datasets with their size, age and licence."""
    from rich.console import Console
    from rich.table import Table

    from placewright.reference.datasets import list_datasets

    found = list_datasets(_folder(data))
    if not found:
        sys.stderr.write("There is no reference data yet. Add some: placewright reference add FILE.osm.pbf\n")
        return
    table = Table("name", "source", "places", "version", "data of", "licence", box=None, pad_edge=False)
    for each in found:
        places = "" if each.places is None else f"{each.places:,}"
        table.add_row(each.name, each.source, places, each.version, (each.observed_at or "")[:10], each.licence or "")
    Console(width=None if sys.stdout.isatty() else 160).print(table)


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


@contextmanager
def _shown() -> Iterator["Progress"]:
    """Show a bar on a terminal for the time of a build; it turns while the number of places is not known yet."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} places"),
        TimeElapsedColumn(),
    )
    bar = Bar(*columns, console=console, disable=not console.is_terminal, transient=True)
    task = bar.add_task("Starting", total=None)

    def show(what: str, done: int, total: int | None) -> None:
        bar.update(task, description=what, completed=done, total=total)

    with bar:
        yield show
