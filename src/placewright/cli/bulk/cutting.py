"""Cuts Parquet files into parts: runs of rows that one process enriches by itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from placewright.cli.tables.parquet_out import ROW_NUMBER
from placewright.cli.tables.writers import Cells
from placewright.errors import FormatError, UsageError
from placewright.reference.formats.parquet import columns_of, row_count
from placewright.tables.formats import PARQUET, STREAM, is_parquet

PART_ROWS = 10_000  # seconds of work, some megabytes of answers: what a kill makes the next run do again


class Part(NamedTuple):
    """Some rows of one file."""

    number: int  # from 0, in the order of the rows
    file: str
    first: int  # number of its first row in the file, from 0
    rows: int  # how many
    line: int  # number of the file's first row among the rows of all files, from 1

    @property
    def name(self) -> str:
        """Return the name of its files, without an extension; names are ordered as the rows are."""
        return f"part-{self.number:06}"


def files_of(name: str) -> list[Path]:
    """Return the Parquet files that a file name, a folder or a pattern means, in the order of their names.

    Of a folder they are all below it, but none whose name, or whose folder's, starts with a dot or an underscore.

    Raises:
        UsageError: there are none.
        FormatError: it is another format.
    """
    if name == STREAM:
        raise UsageError("The bulk engine reads files, not standard input.")
    path = Path(name)
    if path.is_dir():
        found = [one for one in path.rglob(f"*.{PARQUET}") if not _hidden(one.relative_to(path))]
    elif any(character in name for character in "*?["):
        base = Path(path.anchor) if path.is_absolute() else Path()
        found = [one for one in base.glob(str(path.relative_to(base))) if one.is_file()]
    else:
        found = [path]
    if not found:
        raise UsageError(f"There is no Parquet file in {name}.")
    other = next((one for one in found if not is_parquet(one.name)), None)
    if other is not None:
        raise FormatError(
            f"{other}: the bulk engine reads Parquet. Make it so with DuckDB: "
            f"COPY (FROM '{other}') TO '{other.stem}.{PARQUET}'; or leave out --engine."
        )
    return sorted(one.resolve() for one in found)


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def common_columns(files: Sequence[Path], outputs: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of files that have the same ones.

    Raises:
        UsageError: they have not, or one is called as one of ours.
    """
    first = columns_of(files[0])
    for file in files[1:]:
        if (here := columns_of(file)) != first:
            differing = [name for name in {**first, **here} if first.get(name) != here.get(name)]
            what = ", ".join(differing) if differing else "their order"
            raise UsageError(f"{file} and {files[0]} have other columns or types: {what}. Enrich them one by one.")
    taken = {name.casefold() for name in (ROW_NUMBER, *Cells.columns(outputs))}
    twice = [name for name in first if name.casefold() in taken]
    if twice:
        raise UsageError(f"Columns of the input are called like those of the answers: {', '.join(twice)}. Rename them.")
    return tuple(first)


def cut(files: Sequence[Path], limit: int | None, rows: int = PART_ROWS) -> list[Part]:
    """Return the parts of files: each at most `rows` rows of one file, all together at most `limit`."""
    parts = [Part(number, *rest) for number, rest in enumerate(_cut(files, limit, rows))]
    return parts or [Part(0, str(files[0]), 0, 0, 1)]  # a list of no places has an answer too


def _cut(files: Sequence[Path], limit: int | None, rows: int) -> Iterator[tuple[str, int, int, int]]:
    line = 1
    for file in files:
        total = row_count(file)
        wanted = total if limit is None else min(total, limit - line + 1)
        for first in range(0, wanted, rows):
            yield str(file), first, min(rows, wanted - first), line
        line += total
