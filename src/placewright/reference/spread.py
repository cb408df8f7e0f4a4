"""Understands the rows of a large file in several processes, in their order.

A process is `python -m placewright.reference.spread`; it is given rows on its standard input and returns them staged
on its standard output. When whoever started it ends, in whatever way, its input ends, and so does it.
"""

import gc
import os
import signal
import struct
import subprocess
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from placewright.errors import PlacewrightError
from placewright.reference.formats.base import Options
from placewright.reference.formats.rows import RowReader
from placewright.reference.staging import Staged, stage

_BATCH = 2000  # rows that are sent at a time, some 2 MB
_ALONE = 20_000  # rows that this process reads itself; starting others takes as long
_AHEAD = 2  # batches on their way for each process
_GC_THRESHOLD = 20_000  # new objects between two looks; rows come and go without cycles
_LENGTH = struct.Struct("<Q")


class _Order(msgspec.Struct, frozen=True):
    """The first thing that a process is told."""

    module: str  # of the reader
    name: str  # its class
    file: str
    options: Options
    dataset: str


class _Batch(msgspec.Struct, frozen=True):
    """Some rows, understood."""

    staged: list[Staged]
    skipped: dict[str, int]


def staged_rows(reader: RowReader, dataset: str, processes: int | None = None) -> Iterator[Sequence[Staged]]:
    """Yield the records of a reader batch by batch, in the order of the file; `reader.skipped` counts the others.

    Args:
        processes: how many may help; default: one for each core.

    Raises:
        FormatError: as `reader.records`.
    """
    raws = reader.raws()
    first = list(islice(raws, _ALONE))
    for start in range(0, len(first), _BATCH):
        yield _understood(reader, dataset, first[start : start + _BATCH], reader.skipped)
    rest = next(raws, None)
    if rest is not None:
        first.clear()
        yield from _spread(reader, dataset, chain([rest], raws), processes or len(os.sched_getaffinity(0)))


def _understood(reader: RowReader, dataset: str, raws: Sequence[Any], skipped: Counter[str]) -> list[Staged]:
    found = []
    for raw in raws:
        record = reader.read(raw)
        if isinstance(record, str):
            skipped[record] += 1
        else:
            found.append(stage(record, dataset))
    return found


def _spread(reader: RowReader, dataset: str, raws: Iterator[Any], processes: int) -> Iterator[Sequence[Staged]]:
    order = _Order(type(reader).__module__, type(reader).__name__, str(reader.file), reader.options, dataset)
    helpers = [_Helper(order) for _ in range(processes)]
    idle = list(helpers)
    lock = threading.Lock()

    def work(batch: list[Any]) -> _Batch:
        with lock:
            helper = idle.pop()
        try:
            return helper.ask(batch)
        finally:
            with lock:
                idle.append(helper)

    waiting: deque[Future[_Batch]] = deque()
    threads = ThreadPoolExecutor(processes, thread_name_prefix="rows")
    try:
        while batch := list(islice(raws, _BATCH)):
            waiting.append(threads.submit(work, batch))
            if len(waiting) >= _AHEAD * processes:
                yield _taken(waiting.popleft().result(), reader)
        while waiting:
            yield _taken(waiting.popleft().result(), reader)
    finally:
        for helper in helpers:
            helper.end()
        threads.shutdown(cancel_futures=True)


def _taken(batch: _Batch, reader: RowReader) -> list[Staged]:
    reader.skipped.update(batch.skipped)
    return batch.staged


class _Helper:
    """Another process, as seen from here. It is asked by one thread at a time."""

    def __init__(self, order: _Order) -> None:
        command = [sys.executable, "-m", "placewright.reference.spread"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        self._decode = msgspec.msgpack.Decoder(_Batch).decode
        self._encode = msgspec.msgpack.Encoder().encode
        self._send(msgspec.msgpack.encode(order))

    def ask(self, batch: list[Any]) -> _Batch:
        """Return the batch, understood."""
        self._send(self._encode(batch))
        answer = _received(self._pipe(self._process.stdout))
        if answer is None:
            raise PlacewrightError("A process that reads rows has died; there may be too little memory for it.")
        return self._decode(answer)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        with suppress(BrokenPipeError):  # of what it had not read yet
            self._pipe(self._process.stdin).close()
        self._pipe(self._process.stdout).close()
        self._process.wait()

    def _send(self, frame: bytes) -> None:
        pipe = self._pipe(self._process.stdin)
        try:
            _sent(pipe, frame)
        except BrokenPipeError:
            return  # it has died, which the answer tells

    @staticmethod
    def _pipe(pipe: Any) -> BinaryIO:
        assert pipe is not None  # noqa: S101 - for the type checker
        return pipe  # type: ignore[no-any-return]


def _sent(pipe: BinaryIO, frame: bytes) -> None:
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def _received(pipe: BinaryIO) -> bytes | None:
    """Return the next frame; None at the end, or when it is cut off."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length)
    return frame if len(frame) == length else None


def main() -> None:
    """Understand batches until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the end of the input ends us
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD)
    first = _received(sys.stdin.buffer)
    if first is None:
        sys.exit("No order came before the end of the input; `placewright reference add` is for starting by hand.")
    order = msgspec.msgpack.decode(first, type=_Order)
    kind: type[RowReader] = getattr(import_module(order.module), order.name)
    reader = kind(Path(order.file), Path(order.file).parent, order.options)
    encode = msgspec.msgpack.Encoder().encode
    while (frame := _received(sys.stdin.buffer)) is not None:
        skipped: Counter[str] = Counter()
        staged = _understood(reader, order.dataset, msgspec.msgpack.decode(frame), skipped)
        _sent(sys.stdout.buffer, encode(_Batch(staged, dict(skipped))))


if __name__ == "__main__":
    main()
