"""A thread that works beside the slices, for the time of a `with` block."""

import threading
from types import TracebackType
from typing import Self


class Beside:
    """What the keepers of leases, deliveries and exports share; each has its own `_run`, which ends soon after `_end`.

    Args:
        name: of the thread, as a debugger shows it.
        wait_seconds: how long the end of the block waits for the thread; None: as long as it takes.
    """

    def __init__(self, name: str, wait_seconds: float | None = None) -> None:
        self._wait_seconds = wait_seconds
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join(self._wait_seconds)

    def _run(self) -> None:
        raise NotImplementedError
