"""Opens a list of places of any format that is read: which one it is, is told by its name and its first bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from placewright.errors import FormatError
from placewright.tables.formats import CSV, NDJSON, TSV
from placewright.tables.geojson import GeoJsonRows
from placewright.tables.parquet import ParquetRows
from placewright.tables.readers import Readable, Rows
from placewright.tables.xlsx import XlsxRows

KNOWN = {
    ".csv": CSV,
    ".tsv": TSV,
    ".tab": TSV,
    ".txt": CSV,
    ".ndjson": NDJSON,
    ".jsonl": NDJSON,
    ".geojson": "geojson",
    ".geojsonl": "geojson",
    ".json": "geojson",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}


def kind_of(name: str) -> str:
    """Return the format of a file by its name.

    Raises:
        FormatError: it is none that is read; the sentence names those that are.
    """
    extension = Path(name).suffix.lower()
    if extension not in KNOWN:
        raise FormatError(f"A file {extension or 'without an extension'} is not read. Use one of {', '.join(KNOWN)}.")
    return KNOWN[extension]


@contextmanager
def opened(file: Path, name: str) -> Iterator[Readable]:
    """Open a file that a user calls `name`.

    Raises:
        FormatError: it is of no format that is read, or not of the one that its name says.
    """
    kind = kind_of(name)
    if kind == "xlsx":
        yield XlsxRows(file)
    elif kind == "parquet":
        yield ParquetRows(file)
    else:
        with file.open("rb") as stream:
            yield GeoJsonRows(stream, name) if kind == "geojson" else Rows(stream, kind)
