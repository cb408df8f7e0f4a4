"""Fetches the Overture Places of an area from the public bucket: a release is some large Parquet files there."""

import re
from collections.abc import Callable
from pathlib import Path

from placewright.errors import NotFound, UsageError
from placewright.model.geo import Box
from placewright.reference.fetch.bucket import Bucket
from placewright.reference.fetch.remote_parquet import fetch_rows
from placewright.reference.formats.overture.reader import RELEASE

BUCKET = "https://overturemaps-us-west-2.s3.us-west-2.amazonaws.com"
_RELEASES = "release/"
_PLACES = "theme=places/type=place/"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}\S*")

# Called with what is being done, how many parts of the release are done, and how many there are.
Parts = Callable[[str, int, int | None], None]


def box_of(text: str) -> Box:
    """Return the box of `west,south,east,north` in degrees, the order of GeoJSON; west > east crosses the antimeridian.

    Raises:
        UsageError: these are not four such numbers.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"--bbox {text}: write west,south,east,north in degrees, as in 7.40,43.72,7.44,43.76."
        ) from None
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180 and west != east):
        raise UsageError(f"--bbox {text}: south must be below north, and all within ±90 and ±180 degrees.")
    return Box(south, west, north, east)


def newest_release(bucket: Bucket) -> str:
    """Return the name of the newest release: 2025-09-24.0.

    Raises:
        NotFound: there is none.
    """
    releases = [name for name in bucket.folders(_RELEASES) if _NAME.fullmatch(name)]
    if not releases:
        raise NotFound("There is no release of Overture in the bucket.")
    return max(releases)


def fetch_places(bucket: Bucket, release: str, box: Box, folder: Path, progress: Parts) -> list[Path]:
    """Fetch the places of a box into a folder, one Parquet file for each part of the release that has any.

    Parts that an interrupted run has fetched into the same folder are kept.

    Raises:
        NotFound: the bucket has no such release, or that no places.
        ReferenceDataError: the bucket cannot be read.
    """
    items = [item for item in bucket.items(f"{_RELEASES}{release}/{_PLACES}") if item.key.endswith(".parquet")]
    if not items:
        known = ", ".join(sorted(bucket.folders(_RELEASES))[-5:]) or "none"
        raise NotFound(f"There are no places of a release {release}; the newest releases are: {known}.")
    folder.mkdir(parents=True, exist_ok=True)
    sparse = folder / "sparse.tmp"
    for number, item in enumerate(sorted(items)):
        progress(f"Fetching Overture {release}", number, len(items))
        target, empty = folder / f"part-{number:05}.parquet", folder / f"part-{number:05}.none"
        if not target.exists() and not empty.exists():
            fetch_rows(bucket, item, _halves(box), sparse, target, {RELEASE: release})
            if not target.exists():
                empty.touch()
    sparse.unlink(missing_ok=True)
    progress(f"Fetching Overture {release}", len(items), len(items))
    return sorted(folder.glob("part-*.parquet"))


def _halves(box: Box) -> list[Box]:
    """Return a box that crosses the antimeridian as two that do not."""
    if box.west <= box.east:
        return [box]
    return [Box(box.south, box.west, box.north, 180.0), Box(box.south, -180.0, box.north, box.east)]
