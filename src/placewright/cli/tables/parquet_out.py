"""Makes Parquet files of answers that stand in lines of JSON."""

from collections.abc import Sequence
from pathlib import Path

from placewright.cli.tables.writers import Cells
from placewright.reference.formats.parquet import connected, numbered, quoted, quoted_path, source, translated

ROW_NUMBER = "file_row_number"  # what DuckDB calls the number of a row; a column of that name would hide it
_ROW_GROUP = 2048  # rows that DuckDB holds before it writes them
_LONGEST_LINE = 64 * 2**20  # bytes
_WRITTEN = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}"


def write_beside(
    file: Path, part: tuple[int, int] | None, line: int, text: Path, outputs: tuple[str, ...], new: Path
) -> None:
    """Write the rows that were answered: their own columns in their own types, then ours as text.

    Args:
        file: the Parquet file that they stand in.
        part: number of the first row there, and how many; None: all.
        line: the number that its first row has in `text`.
        text: lines of `Cells`.
        outputs: what was asked for.
        new: the file to write.
    """
    ours = "".join(f", {quoted(name)}: 'VARCHAR'" for name in Cells.columns(outputs))
    where = numbered(*(part or (0, None)))
    statement = f"""
        COPY (
            SELECT theirs.* EXCLUDE ({ROW_NUMBER}), ours.* EXCLUDE (line)
            FROM (SELECT *, {ROW_NUMBER} AS {ROW_NUMBER} FROM {source(file)} WHERE {where}) AS theirs
            JOIN {_lines(text, f"line: 'BIGINT'{ours}")} AS ours ON ours.line = theirs.{ROW_NUMBER} + {line}
            ORDER BY ours.line
        ) TO '{quoted_path(new)}' ({_WRITTEN})
    """
    with connected() as connection, translated(file):
        connection.execute(statement)


def write_records(text: Path, columns: Sequence[str], new: Path, *, points: bool = False) -> None:
    """Write the rows of lines of `Records` as columns of text, in their order.

    Args:
        text: the lines.
        columns: the keys of their rows.
        new: the file to write.
        points: add their points as a column `geometry`, which makes it GeoParquet.
    """
    fields = ", ".join(f"{quoted(name)} VARCHAR" for name in columns).replace("'", "''")
    known = f"place: 'STRUCT({fields})', point: 'DOUBLE[]'"
    spot = "CASE WHEN len(point) = 2 THEN ('POINT(' || point[1] || ' ' || point[2] || ')')::GEOMETRY END"
    theirs = "place.* EXCLUDE (geometry)" if points and "geometry" in columns else "place.*"
    shown = theirs + (f", {spot} AS geometry" if points else "")
    with connected() as connection, translated(text):
        connection.execute(f"COPY (SELECT {shown} FROM {_lines(text, known)}) TO '{quoted_path(new)}' ({_WRITTEN})")


def _lines(text: Path, typed: str) -> str:
    return (
        f"read_json('{quoted_path(text)}', format = 'newline_delimited', columns = {{{typed}}}, "
        f"maximum_object_size = {_LONGEST_LINE})"
    )
