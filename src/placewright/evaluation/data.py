"""Finds the development data: PLACEWRIGHT_EVALUATION_DATA, or `shared/data` beside the project."""

import os
from pathlib import Path

from placewright.evaluation.measure import Skipped

PROJECT = Path(__file__).parents[3]

CITIES = {
    "helsinki": "osm-helsinki/helsinki-2019-04.osm.pbf",
    "heidelberg": "osm-heidelberg/heidelberg.osm.pbf",
    "vancouver": "osm-vancouver/vancouver-2015-05.osm.pbf",
}


def data_file(name: str) -> Path:
    """Return the path of a data file.

    Raises:
        Skipped: the file is not here.
    """
    folder = Path(os.environ.get("PLACEWRIGHT_EVALUATION_DATA") or PROJECT.parent / "shared" / "data")
    path = folder / name
    if not path.is_file():
        raise Skipped(f"{name} is not in {folder}; set PLACEWRIGHT_EVALUATION_DATA to the folder of the data")
    return path


def build_folder() -> Path:
    """Return the folder for what measures write, made if missing."""
    folder = PROJECT / "build"
    folder.mkdir(exist_ok=True)
    return folder
