"""Which format a file has, by its extension; standard input by its first byte."""

from pathlib import Path

from placewright.errors import FormatError

CSV, TSV, NDJSON = "csv", "tsv", "ndjson"
PARQUET = "parquet"  # read by `enrich` alone, written by its bulk engines alone
EXTENSIONS = {".csv": CSV, ".tsv": TSV, ".tab": TSV, ".ndjson": NDJSON, ".jsonl": NDJSON}
STREAM = "-"  # standard input or output


def format_of(name: str) -> str | None:
    """Return the format of a file by its name; None for a stream.

    Raises:
        FormatError: the extension is unknown; the sentence names the known ones.
    """
    if name == STREAM:
        return None
    extension = Path(name).suffix.lower()
    if extension not in EXTENSIONS:
        known = ", ".join(EXTENSIONS)
        raise FormatError(f"{name}: the extension {extension or '(none)'} is not known. Use one of {known}, or -.")
    return EXTENSIONS[extension]


def is_parquet(name: str) -> bool:
    """Tell whether a file is one of Parquet, by its name."""
    return Path(name).suffix.lower() == f".{PARQUET}"


def format_of_text(start: bytes) -> str:
    """Return the format of a stream by how it starts: JSON objects, or else a table with tabs or commas."""
    first_line = start.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    if first_line.startswith(b"{"):
        return NDJSON
    return TSV if b"\t" in first_line else CSV
