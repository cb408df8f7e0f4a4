"""`placewright backup` and `restore`: everything that is remembered, as one file, taken while others work."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from placewright.cli.options import Data
from placewright.cli.start import make_folder, settings_for
from placewright.errors import PlacewrightError, UsageError
from placewright.settings import Settings
from placewright.store import health
from placewright.store.copying import Sum, copy, sums
from placewright.store.database import Database, open_database


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    data: Data = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Write batches, results, keys, webhooks and overrides, as they are at this moment, into one file.

    Servers and workers go on meanwhile, on either database. FILE is a SQLite file, read again and compared before it
    gets its name. It holds the secrets of webhooks: keep it as safe as the data folder. Reference data are not in it:
    their folder never changes in place, so copy it as it is.
    """
    if file.exists() and not replace:
        raise UsageError(f"{file} is there already. --replace writes over it.")
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent} to write {file.name} into.")
    settings = settings_for(quiet=True, data=data)
    if settings.database_url is None and not (settings.data / "placewright.db").is_file():
        raise UsageError(f"There is nothing to back up in {settings.data}.")
    part = file.with_name(f"{file.name}.part")
    _forget(part)
    try:
        with _opened(settings) as source:
            written = _copied(source, part)
        os.chmod(part, 0o600)  # noqa: PTH101 - beside os.replace
        os.replace(part, file)  # noqa: PTH105 - in the same folder: the name changes at one moment
    finally:
        _forget(part)
    _tell(written, f"{file} holds them.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `placewright backup` has written.")],
    data: Data = None,
    replace: Annotated[bool, typer.Option("--replace", help="Delete first what the installation holds.")] = False,
) -> None:
    """Put a backup into a new installation (or with --replace into this one), on either database.

    Stop the server and the workers first. It is there whole or not at all. A backup of an older version is brought to
    this one; FILE itself stays as it is. What was running at the moment of the backup runs again.
    """
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    settings = settings_for(quiet=True, data=data)
    make_folder(settings)
    with tempfile.TemporaryDirectory(dir=settings.data, prefix=".restore-") as folder:
        own = Path(shutil.copy(file, Path(folder) / "backup.db"))
        with _opened(_of_file(own)) as source, _opened(settings) as target:
            if found := source.read(health.damage):
                raise PlacewrightError(f"{file} is damaged: {found[0]}")
            told: dict[str, Sum] = {}
            copy(source, target, replace=replace, told=told.__setitem__)
            _compare(told, sums(target), "The restored installation")
    _tell(told, "The installation holds them.")


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    database = open_database(settings)
    try:
        yield database
    finally:
        database.close()


def _of_file(file: Path) -> Settings:
    return settings_for(quiet=True, database_url=f"sqlite:///{file}", data=file.parent)


def _copied(source: Database, part: Path) -> dict[str, Sum]:
    """Write all tables into a new SQLite file, read them back, and return what there is."""
    told: dict[str, Sum] = {}
    with _opened(_of_file(part)) as target:
        copy(source, target, replace=False, told=told.__setitem__)
        _compare(told, sums(target), "What was written")
    return told


def _compare(wanted: dict[str, Sum], found: dict[str, Sum], what: str) -> None:
    differing = [name for name, total in wanted.items() if found[name] != total]
    if differing:
        raise PlacewrightError(f"{what} differs from what was read, in {', '.join(differing)}. Is the disk sound?")


def _forget(part: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        part.with_name(part.name + ending).unlink(missing_ok=True)


def _tell(written: dict[str, Sum], where: str) -> None:
    shown = ", ".join(f"{written[name].rows:,} {name}" for name in ("organisations", "batches", "jobs", "overrides"))
    sys.stderr.write(f"{shown}. {where}\n")
