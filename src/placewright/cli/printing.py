"""What listing commands print: a table for people, or a line of JSON for each thing, for programs."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec


def print_lines(values: Iterable[Any]) -> None:
    """Print each value as one line of JSON."""
    sys.stdout.writelines(f"{msgspec.json.encode(value).decode()}\n" for value in values)


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str | tuple[str, str]]], width: int = 160) -> None:
    """Print a table; colours and the width of the window count on a terminal only, and NO_COLOR takes colours away.

    Args:
        heads: the names of the columns.
        rows: cells, each a text or (text, style); what looks like markup in a text stays text.
        width: characters of a line where there is no terminal.
    """
    from rich.console import Console  # 40 ms to import, and JSON needs none of it
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, box=None, pad_edge=False)
    for cells in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else Text(*cell) for cell in cells))
    Console(width=None if sys.stdout.isatty() else width).print(table)
