"""Tell the format of a file by its content, never by its name."""

from pathlib import Path

from placewright.errors import FormatError
from placewright.reference.formats.base import Reader, Sample
from placewright.reference.formats.foursquare.reader import FoursquareReader
from placewright.reference.formats.geojson.alltheplaces import AllThePlacesReader
from placewright.reference.formats.opening import head_of
from placewright.reference.formats.osm.reader import OsmReader
from placewright.reference.formats.overture.reader import OvertureGeoJsonReader, OvertureReader
from placewright.reference.formats.tables.reader import CsvReader, OwnGeoJsonReader, OwnParquetReader

# The first that recognises a file reads it: the datasets that we know, then what anybody may have made.
READERS: tuple[type[Reader], ...] = (
    OsmReader,
    OvertureReader,
    FoursquareReader,
    AllThePlacesReader,
    OvertureGeoJsonReader,
    OwnGeoJsonReader,
    OwnParquetReader,
    CsvReader,
)
_KNOWN = (
    "OpenStreetMap extracts (.osm.pbf), Overture Places and Foursquare OS Places (Parquet), All The Places, "
    "GeoJSON, Parquet and CSV"
)


def detect(file: Path) -> type[Reader]:
    """Return the reader for a file.

    Raises:
        UsageError: the file cannot be read.
        FormatError: it is of no known format, or damaged.
    """
    head, compressed = head_of(file)
    sample = Sample(file, head, compressed)
    for reader in READERS:
        if reader.recognises(sample):
            return reader
    what = "is empty" if not head else "is of no format known here"
    raise FormatError(f"{file} {what}; reference places are read from {_KNOWN}.")
