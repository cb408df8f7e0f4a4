"""A thread that works beside the slices for the time of a `with` block."""

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Background(ABC):
    """Starts its thread on entry; on exit tells it to end, and waits for that.

    Args:
        name: of the thread.
        patience: how many seconds are waited for the end; None: as long as it takes.
    """

    def __init__(self, name: str, patience: float | None = None) -> None:
        self._end = threading.Event()
        self._patience = patience
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join(self._patience)

    @abstractmethod
    def _run(self) -> None:
        """Work until `_end` is set."""
