"""The embedded dispatcher: slices wait in the database's own table and are claimed with a lease."""

import os
import socket
import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from placewright.dispatch.hands import Hands, forget, left_by
from placewright.errors import LeaseLost
from placewright.model.job import FinishedJob, Slice
from placewright.settings import Settings
from placewright.store import Database, finishing, lifecycle, slices
from placewright.store.codes import now_us


class EmbeddedDispatcher:
    """Hands out slices by leases in the store; see `base.Dispatcher` for what each method promises."""

    def __init__(self, settings: Settings, database: Database, holder: str | None = None) -> None:
        self._database = database
        self._lease_seconds = settings.lease_seconds
        self._holder = holder or f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._hands_folder = settings.data / "hands"
        self._hands = Hands(self._hands_folder, self._holder)
        self._limits = finishing.Limits(
            slice_jobs=settings.slice_jobs, max_attempts=settings.max_attempts, max_crashes=settings.max_crashes
        )

    def claim(self) -> Slice | None:
        """Take the next slice, or None when nothing waits."""
        # Looking first spares the write lock, which idle workers would take from busy ones.
        if not self._database.read(lambda conn: slices.anything_ready(conn, now_us())):
            return None
        return self._database.write(self._claim)

    def _claim(self, conn: Connection) -> Slice | None:
        now = now_us()
        slices.wake(conn, now)
        while held := slices.first_waiting(conn):
            jobs = lifecycle.start(conn, held)
            if not jobs:  # all cancelled, deleted or replaced since
                slices.remove(conn, held.id)
                continue
            token = held.token + 1
            slices.lease(conn, held.id, token, self._holder, now + self._lease_us())
            return Slice(id=held.id, token=token, jobs=jobs, lease_seconds=self._lease_seconds)
        return None

    def renew(self, slice_: Slice) -> None:
        """Extend the lease by its length from now.

        Raises:
            LeaseLost: the slice was taken back, cancelled or deleted.
        """
        until = now_us() + self._lease_us()
        if not self._database.write(lambda conn: slices.renew(conn, slice_.id, slice_.token, until)):
            raise LeaseLost("The slice was taken back, cancelled or deleted.")

    def take(self, job_id: int) -> None:
        """Note that work on a job begins, for the case that it kills this process."""
        self._hands.take(job_id)

    def put_down(self, job_id: int) -> None:
        """Note that work on a job ended."""
        self._hands.put_down(job_id)

    def finish(self, slice_: Slice, finished: Sequence[FinishedJob]) -> int:
        """Write results durably for those jobs that the token still holds; return how many."""
        return self._database.write(lambda conn: self._finish(conn, slice_, finished))

    def _finish(self, conn: Connection, slice_: Slice, finished: Sequence[FinishedJob]) -> int:
        held = slices.holds(conn, slice_.id, slice_.token)
        if held is None:
            return 0
        written = finishing.finish(conn, held, finished, self._limits)
        if written == len(held.job_ids) or not lifecycle.in_hand(conn, held):
            slices.remove(conn, held.id)
        return written

    def release(self, slice_: Slice) -> None:
        """Hand back the jobs of the slice that are not finished."""
        self._database.write(lambda conn: self._release(conn, slice_))

    def _release(self, conn: Connection, slice_: Slice) -> None:
        if held := slices.holds(conn, slice_.id, slice_.token):
            lifecycle.hand_back(conn, held)

    def recover(self) -> int:
        """Take back the slices whose lease expired; return how many."""
        if not self._database.read(lambda conn: slices.expired(conn, now_us())):
            return 0
        return self._recovered(lambda conn: slices.expired(conn, now_us()))

    def recover_from(self, holder: str) -> int:
        """Take back the slices of a worker that is known to be dead, without waiting for their leases."""
        return self._recovered(lambda conn: slices.held_by(conn, holder))

    def close(self) -> None:
        """Leave no word behind: the worker ends in peace."""
        self._hands.close()

    def _recovered(self, find: Callable[[Connection], Sequence[slices.Held]]) -> int:
        lost = self._database.write(lambda conn: self._take_back(conn, find(conn)))
        for holder in {held.holder for held in lost}:
            forget(self._hands_folder, holder)
        return len(lost)

    def _take_back(self, conn: Connection, lost: Sequence[slices.Held]) -> Sequence[slices.Held]:
        for held in lost:
            finishing.take_back(conn, held, self._limits, left_by(self._hands_folder, held.holder))
        return lost

    def _lease_us(self) -> int:
        return int(self._lease_seconds * 1_000_000)
