"""Enriches one part, in whatever process: the steps are those of `placewright enrich` without an engine."""

import asyncio
from pathlib import Path
from typing import BinaryIO

from placewright.cli.bulk.cutting import ROW_NUMBER, Part
from placewright.cli.bulk.unfinished import Unfinished, whole
from placewright.cli.tables.progress import Progress
from placewright.cli.tables.streaming import Outlets, Task, enrich_each
from placewright.cli.tables.writers import Cells, open_writer
from placewright.reference.formats.parquet import connected, numbered, quoted, quoted_path, source, translated
from placewright.tables.formats import PARQUET
from placewright.tables.parquet import ParquetRows

_ROW_GROUP = 2048  # rows that DuckDB holds before it writes them
_LONGEST_LINE = 64 * 2**20  # bytes


def enrich_part(part: Part, task: Task, folder: Unfinished) -> Progress:
    """Enrich the rows of a part into its files in the folder; return how many there were. It is not noted as done yet.

    Raises:
        OSError: a file cannot be read or written.
        FormatError: the input is damaged.
    """
    parquet = task.form == PARQUET
    with whole(folder.rejected(part)) as refused, whole(folder.answers(part)) as answers:
        text = answers.with_name(f"text-of-{answers.name}") if parquet else answers  # beside it, for it may be large
        try:
            with refused.open("wb") as rejected, text.open("wb") as out:
                done = _enrich(part, task, out, rejected)
            if parquet:
                _write_parquet(part, text, task.attributes, answers)
        finally:
            if parquet:
                text.unlink(missing_ok=True)
    return done


def _enrich(part: Part, task: Task, out: BinaryIO, rejected: BinaryIO) -> Progress:
    rows = ParquetRows(Path(part.file), part.first, part.rows, part.line)
    writer = open_writer(task.form, rows.columns, task.attributes)
    outlets = Outlets(out, rejected, None, lambda _: None)
    return asyncio.run(enrich_each(iter(rows), task, writer, outlets, Progress(task=part.name)))


def _write_parquet(part: Part, text: Path, attributes: tuple[str, ...], answers: Path) -> None:
    """Write the rows that were answered: their own columns in their own types, then ours as text."""
    file = Path(part.file)
    ours = "".join(f", {quoted(name)}: 'VARCHAR'" for name in Cells.columns(attributes))
    statement = f"""
        COPY (
            SELECT theirs.* EXCLUDE ({ROW_NUMBER}), ours.* EXCLUDE (line)
            FROM (
                SELECT *, {ROW_NUMBER} AS {ROW_NUMBER} FROM {source(file)} WHERE {numbered(part.first, part.rows)}
            ) AS theirs
            JOIN read_json(
                '{quoted_path(text)}', format = 'newline_delimited', columns = {{line: 'BIGINT'{ours}}},
                maximum_object_size = {_LONGEST_LINE}
            ) AS ours ON ours.line = theirs.{ROW_NUMBER} + {part.line}
            ORDER BY ours.line
        ) TO '{quoted_path(answers)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})
    """
    with connected() as connection, translated(file):
        connection.execute(statement)
