"""Keeps the leases of the slices at hand alive, and ends the process when a job hangs it."""

import os
import time

import structlog

from placewright.dispatch import Dispatcher
from placewright.errors import LeaseLost, StoreUnavailable
from placewright.model.job import Slice
from placewright.telemetry.meters import LEASE_LOSSES, METERS
from placewright.worker.background import Background

log = structlog.get_logger(__name__)

RENEWALS_PER_LEASE = 4
HANG_EXIT_CODE = 75


class LeaseKeeper(Background):
    """A thread that renews the leases of the slice that runs and of those that are being saved.

    While the running one makes no progress for `hang_seconds`, the worker hangs: the process ends itself, so that
    another one takes the slice back and finds out by which job.
    """

    def __init__(self, dispatcher: Dispatcher, lease_seconds: float, hang_seconds: float) -> None:
        super().__init__("lease-keeper")
        self._dispatcher = dispatcher
        self._every = lease_seconds / RENEWALS_PER_LEASE
        self._hang_seconds = hang_seconds
        self._slices: dict[tuple[int, int], Slice] = {}  # by id and token
        self._progress: float | None = None  # monotonic time; None: no job runs

    def watch(self, slice_: Slice) -> None:
        """Keep the lease of this slice from now on."""
        self._slices[slice_.id, slice_.token] = slice_

    def forget(self, slice_: Slice) -> None:
        """Let this slice be."""
        self._slices.pop((slice_.id, slice_.token), None)

    def progressed(self, running: bool = True) -> None:
        """Note that a job has begun or ended; not `running`: no job runs now."""
        self._progress = time.monotonic() if running else None

    def lost(self, slice_: Slice) -> bool:
        """Tell whether a slice that is watched was taken back."""
        return (slice_.id, slice_.token) not in self._slices

    def _run(self) -> None:
        while not self._end.wait(self._every):
            progress = self._progress
            if progress is not None and time.monotonic() - progress > self._hang_seconds:
                log.error("worker_hangs", seconds=self._hang_seconds)
                os._exit(HANG_EXIT_CODE)
            for slice_ in list(self._slices.values()):
                self._renew(slice_)

    def _renew(self, slice_: Slice) -> None:
        try:
            self._dispatcher.renew(slice_)
        except LeaseLost:
            METERS.count(LEASE_LOSSES)
            log.info("lease_lost", slice=slice_.id, token=slice_.token)
            self.forget(slice_)
        except StoreUnavailable as error:
            log.warning("lease_not_renewed", slice=slice_.id, error=str(error))
