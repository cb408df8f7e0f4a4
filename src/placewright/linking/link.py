"""Looks each row of the left list up among the rows of the right one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from placewright.linking.index import indexed
from placewright.linking.places import query, record
from placewright.linking.pool import Pool
from placewright.linking.result import Linked, linked, one_to_one
from placewright.matching import judge
from placewright.model.place import Record
from placewright.reference.progress import Progress, silent
from placewright.reference.search import Index
from placewright.reference.shortlist import shortlist

CHUNK = 250  # rows that are handed to a process at once

Inputs: TypeAlias = Mapping[str, Any]


class Side(NamedTuple):
    """One of the two lists: a stream of (id, inputs)."""

    rows: Iterable[tuple[str, Inputs]]
    report: Callable[[int], None] = lambda _rows: None  # called with the number of rows done, now and then


def link(
    left: Side, right: Side, *, one: bool = False, processes: int = 1, progress: Progress = silent
) -> Iterator[Linked]:
    """Yield the pairs of rows that are the same place, in the order of the left list.

    Args:
        left: the list whose rows are looked up.
        right: the list in which they are.
        one: no row of either list stands in two pairs; the weightier pair wins.
        processes: how many work at once; the pairs do not depend on it.
        progress: is told how the index of the right list grows.
    """
    with Pool(processes) as pool:
        records = (made for chunk in pool.map(_records, chunked(right)) for made in chunk)
        with indexed(records, progress) as folder:
            chunks = ((folder, chunk) for chunk in chunked(left))
            pairs = (pair for chunk in pool.map(_linked, chunks) for pair in chunk)
            try:
                yield from one_to_one(pairs) if one else pairs
            finally:
                _close(folder)


def chunked(side: Side) -> Iterator[list[tuple[str, Inputs]]]:
    """Yield the rows of a side in chunks, and report how many they are."""
    chunk: list[tuple[str, Inputs]] = []
    count = 0
    for row in side.rows:
        chunk.append(row)
        count += 1
        if len(chunk) == CHUNK:
            yield chunk
            side.report(count)
            chunk = []
    if chunk:
        yield chunk
        side.report(count)


def _records(rows: Sequence[tuple[str, Inputs]]) -> list[Record]:
    return [record(row_id, inputs) for row_id, inputs in rows]


def _linked(task: tuple[Path, Sequence[tuple[str, Inputs]]]) -> list[Linked]:
    """Return the pairs of some rows of the left list."""
    folder, rows = task
    index = _index(folder)
    found: list[Linked] = []
    for row_id, inputs in rows:
        asked = query(inputs)
        if asked.names:
            accepted = judge(asked, shortlist(index, asked)).accepted
            found.extend(linked(row_id, match, rank) for rank, match in enumerate(accepted))
    return found


def _index(folder: Path) -> Index:
    """Return the index in a folder, opened once in each process."""
    if folder not in _opened:
        _opened[folder] = Index.open(folder)
    return _opened[folder]


_opened: dict[Path, Index] = {}


def _close(folder: Path) -> None:
    if (index := _opened.pop(folder, None)) is not None:
        index.close()
