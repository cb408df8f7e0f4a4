"""Enriches one part, in whatever process: the steps are those of `placewright enrich` without an engine."""

import asyncio
from pathlib import Path
from typing import BinaryIO

from placewright.cli.bulk.cutting import Part
from placewright.cli.bulk.unfinished import Unfinished
from placewright.cli.tables.parquet_out import write_beside
from placewright.cli.tables.progress import Progress
from placewright.cli.tables.streaming import Outlets, Task, enrich_each
from placewright.cli.tables.whole import whole
from placewright.cli.tables.writers import CELLS, open_writer
from placewright.tables.parquet import ParquetRows


def enrich_part(part: Part, task: Task, folder: Unfinished) -> Progress:
    """Enrich the rows of a part into its files in the folder; return how many there were. It is not noted as done yet.

    Raises:
        OSError: a file cannot be read or written.
        FormatError: the input is damaged.
    """
    parquet = task.form == CELLS
    with whole(folder.rejected(part)) as refused, whole(folder.answers(part)) as answers:
        text = answers.with_name(f"text-of-{answers.name}") if parquet else answers  # beside it, for it may be large
        try:
            with refused.open("wb") as rejected, text.open("wb") as out:
                done = _enrich(part, task, out, rejected)
            if parquet:
                write_beside(Path(part.file), (part.first, part.rows), part.line, text, task.outputs, answers)
        finally:
            if parquet:
                text.unlink(missing_ok=True)
    return done


def _enrich(part: Part, task: Task, out: BinaryIO, rejected: BinaryIO) -> Progress:
    rows = ParquetRows(Path(part.file), part.first, part.rows, part.line)
    writer = open_writer(task.form, rows.columns, task.outputs)
    outlets = Outlets(out, rejected, None, lambda _: None)
    return asyncio.run(enrich_each(iter(rows), task, writer, outlets, Progress(task=part.name)))
