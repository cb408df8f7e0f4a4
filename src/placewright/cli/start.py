"""What commands do before their own work: read the settings, set up the logs, make the data folder, open the store."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from placewright.errors import NotFound, SettingsError
from placewright.logs import configure_logging
from placewright.settings import Settings, load_settings
from placewright.store import Organisation, organisations
from placewright.store.database import Database, open_database


def settings_for(*, quiet: bool = False, **given: Any) -> Settings:
    """Read the settings (`given` wins over environment and file) and set up the logs accordingly.

    With `quiet` what is logged at info is left out: no news to somebody who waits for the output of a command.
    """
    settings = load_settings(**given)
    level = "warning" if quiet and settings.log_level == "info" else settings.log_level
    configure_logging(level, settings.log_format)
    return settings


def make_folder(settings: Settings) -> None:
    """Make the data folder if it is new, inside a folder that exists.

    Raises:
        SettingsError: it cannot be made, or not be written to.
    """
    folder = settings.data
    mend = "Name another one by --data or PLACEWRIGHT_DATA"
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise SettingsError(
            f"There is no folder {folder.parent} to make the data folder in. {mend}, or make it."
        ) from error
    except FileExistsError as error:
        raise SettingsError(f"{folder} is not a folder. {mend}.") from error
    except OSError as error:
        raise SettingsError(f"The data folder {folder} cannot be made: {error.strerror}. {mend}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"The data folder {folder} cannot be written to. {mend}, or allow writing to it.")


@contextmanager
def opened_store(**given: Any) -> Iterator[tuple[Settings, Database]]:
    """Open the store of the settings, made if new, for the time of a command."""
    settings = settings_for(**given)
    make_folder(settings)
    database = open_database(settings)
    try:
        yield settings, database
    finally:
        database.close()


def organisation_of(database: Database, slug: str) -> Organisation:
    """Return an organisation.

    Raises:
        NotFound: there is none of that name.
    """
    found = database.read(lambda conn: organisations.find(conn, slug))
    if found is None:
        raise NotFound(
            f"There is no organisation {slug!r}. `placewright organisations list` shows them, "
            f"`placewright keys create {slug}` makes one."
        )
    return found
