"""A time limit for each of many short jobs, by one timer that is seldom set."""

import asyncio
from types import TracebackType


class Deadline:
    """`with` it around each job of one task; a job over the limit is broken off and raises TimeoutError.

    `asyncio.timeout` sets and clears a timer for each job, which costs more than an answer from the cache. Here one
    timer looks now and then whether the job at hand is over its time.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._until: float | None = None  # loop time; None: no job runs
        self._task: asyncio.Task[object] | None = None
        self._broken_off = False
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> None:
        self._until = self._loop.time() + self._seconds
        if self._timer is None:
            self._task = asyncio.current_task()
            self._timer = self._loop.call_at(self._until, self._look)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._until = None
        if self._broken_off:
            self._broken_off = False
            if self._task is not None and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
                raise TimeoutError from error

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        now = self._loop.time()
        if self._until is not None and now >= self._until and self._task is not None:
            self._broken_off = True
            self._task.cancel()
            self._until = None
        self._timer = self._loop.call_at(self._until or now + self._seconds, self._look)
