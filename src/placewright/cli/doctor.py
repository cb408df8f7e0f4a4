"""`placewright doctor`: is everything as it must be, and if not, how is it mended?"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from enum import Enum
from typing import NamedTuple

import typer

from placewright.cli.options import AsJson, Data
from placewright.cli.printing import print_lines
from placewright.cli.start import settings_for
from placewright.errors import PlacewrightError
from placewright.settings import Settings
from placewright.store import health, open_database
from placewright.store.database import parsed_url

CLIENT_VARIABLES = ("PLACEWRIGHT_URL", "PLACEWRIGHT_API_KEY", "PLACEWRIGHT_ORG")
LITTLE_DISK, TOO_LITTLE_DISK = 2 * 2**30, 200 * 2**20  # bytes


class State(Enum):
    """How a finding is to be taken."""

    GOOD = "ok"
    NOTE = "note"  # it works, but something is worth knowing
    BROKEN = "BROKEN"


_STYLES = {State.GOOD: "green", State.NOTE: "yellow", State.BROKEN: "bold red"}  # on a terminal


class Finding(NamedTuple):
    """What a check found."""

    subject: str
    state: State
    says: str
    mend: str = ""


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Say which variables are no settings; that the values are right, reading them has shown."""
    known = [f"PLACEWRIGHT_{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.startswith("PLACEWRIGHT_") and name not in (*known, *CLIENT_VARIABLES):
            near = get_close_matches(name, known, 1)
            mend = f"Did you mean {near[0]}?" if near else "Remove it; docs/settings.md lists all settings."
            yield Finding("settings", State.NOTE, f"{name} is set, but it is no setting.", mend)
    yield Finding("settings", State.GOOD, f"read; the data folder is {settings.data.absolute()}")


def check_folder(settings: Settings) -> Iterator[Finding]:
    """Write a file into the data folder, and look at the space left."""
    folder = settings.data
    if not folder.is_dir():
        mend = f"Make it by starting: placewright keys create ORG --data {folder}"
        yield Finding("folder", State.BROKEN, f"{folder} does not exist.", mend)
        return
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as error:
        mend = "Free space, or allow the user that runs Placewright to write there."
        yield Finding("folder", State.BROKEN, f"{folder} cannot be written to: {error.strerror}.", mend)
    else:
        yield Finding("folder", State.GOOD, "can be written to")
    free = shutil.disk_usage(folder).free
    says = f"{free / 2**30:,.1f} GiB free"
    if free >= LITTLE_DISK:
        yield Finding("disk", State.GOOD, says)
    else:
        state = State.BROKEN if free < TOO_LITTLE_DISK else State.NOTE
        yield Finding("disk", state, says, "Free space: jobs and their answers take about 10 KiB each.")


def check_database(settings: Settings) -> Iterator[Finding]:
    """Open the database, which checks its settings and its tables' version; then read its file and its work."""
    url = parsed_url(settings.url)
    embedded = url.get_backend_name() == "sqlite"
    if embedded and url.database and not os.path.exists(url.database):  # noqa: PTH110 - a text of SQLAlchemy's
        yield Finding("database", State.NOTE, "there is none yet", "It is made by `placewright keys create ORG`.")
        return
    database = open_database(settings)
    try:
        if damage := database.read(health.damage):
            mend = "Stop the server, keep a copy of the file, and restore a backup or run SQLite's `.recover`."
            yield Finding("database", State.BROKEN, f"its file is damaged: {'; '.join(damage)}.", mend)
            return
        database.ping()
        kind = "sound, durable (WAL, synchronous=FULL)" if embedded else "PostgreSQL can be reached"
        yield Finding("database", State.GOOD, f"{kind}, of this version, writable")
        if unsafe := database.read(health.unsafe_settings):
            mend = "Set it to on in postgresql.conf: a power cut may lose what was acknowledged, or spoil the files."
            yield Finding("durability", State.BROKEN, f"the server runs with {' and '.join(unsafe)} off.", mend)
        yield from _work(database.read(health.standing))
    finally:
        database.close()


def _work(standing: health.Standing) -> Iterator[Finding]:
    if not standing.good_keys:
        yield Finding("keys", State.NOTE, "nobody can use the API.", "Make a key: placewright keys create ORG")
    else:
        yield Finding("keys", State.GOOD, f"{standing.good_keys} of {standing.organisations} organisation(s)")
    says = f"{standing.waiting} slices of jobs wait, {standing.leased} are being worked on"
    if standing.overdue:
        mend = "Start the workers: placewright serve. They take such slices back by themselves."
        yield Finding("work", State.NOTE, f"{says}; the lease of {standing.overdue} of them ran out.", mend)
    elif standing.waiting and not standing.leased:
        yield Finding("work", State.NOTE, f"{says}.", "If a server runs, see its log; else start it: placewright serve")
    else:
        yield Finding("work", State.GOOD, says)


def check_reference(settings: Settings) -> Iterator[Finding]:
    """Compare the files of each dataset with the checksums of its manifest."""
    from placewright.reference import manifest
    from placewright.reference.datasets import dataset_folders

    folders = dataset_folders(settings.reference)
    if not folders:
        mend = "Add some: placewright reference add FILE.osm.pbf"
        yield Finding("reference", State.NOTE, "there is no reference data, so that no place can be found.", mend)
    for folder in folders:
        try:
            dataset = manifest.read(folder, deep=True).dataset
        except PlacewrightError as error:  # its sentence says how to mend it; the others are still to be looked at
            yield Finding("reference", State.BROKEN, str(error))
            continue
        origin = f"{dataset.source}, {dataset.observed_at or 'undated'}, licence {dataset.licence or 'unknown'}"
        yield Finding("reference", State.GOOD, f"{dataset.name}: {dataset.places or 0:,} places ({origin})")


def check_sources(settings: Settings) -> Iterator[Finding]:
    """Open the sources as a worker would."""
    from placewright.sources.registry import open_sources

    for source in open_sources(settings):
        reach = "asks other machines" if source.remote else "stays on this machine"
        yield Finding("source", State.GOOD, f"{source.name} fills {len(source.attributes)} attributes and {reach}")
        source.close()


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    check_settings,
    check_folder,
    check_database,
    check_reference,
    check_sources,
)


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield the findings of all checks; what a check raises is its finding."""
    for check in CHECKS:
        try:
            yield from check(settings)
        except PlacewrightError as error:
            yield Finding(check.__name__.removeprefix("check_"), State.BROKEN, str(error))


def doctor(as_json: AsJson = False, data: Data = None) -> None:
    """Check settings, folder, disk, database, reference data and sources, and say how to mend what is wrong.

    Exits with 1 when something is broken. With --json one line for each finding.
    """
    broken = 0
    for finding in examine(settings_for(quiet=True, data=data)):
        broken += finding.state is State.BROKEN
        if as_json:
            print_lines([finding._asdict()])
        else:
            _print(finding)
    if broken:
        raise typer.Exit(1)


def _print(finding: Finding) -> None:
    from rich.console import Console
    from rich.text import Text

    text = Text.assemble((f"{finding.state.value:7}", _STYLES[finding.state]), f" {finding.subject:10} {finding.says}")
    if finding.mend:
        text.append(f"\n{'':18} → {finding.mend}")
    Console().print(text, soft_wrap=True)
