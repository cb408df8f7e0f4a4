"""Rows as a Parquet file with typed columns, by DuckDB in little memory."""

from pathlib import Path

from placewright.exports.spool import Spool
from placewright.model.output_types import OUTPUT_TYPES

_MEMORY = "256MB"  # of DuckDB, at most; it takes about 80 MB of it
_ROW_GROUP = 4096  # rows held in memory before they are written
_SQL_TYPES = {"integer": "BIGINT", "boolean": "BOOLEAN"}  # by the first word of the output's type; all else is text


def write_rows(spool: Spool, path: Path) -> None:
    """Write the rows of a spool; a value that is not of its column's type becomes null."""
    import duckdb  # 30 MB and 0.1 s, for those who ask for this format

    options: dict[str, str | bool | int | float | list[str]] = {
        "threads": "1",
        "memory_limit": _MEMORY,
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(config=options) as connection:
        connection.execute(_statement(spool.columns, max(spool.longest + 1, 2**20)), [str(spool.path), str(path)])


def _statement(columns: tuple[str, ...], longest: int) -> str:
    texts = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    typed = ", ".join(f'TRY_CAST("{column}" AS {sql_type(column)}) AS "{column}"' for column in columns)
    return f"""
        COPY (
            SELECT {typed}
            FROM read_json($1, format = 'newline_delimited', columns = {{{texts}}}, maximum_object_size = {longest})
        ) TO $2 (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})
    """


def sql_type(column: str) -> str:
    """Return the type of a column: that of its output where it holds a value, else text."""
    output, _, part = column.rpartition("_")
    kind = OUTPUT_TYPES.get(output, "") if part == "enriched" else ""
    return _SQL_TYPES.get(kind.partition(":")[0], "VARCHAR")
