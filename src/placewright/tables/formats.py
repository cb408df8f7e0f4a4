"""Which format a file has, by its extension, also when it is compressed; a stream by its first bytes."""

from pathlib import Path

from placewright.errors import FormatError

CSV, TSV, NDJSON = "csv", "tsv", "ndjson"
PARQUET, GEOPARQUET, XLSX, GEOJSON = "parquet", "geoparquet", "xlsx", "geojson"
EXTENSIONS = {".csv": CSV, ".tsv": TSV, ".tab": TSV, ".ndjson": NDJSON, ".jsonl": NDJSON}
WHOLE = {".parquet": PARQUET, ".geoparquet": GEOPARQUET, ".xlsx": XLSX, ".geojson": GEOJSON, ".geojsonl": GEOJSON}
ALSO_READ = {".txt": CSV, ".json": GEOJSON}  # as others call them; never written
COMPRESSED = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd"}
KNOWN = (*EXTENSIONS, *WHOLE, *ALSO_READ, *COMPRESSED)  # extensions of the lists that are read
STREAM = "-"  # standard input or output


def format_of(name: str) -> str | None:
    """Return the format of a file of lines by its name, compressed or not; None for a stream.

    Raises:
        FormatError: the extension is unknown; the sentence names the known ones.
    """
    if name == STREAM:
        return None
    return _known(name, EXTENSIONS, ", or -")


def any_format_of(name: str) -> str | None:
    """Return the format of a file by its name, also of those that are no lines; None for a stream.

    Raises:
        FormatError: the extension is unknown, or a workbook or Parquet file is compressed once more.
    """
    if name == STREAM:
        return None
    return _whole(name, EXTENSIONS | WHOLE, ", or -")


def kind_of(name: str) -> str:
    """Return the format of a list that is read, by the name of its file.

    Raises:
        FormatError: as `any_format_of`.
    """
    return _whole(name, EXTENSIONS | WHOLE | ALSO_READ)


def _whole(name: str, extensions: dict[str, str], more: str = "") -> str:
    form = _known(name, extensions, more)
    if form in (PARQUET, GEOPARQUET, XLSX) and compression_of(name):
        raise FormatError(f"{name}: {form} is compressed in itself; leave out {Path(name).suffix}.")
    return form


def _known(name: str, extensions: dict[str, str], more: str) -> str:
    extension = Path(name.removesuffix(Path(name).suffix) if compression_of(name) else name).suffix.lower()
    if extension not in extensions:
        known = ", ".join(extensions)
        raise FormatError(f"{name}: the extension {extension or '(none)'} is not known. Use one of {known}{more}.")
    return extensions[extension]


def compression_of(name: str) -> str | None:
    """Return how a file is compressed, by its name: gzip, zstd or None."""
    return COMPRESSED.get(Path(name).suffix.lower())


def is_parquet(name: str) -> bool:
    """Tell whether a file is one of Parquet, by its name."""
    return Path(name).suffix.lower() in (f".{PARQUET}", f".{GEOPARQUET}")


def format_of_text(start: bytes) -> str:
    """Return the format of a stream by how it starts: JSON objects, GeoJSON, or else a table with tabs or commas."""
    text = start.lstrip(b"\xef\xbb\xbf\x1e \t\r\n")
    first_line = text.partition(b"\n")[0]
    if first_line.startswith(b"{"):
        return GEOJSON if b'"FeatureCollection"' in text or b'"Feature"' in first_line else NDJSON
    return TSV if b"\t" in first_line else CSV
