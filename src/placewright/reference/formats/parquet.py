"""Reads the rows of a Parquet file as JSON objects, row group by row group, with DuckDB and none of its extensions."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from placewright.errors import FormatError

_FETCHED = 2048  # rows at a time: one vector of DuckDB
_MEMORY = "512MB"  # of DuckDB; a row group of a million rows passes through in parts


def columns_of(file: Path) -> dict[str, str]:
    """Return column → DuckDB type: {"id": "VARCHAR", "bbox": "STRUCT(xmin FLOAT, …)"}.

    Raises:
        FormatError: the file is damaged.
    """
    with connected() as connection, translated(file):
        return {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE FROM {source(file)}").fetchall()}


def row_count(file: Path) -> int:
    """Return how many rows a file holds, as its footer says."""
    with connected() as connection, translated(file):
        (count,) = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(file)]).fetchall()[0]
        return int(count)


def note_of(file: Path, key: str) -> str | None:
    """Return a note that whoever wrote the file left in its footer."""
    with connected() as connection, translated(file):
        query = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = ?"
        found = connection.execute(query, [str(file), key]).fetchone()
        return None if found is None else str(found[0])


def rows(
    file: Path, columns: Mapping[str, str], wanted: Sequence[str], first: int = 0, count: int | None = None
) -> Iterator[str]:
    """Yield each row as the text of a JSON object with those of the `wanted` columns that the file has.

    DuckDB writes JSON four times as fast as it makes Python objects. A geometry becomes the hexadecimal form of its
    WKB, a number that JSON cannot hold (NaN, infinity) null.

    Args:
        first: number of the first row to read, from 0; row groups that hold none of the rows are not read.
        count: most rows to read; None: all.

    Raises:
        FormatError: the file is damaged.
    """
    parts = ", ".join(f"{quoted(name)} := {_expression(name, columns[name])}" for name in wanted if name in columns)
    with connected() as connection, translated(file):
        part = "" if (first, count) == (0, None) else f" WHERE {numbered(first, count)}"
        found = connection.execute(f"SELECT to_json(struct_pack({parts}))::VARCHAR FROM {source(file)}{part}")
        while batch := found.fetchmany(_FETCHED):
            for (text,) in batch:
                yield text


def _expression(name: str, kind: str) -> str:
    if kind.startswith("GEOMETRY"):
        return f"hex(ST_AsWKB({quoted(name)}))"
    if kind in ("FLOAT", "DOUBLE"):
        return f"CASE WHEN isfinite({quoted(name)}) THEN {quoted(name)} END"
    return f"hex({quoted(name)})" if kind == "BLOB" else quoted(name)


def quoted(name: str) -> str:
    """Return the name of a column as it stands in SQL."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def quoted_path(file: Path) -> str:
    """Return the path of a file as it stands between single quotes in SQL."""
    return str(file).replace("'", "''")


def source(*files: Path) -> str:
    """Return what stands behind FROM for the rows of files with the same columns."""
    # Hive partitions of the path are no columns of ours.
    paths = ", ".join(f"'{quoted_path(file)}'" for file in files)
    return f"read_parquet([{paths}], hive_partitioning = false)"


def numbered(first: int, count: int | None) -> str:
    """Return the condition that holds for `count` rows (None: all) of a file from the row `first`, from 0."""
    return f"file_row_number >= {first}" + ("" if count is None else f" AND file_row_number < {first + count}")


def connected() -> duckdb.DuckDBPyConnection:
    """Return a connection in memory that loads nothing and goes nowhere but to local files."""
    return duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": _MEMORY,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


class translated:  # noqa: N801 - used as a function, in `with`
    """Turns errors of DuckDB into a sentence about a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, duckdb.Error):
            first = str(error).splitlines()[0].rstrip(".")
            raise FormatError(f"{self._file} is damaged or no Parquet file that can be read: {first}.") from error
