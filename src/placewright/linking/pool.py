"""Runs chunks of work in several processes, the results in the order of the chunks, few of them in memory at once."""

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_SMALL = 4  # chunks: so little work is done here, before a process would have started
_AHEAD = 4  # chunks that wait for each process
_GC_THRESHOLD = 20_000  # new objects between two looks; rows come and go without cycles


class Pool:
    """Processes for the time of a `with` block, started when there is enough to do for them."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def map(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results of `work`, a function of a module, in the order of the tasks."""
        stream = iter(tasks)
        first = list(islice(stream, _SMALL))
        if self._processes < 2 or (len(first) < _SMALL and self._executor is None):
            yield from map(work, first)
            yield from map(work, stream)
            return
        if self._executor is None:
            # A new interpreter each: this process may have threads (progress bar, index), which a fork would break.
            self._executor = ProcessPoolExecutor(self._processes, get_context("spawn"), _settle)
        waiting: deque[Future[Result]] = deque(self._executor.submit(work, task) for task in first)
        for task in stream:
            waiting.append(self._executor.submit(work, task))
            if len(waiting) > _AHEAD * self._processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _settle() -> None:
    """Prepare a process: Ctrl-C, which the whole group gets, is for whoever started it; when that dies, so does it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_GC_THRESHOLD)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
