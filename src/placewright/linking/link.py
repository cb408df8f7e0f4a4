"""Looks each row of the left list up among the rows of the right one.

This process only takes rows from the files and puts what comes of them in order; other processes understand them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec

from placewright.linking.index import indexed
from placewright.linking.places import DATASET, query, record
from placewright.linking.pool import Pool
from placewright.linking.result import Linked, linked, one_to_one
from placewright.matching import judge
from placewright.reference.progress import Progress, silent
from placewright.reference.search import Index
from placewright.reference.shortlist import shortlist
from placewright.reference.staging import Staged, stage

CHUNK = 500  # rows that are handed to a process at once

Inputs: TypeAlias = Mapping[str, Any]
Read: TypeAlias = Callable[[Any], tuple[str, Inputs] | str]


class Side(NamedTuple):
    """One of the two lists."""

    rows: Iterable[Any]  # as they stand in the file
    read: Read  # gives id and inputs of a row, or the sentence why it cannot be used; it runs in other processes
    reject: Callable[[Any, str], None] = lambda _row, _why: None  # takes the rows that cannot be used, in order
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
        staged = (_decode(done.found) for done in _done(pool, right, _staged))
        with indexed(staged, progress) as folder:
            found = (pair for done in _done(pool, left, _linked, folder) for pair in done.found)
            try:
                yield from one_to_one(found) if one else found
            finally:
                _close(folder)


class _Task(NamedTuple):
    """Some rows for a process."""

    read: Read
    rows: Sequence[Any]
    folder: Path | None  # of the index in which they are looked up


class _Done(NamedTuple):
    """What came of them."""

    found: Any
    rejected: list[tuple[Any, str]]  # row, why


def _done(pool: Pool, side: Side, work: Callable[[_Task], _Done], folder: Path | None = None) -> Iterator[_Done]:
    """Yield what comes of the rows of a side, chunk after chunk, and tell which rows cannot be used."""
    for done in pool.map(work, (_Task(side.read, chunk, folder) for chunk in chunked(side))):
        for row, why in done.rejected:
            side.reject(row, why)
        yield done


def chunked(side: Side) -> Iterator[list[Any]]:
    """Yield the rows of a side in chunks, and report how many they are."""
    chunk: list[Any] = []
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


def _understood(task: _Task, rejected: list[tuple[Any, str]]) -> Iterator[tuple[str, Inputs]]:
    for row in task.rows:
        made = task.read(row)
        if isinstance(made, str):
            rejected.append((row, made))
        else:
            yield made


def _staged(task: _Task) -> _Done:
    """Return some rows of the right list as they are stored, in msgpack: a fifth of the time of pickling records."""
    rejected: list[tuple[Any, str]] = []
    found = [stage(record(row_id, inputs), DATASET) for row_id, inputs in _understood(task, rejected)]
    return _Done(_encode(found), rejected)


def _linked(task: _Task) -> _Done:
    """Return the pairs of some rows of the left list."""
    assert task.folder is not None  # noqa: S101 - for the type checker
    index = _index(task.folder)
    found: list[Linked] = []
    rejected: list[tuple[Any, str]] = []
    for row_id, inputs in _understood(task, rejected):
        asked = query(inputs)
        if asked.names:
            accepted = judge(asked, shortlist(index, asked)).accepted
            found.extend(linked(row_id, match, rank) for rank, match in enumerate(accepted))
    return _Done(found, rejected)


def _index(folder: Path) -> Index:
    """Return the index in a folder, opened once in each process."""
    if folder not in _opened:
        _opened[folder] = Index.open(folder)
    return _opened[folder]


_opened: dict[Path, Index] = {}
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Staged]).decode


def _close(folder: Path) -> None:
    if (index := _opened.pop(folder, None)) is not None:
        index.close()
