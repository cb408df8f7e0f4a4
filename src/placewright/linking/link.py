"""Looks each row of the left list up among the rows of the right one.

This process only takes rows from the files and puts what comes of them in order; other processes understand them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec

from placewright.linking import namesakes
from placewright.linking.index import indexed
from placewright.linking.namesakes import Namesakes
from placewright.linking.places import DATASET, query, record
from placewright.linking.pool import Pool
from placewright.linking.result import SAME, Linked, one_to_one, weighed
from placewright.matching import judge
from placewright.model.cells import COARSE, FINE
from placewright.model.place import Query
from placewright.reference.progress import Progress, silent
from placewright.reference.search import Index
from placewright.reference.shortlist import shortlist
from placewright.reference.staging import Staged, stage

CHUNK = 500  # rows that are handed to a process at once
WINDOW = 50_000  # rows of the left list that are in memory at once

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
            asked = chain.from_iterable(done.found for done in _done(pool, left, _asked))
            found = chain.from_iterable(_looked_up(pool, folder, asked))
            try:
                yield from one_to_one(found) if one else found
            finally:
                _close(folder)


class _Task(NamedTuple):
    """Some rows for a process."""

    read: Read
    rows: Sequence[Any]


class _Done(NamedTuple):
    """What came of them."""

    found: Any
    rejected: list[tuple[Any, str]]  # row, why


class _Asked(NamedTuple):
    """A row of the left list, understood."""

    row_id: str
    inputs: Inputs
    cell: tuple[int, int]  # where it stands, the neighbourhood first


class _Lookup(NamedTuple):
    """Some rows of the left list that are to be looked up."""

    folder: Path  # of the index
    asked: Sequence[tuple[str, Inputs]]


def _done(pool: Pool, side: Side, work: Callable[[_Task], _Done]) -> Iterator[_Done]:
    """Yield what comes of the rows of a side, chunk after chunk, and tell which rows cannot be used."""
    for done in pool.map(work, (_Task(side.read, chunk) for chunk in chunked(side))):
        for row, why in done.rejected:
            side.reject(row, why)
        yield done


def _looked_up(pool: Pool, folder: Path, asked: Iterator[_Asked]) -> Iterator[list[Linked]]:
    """Yield the pairs of each row, in the order of the rows.

    They are looked up in the order of their cells, many rows at a time: neighbours ask for the same places, which a
    process then has read and taken apart already.
    """
    while window := list(islice(asked, WINDOW)):
        order = sorted(range(len(window)), key=lambda number: (window[number].cell, number))
        lookups = (
            _Lookup(folder, [window[number][:2] for number in order[start : start + CHUNK]])
            for start in range(0, len(order), CHUNK)
        )
        found: list[list[Linked]] = [[]] * len(window)
        for number, pairs in zip(order, chain.from_iterable(pool.map(_linked, lookups)), strict=True):
            found[number] = pairs
        yield from found


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


def _asked(task: _Task) -> _Done:
    """Return some rows of the left list and where they stand."""
    rejected: list[tuple[Any, str]] = []
    found = [_Asked(row_id, inputs, _cell(inputs)) for row_id, inputs in _understood(task, rejected)]
    return _Done(found, rejected)


def _cell(inputs: Inputs) -> tuple[int, int]:
    point = query(inputs).point
    return (COARSE.nowhere, FINE.nowhere) if point is None else (COARSE.cell(point), FINE.cell(point))


def _linked(task: _Lookup) -> list[list[Linked]]:
    """Return the pairs of each of some rows of the left list."""
    index, names = _opened_here(task.folder)
    return [_pairs(index, names, row_id, query(inputs)) for row_id, inputs in task.asked]


def _pairs(index: Index, names: Namesakes, row_id: str, asked: Query) -> list[Linked]:
    if not asked.names:
        return []
    accepted = judge(asked, shortlist(index, asked)).accepted
    found = (weighed(row_id, asked, match, rank, names) for rank, match in enumerate(accepted))
    return [pair for pair in found if pair.verdict == SAME]


def _opened_here(folder: Path) -> tuple[Index, Namesakes]:
    """Return the index in a folder, opened once in each process."""
    if folder not in _opened:
        _opened[folder] = Index.open(folder), namesakes.read(folder)
    return _opened[folder]


_opened: dict[Path, tuple[Index, Namesakes]] = {}
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Staged]).decode


def _close(folder: Path) -> None:
    if (opened := _opened.pop(folder, None)) is not None:
        opened[0].close()
