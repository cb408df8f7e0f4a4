"""Tell the format of a file by its content, never by its name."""

from pathlib import Path

from placewright.errors import FormatError, UsageError
from placewright.reference.formats.base import Reader
from placewright.reference.formats.osm.reader import OsmReader

READERS: tuple[type[Reader], ...] = (OsmReader,)  # the first that recognises a file reads it

_HEAD_BYTES = 4096


def detect(file: Path) -> type[Reader]:
    """Return the reader for a file.

    Raises:
        UsageError: the file cannot be read.
        FormatError: it is of no known format.
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    for reader in READERS:
        if reader.recognises(head):
            return reader
    what = "is empty" if not head else "is of no format known here"
    raise FormatError(f"{file} {what}; reference places are read from OpenStreetMap extracts (.osm.pbf).")
