"""Keeps the lease of the slice at hand alive, and ends the process when a job hangs it."""

import os
import threading
import time
from types import TracebackType

import structlog

from placewright.dispatch import Dispatcher
from placewright.errors import LeaseLost, StoreUnavailable
from placewright.model.job import Slice

log = structlog.get_logger(__name__)

RENEWALS_PER_LEASE = 4
HANG_EXIT_CODE = 75


class LeaseKeeper:
    """A thread that renews the lease of one slice at a time.

    While the worker makes no progress for `hang_seconds` it is hanging: the process ends itself, so that another one
    takes the slice back and finds out by which job.
    """

    def __init__(self, dispatcher: Dispatcher, lease_seconds: float, hang_seconds: float) -> None:
        self._dispatcher = dispatcher
        self._every = lease_seconds / RENEWALS_PER_LEASE
        self._hang_seconds = hang_seconds
        self._slice: Slice | None = None
        self._progress = time.monotonic()
        self._lost = threading.Event()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)

    def __enter__(self) -> "LeaseKeeper":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def watch(self, slice_: Slice | None) -> None:
        """Keep this slice from now on; None: the worker is idle."""
        self._lost.clear()
        self.progressed()
        self._slice = slice_

    def progressed(self) -> None:
        """Note that a job has ended."""
        self._progress = time.monotonic()

    @property
    def lost(self) -> bool:
        """Tell whether the slice at hand was taken back."""
        return self._lost.is_set()

    def _run(self) -> None:
        while not self._end.wait(self._every):
            slice_ = self._slice
            if slice_ is None:
                continue
            if time.monotonic() - self._progress > self._hang_seconds:
                log.error("worker_hangs", slice=slice_.id, seconds=self._hang_seconds)
                os._exit(HANG_EXIT_CODE)
            self._renew(slice_)

    def _renew(self, slice_: Slice) -> None:
        try:
            self._dispatcher.renew(slice_)
        except LeaseLost:
            if self._slice is slice_:  # else the slice was finished in the meantime
                self._lost.set()
        except StoreUnavailable as error:
            log.warning("lease_not_renewed", slice=slice_.id, error=str(error))
